//! The mail format of `standard` sources: `{"type":"email.received","data":{…}}`. Resend's event has the same type, and
//! instead of the mail its id.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::{ParseError, Parsed, resend};

const FORMAT: &str = "a standard email source";

/// A client's mail, as its provider handed it over.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct InboundMail {
    /// RFC 5322 Message-ID with its angle brackets.
    pub message_id: String,
    /// Message-ID of the mail that this one answers.
    #[serde(default)]
    pub in_reply_to: Option<String>,
    /// Message-IDs of the conversation, oldest first.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub references: Vec<String>,
    /// When the client sent it, with the client's offset.
    pub date: DateTime<FixedOffset>,
    /// `Anna Keller <anna@example.com>`.
    pub from: String,
    /// Every recipient.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub to: Vec<String>,
    /// Decoded subject.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub subject: String,
    /// Plain text.
    #[serde(default)]
    pub text: Option<String>,
    /// HTML, used when there is no plain text.
    #[serde(default)]
    pub html: Option<String>,
    /// Further headers, by name.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Attached files.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub attachments: Vec<Attachment>,
}

/// A file that came with a mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// File name as the client gave it.
    pub name: String,
    /// Media type as the client gave it.
    pub content_type: String,
    /// The bytes, base64; empty where they were left out.
    pub content_base64: String,
}

/// So many files of one mail are kept, ...
const MOST_ATTACHMENTS: usize = 50;
/// ... and so many base64 characters of them all: 10 MiB of bytes.
const MOST_CONTENT: usize = 10 * 1024 * 1024 / 3 * 4;

/// Files within bounds. What is too much keeps its name and loses its content: the delivery itself still has it.
pub(super) fn bounded(attachments: Vec<Attachment>) -> Vec<Attachment> {
    let mut room = MOST_CONTENT;
    let fit = attachments.into_iter().take(MOST_ATTACHMENTS).map(|attachment| {
        match room.checked_sub(attachment.content_base64.len()) {
            Some(left) => {
                room = left;
                attachment
            }
            None => Attachment { content_base64: String::new(), ..attachment },
        }
    });
    fit.collect()
}

impl std::fmt::Debug for InboundMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InboundMail").field("attachments", &self.attachments.len()).finish_non_exhaustive()
    }
}

/// Providers write `null` where there is nothing.
fn null_is_empty<'de, D, T>(value: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(value)?.unwrap_or_default())
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    event_type: String,
    #[serde(default)]
    data: serde_json::Value,
}

pub(super) fn parse(body: &[u8]) -> Result<Parsed, ParseError> {
    let event: Event = serde_json::from_slice(body).map_err(|error| ParseError::json(FORMAT, &error))?;
    if event.event_type != "email.received" {
        return Ok(Parsed::Ignored { event_type: event.event_type });
    }
    if let Some(email_id) = resend::email_id(&event.data) {
        return Ok(Parsed::AtResend { email_id });
    }
    let mail = serde_json::from_value(event.data).map_err(|error| ParseError::json(FORMAT, &error))?;
    Ok(Parsed::Mail(Box::new(mail)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINIMAL: &str = r#"{"type":"email.received","data":{"message_id":"<a@b>","date":"2026-01-12T09:30:00+01:00",
        "from":"Anna <anna@example.com>","text":"Hello"}}"#;

    #[test]
    fn a_mail_needs_only_id_date_and_sender() {
        let Ok(Parsed::Mail(mail)) = parse(MINIMAL.as_bytes()) else { panic!("not read as a mail") };
        assert_eq!((mail.message_id.as_str(), mail.text.as_deref()), ("<a@b>", Some("Hello")));
    }

    #[test]
    fn null_is_as_good_as_nothing() {
        let body = r#"{"type":"email.received","data":{"message_id":"<a@b>","date":"2026-01-12T09:30:00+01:00","from":"a@b",
            "to":null,"references":null,"in_reply_to":null,"subject":null,"text":null,"html":null,"headers":null,"attachments":null}}"#;
        assert!(matches!(parse(body.as_bytes()), Ok(Parsed::Mail(_))));
    }

    #[test]
    fn other_events_are_ignored_by_name() {
        let parsed = parse(br#"{"type":"email.opened","data":{}}"#).unwrap();
        assert_eq!(parsed, Parsed::Ignored { event_type: "email.opened".to_owned() });
    }

    #[test]
    fn a_wrong_shape_is_said_without_quoting_the_body() {
        for body in
            [&b"not json, anna@example.com"[..], br#"{"type":"email.received","data":{"from":"anna@example.com"}}"#]
        {
            let error = parse(body).unwrap_err().to_string();
            assert!(!error.contains("anna"), "{error}");
        }
    }

    #[test]
    fn files_beyond_the_bounds_keep_their_names_alone() {
        let file = |bytes: usize| Attachment {
            name: bytes.to_string(),
            content_type: "image/png".to_owned(),
            content_base64: "A".repeat(bytes),
        };
        let kept = bounded(vec![file(MOST_CONTENT - 8), file(9), file(8)]);
        let sizes: Vec<_> = kept.iter().map(|file| (!file.name.is_empty(), file.content_base64.len())).collect();
        assert_eq!(sizes, [(true, MOST_CONTENT - 8), (true, 0), (true, 8)]);
        assert_eq!(bounded(vec![file(1); 51]).len(), 50);
    }

    #[test]
    fn debug_output_holds_no_personal_data() {
        let Ok(parsed) = parse(MINIMAL.as_bytes()) else { panic!("not read as a mail") };
        assert!(!format!("{parsed:?}").contains("anna"));
    }
}
