//! From what was parsed to what the store imports: ids, the thread's clues, plain text.

use booking::{BookingNumber, MessageId};
use chrono::{DateTime, Utc};
use lettre::message::Mailbox;
use mail_parser::decoders::html::html_to_text;
use serde_json::json;
use store::{Inbound, Message, NewMessage, NewThread, Payment, PaymentId, ThreadId};

use super::{InboundMail, PaymentEvent, mail::bounded};
use crate::Services;

/// The longest text that is kept and read, in characters: what a person writes is far shorter.
const LONGEST_TEXT: usize = 200_000;

/// The longest Message-ID that is kept, in bytes: a line of a mail has no more (RFC 5322, 2.1.1), and an engine can find a
/// mail by a bounded one only.
const LONGEST_ID: usize = 998;
/// The longest address, in characters (RFC 5321, 4.5.3.1: 64, the sign, and 255).
const LONGEST_ADDRESS: usize = 320;

/// So many bookings that a subject names are looked for, and so many conversations that recipients do: each costs the store
/// something, while no other mail is imported.
const MOST_SEARCHED: usize = 10;

/// Whether a Message-ID tells a mail from others: an empty one is that of many.
pub(crate) fn is_telling(message_id: &str) -> bool {
    message_id.len() <= LONGEST_ID
        && !message_id.trim_matches(|c: char| c.is_whitespace() || "<>".contains(c)).is_empty()
}

/// A mail as the store imports it.
pub(crate) fn message(mail: InboundMail, services: &Services) -> NewMessage {
    let (from_name, from_address) = sender(&mail.from);
    let reply_tokens = tokens(&mail.to, services);
    let subject_numbers = numbers(&mail.subject);
    let text = plain_text(&mail);
    let content = Message {
        id: MessageId(services.new_id().to_string()),
        message_id: mail.message_id,
        from_address,
        from_name,
        recipients: mail.to,
        subject: mail.subject,
        text,
        in_reply_to: mail.in_reply_to.filter(|id| is_telling(id)),
        references: mail.references.into_iter().filter(|id| is_telling(id)).collect(),
        headers: mail.headers,
        attachments: json!(bounded(mail.attachments)),
        date: mail.date.to_utc(),
    };
    let new_thread = NewThread { id: ThreadId(services.new_id()), token: services.new_token() };
    NewMessage { content, reply_tokens, subject_numbers, new_thread }
}

/// A payment event as the store imports it, with the booking that its reference names.
pub(crate) fn payment(event: PaymentEvent, received_at: DateTime<Utc>, services: &Services) -> Inbound {
    let booking = event.reference.as_deref().and_then(|reference| reference.trim().parse().ok());
    let payment = Payment {
        id: PaymentId(services.new_id()),
        payment_id: event.payment_id,
        refund_id: event.refund_id,
        kind: event.kind.as_str().to_owned(),
        amount: event.amount,
        currency: event.currency,
        reference: event.reference,
        occurred_at: event.occurred_at.unwrap_or(received_at),
    };
    Inbound::Payment(payment, booking)
}

/// Name and address of a `From` header. What is no address is kept as it stands, if not in any length: nobody will be
/// answered there.
fn sender(from: &str) -> (Option<String>, String) {
    let (name, address) = match from.parse::<Mailbox>() {
        Ok(mailbox) => (mailbox.name, mailbox.email.to_string()),
        Err(_) => (None, from.trim().to_owned()),
    };
    let address = address.to_lowercase();
    let is_longer = address.chars().nth(LONGEST_ADDRESS).is_some();
    let kept = || address.chars().take(LONGEST_ADDRESS).chain(['…']).collect();
    (name, if is_longer { kept() } else { address })
}

fn tokens(recipients: &[String], services: &Services) -> Vec<String> {
    let addresses = recipients.iter().map(|to| sender(to).1);
    first(addresses.filter_map(|address| services.house.token_in(&address).map(str::to_owned)))
}

/// The first booking numbers in a subject, in the order in which they stand.
fn numbers(subject: &str) -> Vec<BookingNumber> {
    let words = subject.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    first(words.filter_map(|word| word.parse().ok()))
}

/// Those of them that are looked for, each once.
fn first<T: PartialEq>(named: impl Iterator<Item = T>) -> Vec<T> {
    let mut found = Vec::new();
    for one in named {
        if !found.contains(&one) {
            found.push(one);
        }
        if found.len() == MOST_SEARCHED {
            break;
        }
    }
    found
}

fn plain_text(mail: &InboundMail) -> String {
    let text = mail.text.clone().filter(|text| !text.trim().is_empty());
    let text = text.or_else(|| mail.html.as_deref().map(html_to_text)).unwrap_or_default();
    text.chars().take(LONGEST_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_name_and_lower_case_address() {
        let cases = [
            ("Anna Keller <Anna@Example.com>", (Some("Anna Keller"), "anna@example.com")),
            ("\"Keller, Anna\" <anna@example.com>", (Some("Keller, Anna"), "anna@example.com")),
            ("anna@example.com", (None, "anna@example.com")),
            ("nobody", (None, "nobody")),
        ];
        for (from, (name, address)) in cases {
            assert_eq!(sender(from), (name.map(str::to_owned), address.to_owned()), "{from}");
        }
    }

    #[test]
    fn what_is_longer_than_an_address_can_be_is_none() {
        let of_length = |length: usize| format!("{}@client.example", "ä".repeat(length - 15));
        assert_eq!(sender(&of_length(320)).1, of_length(320));
        let (_, cut) = sender(&of_length(321));
        assert_eq!(cut.chars().count(), 321);
        assert!(cut.parse::<Mailbox>().is_err());
    }

    #[test]
    fn an_id_that_many_mails_may_have_tells_nothing() {
        let long = |length: usize| format!("<{}>", "x".repeat(length - 2));
        let (longest, longer) = (long(998), long(999));
        for (id, expected) in [
            ("<a@b>", true),
            ("a", true),
            (&longest, true),
            (&longer, false),
            ("", false),
            (" ", false),
            ("<>", false),
            ("< >", false),
        ] {
            assert_eq!(is_telling(id), expected, "{id}");
        }
    }

    #[test]
    fn booking_numbers_are_found_anywhere_in_a_subject() {
        let found = numbers("Re: Offer [BH-2026-00042], BH-2027-00001!");
        assert_eq!(found, ["BH-2026-00042".parse().unwrap(), "BH-2027-00001".parse().unwrap()]);
        assert!(numbers("Offer 2026-00042").is_empty());
        assert_eq!(numbers(&"BH-2026-00042 ".repeat(100_000)).len(), 1);
        let many: String = (1..100).map(|serial| format!("BH-2026-{serial:05} ")).collect();
        assert_eq!(numbers(&many).len(), MOST_SEARCHED);
    }

    #[test]
    fn what_is_looked_for_is_the_first_few_each_once() {
        assert_eq!(first(["b", "a", "b"].into_iter()), ["b", "a"]);
        assert_eq!(first(0..), (0..10).collect::<Vec<_>>());
    }
}
