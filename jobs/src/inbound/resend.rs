//! What Resend reports of mails that went out, through a `standard` source. Source: Resend's page "Webhooks: event types".

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Delivered, DeliveryReport, Fate, ParseError, Parsed, report::bracketed};

const FORMAT: &str = "a standard delivery source";

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "type")]
    event_type: String,
    #[serde(default)]
    created_at: Option<DateTime<Utc>>,
    #[serde(default)]
    data: Data,
}

#[derive(Default, Deserialize)]
struct Data {
    #[serde(default)]
    to: Vec<String>,
    #[serde(default)]
    message_id: Option<String>,
    #[serde(default)]
    bounce: Option<Bounce>,
}

#[derive(Deserialize)]
struct Bounce {
    #[serde(default)]
    message: Option<String>,
}

pub(super) fn parse(delivered: &Delivered<'_>) -> Result<Parsed, ParseError> {
    let body: Body = serde_json::from_slice(delivered.body).map_err(|error| ParseError::json(FORMAT, &error))?;
    let fate = match body.event_type.as_str() {
        "email.bounced" | "email.failed" => Fate::Bounced,
        "email.complained" => Fate::Complained,
        "email.delivered" => Fate::Delivered,
        "email.delivery_delayed" => Fate::Delayed,
        _ => return Ok(Parsed::Ignored { event_type: body.event_type }),
    };
    let recipient = body.data.to.into_iter().next().ok_or_else(|| ParseError::missing(FORMAT, "data.to"))?;
    let detail = body.data.bounce.and_then(|bounce| bounce.message);
    let message_id = body.data.message_id.as_deref().map(bracketed);
    Ok(Parsed::Report(DeliveryReport { fate, recipient, message_id, detail, occurred_at: body.created_at }))
}
