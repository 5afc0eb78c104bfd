//! `mollie`: Mollie's next-generation webhooks, an HMAC of the body in hexadecimal. There is no time in it: an event counts
//! once, by its id. Source: Mollie's page "Webhooks: Best practices", and `mollie-api-php`'s `SignatureValidator`, which
//! takes the header any number of times: while a secret is replaced, Mollie signs with both.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::Row;
use crate::{
    answers::Answers,
    claim::{Authentic, Claim, Content, Event, Identity, Proof},
    delivery::Unverified,
    hex,
    key::{Key, Tag},
    media::Media,
    rejection::{Flaw, Rejection},
};

pub(crate) const ROW: Row = Row {
    name: "mollie",
    tolerance: Duration::ZERO,
    media: &[Media::Json],
    needs: &[],
    path_secret: false,
    password: false,
    covers_body: true,
    read_key: |secret| Key::hmac_sha256(secret.as_bytes()),
    read_claim,
    // Mollie takes any 2xx within 15 seconds and tries ten times in all.
    answers: Answers::DEFAULT,
};

const HEADER: &str = "x-mollie-signature";
const EVENT_ID: &str = "id";

fn read_claim(delivery: &Unverified<'_>) -> Result<Claim, Rejection> {
    let signatures = delivery.each(HEADER)?;
    let digits = signatures.iter().map(|signature| signature.strip_prefix("sha256=").unwrap_or(signature));
    let tags = digits.filter_map(hex::decode).map(Tag::Hmac).collect();
    let proof = Proof { content: Content::BeforeBody(String::new()), tags };
    Ok(Claim::of(None, proof, Identity::InBody(read_event)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    resource: String,
    id: String,
    created_at: Option<String>,
}

/// An event has an id of its own. A snapshot has only that of its payment, which may be delivered once as authorized
/// and once as paid, so it is known by its bytes.
fn read_event(authentic: &Authentic<'_>) -> Result<Event, Rejection> {
    let body: Body =
        serde_json::from_slice(authentic.body).map_err(|_| Rejection::malformed(EVENT_ID, Flaw::NoEventId))?;
    if body.resource != "event" {
        return Ok(Event::of_body(authentic.body));
    }
    let created_at = body.created_at.and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
    let occurred_at: Option<DateTime<Utc>> = created_at.map(|at| at.to_utc());
    Ok(Event { occurred_at, ..Event::provided(&body.id, EVENT_ID) })
}
