//! SendGrid's events about mails that went out, in batches. Source: Twilio's page "Event Webhook Reference".

use chrono::DateTime;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use sha2::{Digest as _, Sha256};

use super::{Contents, Delivered, DeliveryReport, Event, Fate, ParseError, Parsed, report::bracketed};

const FORMAT: &str = "SendGrid (events)";

#[derive(Deserialize)]
struct Item {
    event: String,
    #[serde(default)]
    sg_event_id: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(rename = "smtp-id", default)]
    smtp_id: Option<String>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(rename = "type", default)]
    bounce: Option<String>,
    #[serde(default)]
    timestamp: Value,
}

pub(super) fn parse(delivered: &Delivered<'_>) -> Result<Contents, ParseError> {
    let items: Vec<&RawValue> =
        serde_json::from_slice(delivered.body).map_err(|error| ParseError::json(FORMAT, &error))?;
    Ok(Contents::Batch(items.into_iter().map(|item| event(item.get())).collect()))
}

/// Each event is kept as the batch of one that it could have been.
fn event(text: &str) -> Event {
    let item: Result<Item, _> = serde_json::from_str(text).map_err(|error| ParseError::json(FORMAT, &error));
    let given = item.as_ref().ok().and_then(|item| item.sg_event_id.clone()).filter(|id| !id.is_empty());
    let made = || base16ct::lower::encode_string(&Sha256::digest(text.as_bytes()));
    Event { id: given.unwrap_or_else(made), body: format!("[{text}]").into_bytes(), parsed: item.and_then(report) }
}

fn report(item: Item) -> Result<Parsed, ParseError> {
    let fate = match (item.event.as_str(), item.bounce.as_deref()) {
        ("deferred", _) | ("bounce", Some("blocked")) => Fate::Delayed,
        ("bounce", _) => Fate::Bounced,
        ("dropped", _) => dropped(item.reason.as_deref().unwrap_or_default()),
        ("spamreport", _) => Fate::Complained,
        ("delivered", _) => Fate::Delivered,
        _ => return Ok(Parsed::Ignored { event_type: item.event }),
    };
    Ok(Parsed::Report(DeliveryReport {
        fate,
        recipient: item.email.ok_or_else(|| ParseError::missing(FORMAT, "email"))?,
        message_id: item.smtp_id.as_deref().map(bracketed),
        detail: item.reason,
        occurred_at: item.timestamp.as_i64().and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
    }))
}

/// What SendGrid has not even tried to deliver, because of what it knows of the address or thinks of the mail.
fn dropped(reason: &str) -> Fate {
    match reason {
        "Bounced Address" | "Invalid" => Fate::Bounced,
        "Spam Reporting Address" => Fate::Complained,
        _ => Fate::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_event_of_a_batch_stands_for_itself() {
        let body = br#"[{"email":"anna@example.com","timestamp":1513299569,"smtp-id":"<m1@venue.example>","event":"bounce","reason":"500 unknown","sg_event_id":"e1"},
            {"email":"b@example.com","event":"open","sg_event_id":"e2"},{"event":7},{"event":"bounce","sg_event_id":"e4"},
            {"email":"c@example.com","event":"dropped","reason":"Bounced Address"},{"email":"d@example.com","event":"dropped","reason":"Spam Content"}]"#;
        let Ok(Contents::Batch(events)) = parse(&Delivered::test("sendgrid-events", "application/json", body)) else {
            panic!("no batch")
        };
        let kinds = events.iter().map(|event| match &event.parsed {
            Ok(Parsed::Report(report)) => format!("{:?}", report.fate),
            Ok(_) => "ignored".to_owned(),
            Err(_) => "unreadable".to_owned(),
        });
        assert_eq!(kinds.collect::<Vec<_>>(), ["Bounced", "ignored", "unreadable", "unreadable", "Bounced", "Refused"]);
        assert_eq!((events[0].id.as_str(), events[2].id.len()), ("e1", 64));
        let again = Delivered::test("sendgrid-events", "application/json", &events[0].body);
        let Ok(Contents::Batch(alone)) = parse(&again) else { panic!("no batch") };
        assert_eq!((alone.len(), alone[0].id.as_str()), (1, "e1"), "what is kept can be read again");
    }
}
