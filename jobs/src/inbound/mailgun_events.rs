//! Mailgun's events about mails that went out. Source: Mailgun's page "Tracking messages".

use chrono::DateTime;
use serde::Deserialize;

use super::{Contents, Delivered, DeliveryReport, Event, Fate, ParseError, Parsed, report::bracketed};

const FORMAT: &str = "Mailgun (events)";
/// Reasons of a failure for good that say nothing about the address: tried for too long, blocked.
const NOT_THE_ADDRESS: [&str; 2] = ["old", "espblock"];

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "event-data")]
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    event: String,
    id: String,
    #[serde(default)]
    severity: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    recipient: Option<String>,
    #[serde(default)]
    timestamp: Option<f64>,
    #[serde(default)]
    message: Message,
    #[serde(rename = "delivery-status", default)]
    status: Status,
}

#[derive(Default, Deserialize)]
struct Message {
    #[serde(default)]
    headers: Headers,
}

#[derive(Default, Deserialize)]
struct Headers {
    #[serde(rename = "message-id")]
    message_id: Option<String>,
}

#[derive(Default, Deserialize)]
struct Status {
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    description: Option<String>,
}

/// The event's own id: one event may come under more than one token.
pub(super) fn parse(delivered: &Delivered<'_>) -> Result<Contents, ParseError> {
    let Body { data } = serde_json::from_slice(delivered.body).map_err(|error| ParseError::json(FORMAT, &error))?;
    let id = data.id.clone();
    Ok(Contents::Batch(vec![Event { id, body: delivered.body.to_vec(), parsed: report(data) }]))
}

fn report(data: Data) -> Result<Parsed, ParseError> {
    let fate = match data.event.as_str() {
        "failed" if data.severity == "temporary" => Fate::Delayed,
        "failed" if NOT_THE_ADDRESS.contains(&data.reason.as_str()) => Fate::Refused,
        "failed" => Fate::Bounced,
        "rejected" => Fate::Refused,
        "complained" => Fate::Complained,
        "delivered" => Fate::Delivered,
        _ => return Ok(Parsed::Ignored { event_type: data.event }),
    };
    let said = [data.status.message, data.status.description].into_iter().flatten().find(|text| !text.is_empty());
    #[expect(clippy::cast_possible_truncation, reason = "a float saturates; no date beyond its range is read")]
    let occurred_at = data.timestamp.and_then(|seconds| DateTime::from_timestamp_millis((seconds * 1000.0) as i64));
    Ok(Parsed::Report(DeliveryReport {
        fate,
        recipient: data.recipient.ok_or_else(|| ParseError::missing(FORMAT, "recipient"))?,
        message_id: data.message.headers.message_id.as_deref().map(bracketed),
        detail: said,
        occurred_at,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_for_good_is_a_bounce() {
        let cases = [
            ("failed", "permanent", "bounce", Some(Fate::Bounced)),
            ("failed", "permanent", "old", Some(Fate::Refused)),
            ("failed", "temporary", "generic", Some(Fate::Delayed)),
            ("rejected", "", "", Some(Fate::Refused)),
            ("opened", "", "", None),
        ];
        for (event, severity, reason, expected) in cases {
            let body = format!(
                r#"{{"signature":{{}},"event-data":{{"event":"{event}","severity":"{severity}","reason":"{reason}","id":"ev_1","timestamp":1529006854.329574,"recipient":"anna@example.com","message":{{"headers":{{"message-id":"m1@venue.example"}}}},"delivery-status":{{"code":550,"message":"no such user"}}}}}}"#
            );
            let delivered = Delivered::test("mailgun-events", "application/json", body.as_bytes());
            let Ok(Contents::Batch(events)) = parse(&delivered) else { panic!("no batch") };
            let fate = match events[0].parsed.as_ref().unwrap() {
                Parsed::Report(report) => Some(report.fate),
                _ => None,
            };
            assert_eq!((fate, events[0].id.as_str()), (expected, "ev_1"), "{event} {severity}");
        }
    }
}
