//! Reports about mails of ours that come as mails: delivery status notifications (RFC 3464) and complaints (RFC 5965).
//!
//! Anybody can write such a mail. What it says counts only for a mail of ours that it names, and for its recipient.

use base64::{Engine, engine::general_purpose::STANDARD};
use mail_parser::MessageParser;

use super::{Attachment, Fate, report::bracketed};
use crate::reply_code::says_that_the_address_is_dead;

/// What a report says of a mail that was returned.
#[derive(Clone, PartialEq, Eq)]
pub struct Returned {
    /// What became of it.
    pub fate: Fate,
    /// To whom it went, in every way in which the report says so.
    pub recipients: Vec<String>,
    /// Its Message-ID, if the report came with the mail or its header.
    pub message_id: Option<String>,
    /// What the recipient's server said.
    pub detail: Option<String>,
}

/// The report among a mail's files, if it is one.
#[must_use]
pub fn returned(files: &[Attachment]) -> Option<Returned> {
    let of_type = |types: &[&str]| {
        let file = files.iter().find(|file| types.iter().any(|wanted| file.content_type.eq_ignore_ascii_case(wanted)));
        file.and_then(|file| STANDARD.decode(&file.content_base64).ok())
    };
    let original = of_type(&["message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"]);
    let message_id = original.as_deref().and_then(|original| field(original, "message-id")).map(|id| bracketed(&id));
    let status = of_type(&["message/delivery-status", "message/global-delivery-status"]).and_then(|text| status(&text));
    let found = status.or_else(|| of_type(&["message/feedback-report"]).and_then(|text| complaint(&text)))?;
    Some(Returned { message_id, ..found })
}

/// Of several recipients the one that was not reached: our mails have one.
fn status(text: &[u8]) -> Option<Returned> {
    let groups = groups(text);
    let about = groups.iter().filter(|group| field(group, "action").is_some());
    let failed = about.clone().find(|group| field(group, "action").is_some_and(|action| action == "failed"));
    let group = failed.or_else(|| about.clone().next())?;
    let fate = match field(group, "action")?.to_lowercase().as_str() {
        "failed" if is_dead(group) => Fate::Bounced,
        "failed" => Fate::Refused,
        "delayed" => Fate::Delayed,
        _ => Fate::Delivered,
    };
    let recipients = ["original-recipient", "final-recipient"].iter().filter_map(|name| field(group, name));
    Some(Returned {
        fate,
        recipients: recipients.map(|typed| after_type(&typed)).collect(),
        message_id: None,
        detail: field(group, "diagnostic-code").map(|code| after_type(&code)),
    })
}

fn is_dead(group: &[u8]) -> bool {
    let [status, said] = ["status", "diagnostic-code"].map(|name| field(group, name).unwrap_or_default());
    says_that_the_address_is_dead(&format!("{status} {said}"))
}

fn complaint(text: &[u8]) -> Option<Returned> {
    let kind = field(text, "feedback-type")?.to_lowercase();
    let fate = if kind == "not-spam" { Fate::Delivered } else { Fate::Complained };
    let recipients = field(text, "original-rcpt-to").into_iter().collect();
    Some(Returned { fate, recipients, message_id: None, detail: None })
}

/// The fields of a report stand in groups with an empty line between them (RFC 3464 §2.1).
fn groups(text: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(text).replace("\r\n", "\n");
    text.split("\n\n").map(|group| group.trim_start_matches('\n').as_bytes().to_vec()).collect()
}

/// A field is written like a mail's header.
fn field(group: &[u8], name: &str) -> Option<String> {
    let parsed = MessageParser::default().parse_headers(group)?;
    let mut named = parsed.headers_raw().filter(|(found, _)| found.eq_ignore_ascii_case(name));
    let value = named.next()?.1.split_whitespace().collect::<Vec<_>>().join(" ");
    (!value.is_empty()).then_some(value)
}

/// `rfc822; anna@client.example` and `smtp; 550 no such user` without their types.
fn after_type(value: &str) -> String {
    value.split_once(';').map_or(value, |(_, rest)| rest).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::inbound::mime;

    /// As Postfix writes it.
    fn notification(fields: &str) -> Option<Returned> {
        let raw = format!(
            "From: MAILER-DAEMON@mx.client.example\r\nTo: bookings@venue.example\r\nSubject: Undelivered Mail\r\n\
             Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; \
             report-type=delivery-status;\r\n boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nIt could not \
             be delivered.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; \
             mx.client.example\r\n\r\n{fields}\r\n--x\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: \
             bookings@venue.example\r\nMessage-ID: <m1@venue.example>\r\n\r\n--x--\r\n"
        );
        returned(&mime::read("a test", raw.as_bytes(), DateTime::UNIX_EPOCH).unwrap().attachments)
    }

    #[test]
    fn a_notification_says_what_became_of_which_mail() {
        let fields = "Original-Recipient: rfc822;anna@client.example\r\nFinal-Recipient: rfc822; a.keller@other.example\r\n\
                      Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n  no such user\r\n";
        let found = notification(fields).unwrap();
        assert_eq!((found.fate, found.message_id.as_deref()), (Fate::Bounced, Some("<m1@venue.example>")));
        assert_eq!(found.recipients, ["anna@client.example", "a.keller@other.example"]);
        assert_eq!(found.detail.as_deref(), Some("550 5.1.1 no such user"));
    }

    #[test]
    fn only_a_dead_address_is_a_bounce() {
        for (action, status, said, fate) in [
            ("failed", "5.1.1", "smtp; 550 5.1.1 unknown", Fate::Bounced),
            ("failed", "5.0.0", "smtp; 550 no such user", Fate::Bounced),
            ("failed", "5.7.1", "smtp; 550 5.7.1 spam", Fate::Refused),
            ("failed", "4.4.7", "smtp; 421 busy", Fate::Refused),
            ("delayed", "4.4.1", "smtp; 421 busy", Fate::Delayed),
            ("delivered", "2.0.0", "smtp; 250 ok", Fate::Delivered),
        ] {
            let fields = format!(
                "Final-Recipient: rfc822; anna@client.example\r\nAction: {action}\r\nStatus: {status}\r\n\
                 Diagnostic-Code: {said}\r\n"
            );
            assert_eq!(notification(&fields).unwrap().fate, fate, "{action} {status} {said}");
        }
    }

    #[test]
    fn a_complaint_brings_the_mail_along() {
        let raw = b"From: fbl@mailbox.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; \
            report-type=feedback-report; boundary=x\r\n\r\n--x\r\n\r\nAn abuse report.\r\n--x\r\nContent-Type: \
            message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: X/1\r\nOriginal-Rcpt-To: \
            anna@client.example\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nFrom: bookings@venue.example\r\n\
            Message-ID: <m1@venue.example>\r\nSubject: Offer\r\n\r\nHello\r\n--x--\r\n";
        let found = returned(&mime::read("a test", raw, DateTime::UNIX_EPOCH).unwrap().attachments).unwrap();
        assert_eq!((found.fate, found.message_id.as_deref()), (Fate::Complained, Some("<m1@venue.example>")));
        assert_eq!(found.recipients, ["anna@client.example"]);
    }

    #[test]
    fn other_mails_are_no_reports() {
        let file = |content_type: &str, text: &str| Attachment {
            name: String::new(),
            content_type: content_type.to_owned(),
            content_base64: STANDARD.encode(text),
        };
        for files in [
            vec![],
            vec![file("application/pdf", "%PDF")],
            vec![file("message/rfc822", "From: a@b\r\nMessage-ID: <m1@venue.example>\r\n\r\nx")],
            vec![file("message/delivery-status", "")],
            vec![file("message/delivery-status", "\0\0\r\n\r\n::\r\n\r\nAction:")],
        ] {
            assert!(returned(&files).is_none());
        }
    }
}
