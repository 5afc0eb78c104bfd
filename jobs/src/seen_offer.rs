//! Which offer a client had before them when they wrote: a yes is a yes to that one, not to one that crossed it, nor to
//! one that still waits for the manager or was thrown away.

use booking::BookingNumber;
use store::{StoredMail, StoredMessage};

use crate::Services;

/// The version of the newest offer that the writer of `message` could know.
pub(crate) async fn version(
    services: &Services,
    booking: BookingNumber,
    message: &StoredMessage,
) -> anyhow::Result<Option<u32>> {
    Ok(newest(&services.store.mails_of_booking(booking).await?, message))
}

/// Who answers a mail of ours has it, and what was written before it; anybody else has what had left by then.
fn newest(mails: &[StoredMail], message: &StoredMessage) -> Option<u32> {
    let answered =
        mails.iter().position(|stored| Some(&stored.mail.message_id) == message.content.in_reply_to.as_ref());
    let had = |(index, stored): &(usize, &StoredMail)| match answered {
        Some(answered) => *index <= answered,
        None => stored.sent_at.is_some_and(|sent_at| sent_at <= message.received_at),
    };
    mails.iter().enumerate().filter(had).filter_map(|(_, stored)| stored.mail.offer).next_back()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use booking::MessageId;
    use chrono::{DateTime, TimeDelta, Utc};
    use serde_json::Value;
    use store::{Mail, MailId, MailState, Message, ThreadId};

    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn id(serial: u64) -> ulid::Ulid {
        ulid::Ulid::from_parts(serial, 0)
    }

    /// A mail of ours, and when it left.
    fn mail(message_id: &str, offer: Option<u32>, sent: Option<i64>) -> StoredMail {
        let mail = Mail {
            id: MailId(id(1)),
            booking: None,
            thread: Some(ThreadId(id(2))),
            recipient: "anna@client.example".to_owned(),
            message_id: message_id.to_owned(),
            in_reply_to: None,
            references: Vec::new(),
            subject: String::new(),
            text: String::new(),
            html: String::new(),
            invitation: None,
            offer,
        };
        let state = if sent.is_some() { MailState::Sent } else { MailState::Queued };
        StoredMail { mail, created_at: at(0), state, sent_at: sent.map(at), doubts: 0 }
    }

    fn message(in_reply_to: Option<&str>, received: i64) -> StoredMessage {
        let content = Message {
            id: MessageId("m".to_owned()),
            message_id: "<a@client.example>".to_owned(),
            from_address: "anna@client.example".to_owned(),
            from_name: None,
            recipients: Vec::new(),
            subject: String::new(),
            text: String::new(),
            in_reply_to: in_reply_to.map(str::to_owned),
            references: Vec::new(),
            headers: BTreeMap::new(),
            attachments: Value::Null,
            date: at(received),
        };
        StoredMessage {
            content,
            seq: 1,
            thread: ThreadId(id(2)),
            booking: None,
            received_at: at(received),
            waits_for: None,
        }
    }

    #[test]
    fn an_offer_is_seen_once_the_mail_with_it_has_left() {
        let mails = [
            mail("<1@venue>", Some(1), Some(10)),
            mail("<2@venue>", None, Some(20)),
            mail("<3@venue>", Some(2), Some(30)),
            mail("<4@venue>", Some(3), None),
        ];
        let cases = [
            (None, 5, None),
            (None, 15, Some(1)),
            (None, 25, Some(1)),
            (None, 35, Some(2)),
            (Some("<1@venue>"), 35, Some(1)),
            (Some("<2@venue>"), 35, Some(1)),
            (Some("<3@venue>"), 35, Some(2)),
            // Who answers it has it, whatever the books say by then.
            (Some("<4@venue>"), 35, Some(3)),
            (Some("<somebody@else>"), 25, Some(1)),
        ];
        for (answers, received, seen) in cases {
            assert_eq!(newest(&mails, &message(answers, received)), seen, "{answers:?} at {received}");
        }
    }
}
