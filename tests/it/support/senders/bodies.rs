//! What senders post: requests in the form of each provider, signed.

use http::{HeaderMap, HeaderValue, header};
use serde_json::json;
use webhooks::sign;

use super::{ADYEN_KEY, BASIC, EVENTS_PRIVATE, Request};
use crate::support::provider::now;

pub(super) fn typed(mut headers: HeaderMap, content_type: &'static str, body: Vec<u8>) -> Request {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    Request { headers, body }
}

pub(super) fn json_of(headers: HeaderMap, body: Vec<u8>) -> Request {
    typed(headers, "application/json", body)
}

pub(super) fn mail(n: &str) -> Vec<u8> {
    let data = json!({ "message_id": format!("<{n}@client.example>"), "date": now(), "from": "anna@client.example",
                       "to": ["bookings@venue.example"], "text": "Thanks", "headers": { "Auto-Submitted": "auto-replied" } });
    json!({ "type": "email.received", "data": data }).to_string().into_bytes()
}

pub(super) fn postmark(n: &str) -> Vec<u8> {
    let headers = json!([{ "Name": "Message-ID", "Value": format!("<postmark-{n}@client.example>") }, { "Name": "Auto-Submitted", "Value": "auto-replied" }]);
    json!({ "From": "anna@client.example", "MessageID": n, "Subject": "Hello", "TextBody": "Thanks", "Headers": headers }).to_string().into_bytes()
}

/// A mail from Inbound Parse.
pub(crate) fn inbound_parse(n: &str, text: &str) -> Request {
    inbound_parse_named(&format!("<sendgrid-{n}@client.example>"), text)
}

/// The same with this Message-ID.
pub(crate) fn inbound_parse_named(message_id: &str, text: &str) -> Request {
    let headers = format!("Message-ID: {message_id}\r\nAuto-Submitted: auto-replied\r\n");
    let parts = [("from", "anna@client.example"), ("subject", "Plans"), ("headers", &headers), ("text", text)];
    let body = parts.map(|(name, value)| part(name, value)).concat() + "--xYzZY--\r\n";
    typed(sign::basic(BASIC), MULTIPART, body.into_bytes())
}

const MULTIPART: &str = "multipart/form-data; boundary=xYzZY";

fn part(name: &str, value: &str) -> String {
    format!("--xYzZY\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

/// A mail from Mailgun with a file of so many bytes before its fields, the signature's own among them, and one behind.
pub(crate) fn mailgun_with_files(n: &str, before: usize, behind: usize) -> Request {
    let signature = sign::mailgun("key-bellhop-development-mailgun", &format!("{n:0>50}"), now()).unwrap();
    let fields = [("from", "anna@client.example".to_owned()), ("subject", "Plans".to_owned())];
    let fields: String = fields.into_iter().chain(signature).map(|(name, value)| part(name, &value)).collect();
    let file = |bytes| part("attachment\"; filename=\"plan.pdf", &"%".repeat(bytes));
    let body = file(before) + &fields + &file(behind) + "--xYzZY--\r\n";
    typed(HeaderMap::new(), MULTIPART, body.into_bytes())
}

/// A batch of two of SendGrid's events.
pub(crate) fn sendgrid_events(n: &str, event: &str) -> Request {
    sendgrid_batch(["a", "b"].map(|letter| (letter, format!("{letter}{n}"))), event)
}

/// A batch of SendGrid's, of the events with these ids about these addresses.
pub(crate) fn sendgrid_batch(events: [(&str, String); 2], event: &str) -> Request {
    let item = |(letter, id)| json!({ "event": event, "email": format!("{letter}@client.example"), "sg_event_id": id, "reason": "550 no such user" });
    let body = serde_json::Value::from_iter(events.map(item)).to_string().into_bytes();
    json_of(sign::sendgrid_events(EVENTS_PRIVATE, now(), &body).unwrap(), body)
}

/// As many bytes of events as SendGrid posts at once.
pub(crate) const LARGEST_BATCH: usize = 768 * 1024;

/// So many events of SendGrid's in a batch that is as large as they come.
pub(crate) fn sendgrid_largest_batch(events: usize) -> Request {
    let response = "250 2.0.0 OK ".repeat(LARGEST_BATCH / events / 13 - 10);
    let item = |n| json!({ "event": "delivered", "email": "anna@client.example", "sg_event_id": format!("large-{n}"), "response": response });
    let batch = serde_json::Value::from_iter((0..events).map(item)).to_string();
    let body = format!("{}{batch}", " ".repeat(LARGEST_BATCH - batch.len())).into_bytes();
    json_of(sign::sendgrid_events(EVENTS_PRIVATE, now(), &body).unwrap(), body)
}

/// One of Mailgun's events, under the key of a source for its events alone.
pub(crate) fn mailgun_event(n: &str, event: &str) -> Request {
    mailgun_event_with("key-bellhop-test-reports", &format!("e{n:0>49}"), n, event)
}

/// One of Mailgun's events, with a token that is signed with this key.
pub(crate) fn mailgun_event_with(key: &str, token: &str, n: &str, event: &str) -> Request {
    let signature: serde_json::Map<_, _> = sign::mailgun(key, token, now())
        .unwrap()
        .into_iter()
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect();
    let data =
        json!({ "event": event, "severity": "permanent", "id": format!("ev_{n}"), "recipient": "anna@client.example" });
    json_of(HeaderMap::new(), json!({ "signature": signature, "event-data": data }).to_string().into_bytes())
}

/// One of Adyen's items, signed.
pub(crate) fn adyen_item(psp: &str) -> serde_json::Value {
    let mut item = json!({ "pspReference": psp, "merchantAccountCode": "Venue", "merchantReference": "nothing of ours", "eventCode": "AUTHORISATION",
                           "success": "true", "amount": { "value": 100, "currency": "CHF" }, "additionalData": {} });
    item["additionalData"]["hmacSignature"] = json!(sign::adyen(ADYEN_KEY, &item).unwrap());
    item
}
