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
        in_reply_to: mail.in_reply_to,
        references: mail.references,
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

/// Name and address of a `From` header. What is no address is kept as it stands: nobody will be answered there.
fn sender(from: &str) -> (Option<String>, String) {
    match from.parse::<Mailbox>() {
        Ok(mailbox) => (mailbox.name, mailbox.email.to_string().to_lowercase()),
        Err(_) => (None, from.trim().to_lowercase()),
    }
}

fn tokens(recipients: &[String], services: &Services) -> Vec<String> {
    let address = |to: &String| sender(to).1;
    recipients.iter().filter_map(|to| services.house.token_in(&address(to)).map(str::to_owned)).collect()
}

/// Booking numbers in a subject, in the order in which they stand.
fn numbers(subject: &str) -> Vec<BookingNumber> {
    let words = subject.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.filter_map(|word| word.parse().ok()).collect()
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
    fn booking_numbers_are_found_anywhere_in_a_subject() {
        let found = numbers("Re: Offer [BH-2026-00042], BH-2027-00001!");
        assert_eq!(found, ["BH-2026-00042".parse().unwrap(), "BH-2027-00001".parse().unwrap()]);
        assert!(numbers("Offer 2026-00042").is_empty());
    }
}
