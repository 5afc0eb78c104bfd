//! `stripe`: the `Stripe-Signature` header, as Stripe's official libraries make and check it. Source: Stripe's page
//! on verifying signatures manually, and `stripe-python`'s `WebhookSignature`.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::Row;
use crate::{
    answers::Answers,
    claim::{Authentic, Claim, Content, Event, Identity, MOST_TAGS, Proof, unix_seconds},
    delivery::Unverified,
    hex,
    key::{Key, Tag},
    media::Media,
    rejection::{Flaw, Rejection},
};

pub(crate) const ROW: Row = Row {
    name: "stripe",
    tolerance: Duration::from_secs(300),
    media: &[Media::Json],
    needs: &[],
    path_secret: false,
    password: false,
    covers_body: true,
    // The whole secret is the key, its prefix `whsec_` included.
    read_key: |secret| Key::hmac_sha256(secret.as_bytes()),
    read_claim,
    // Stripe takes any 2xx and sends again for up to three days after everything else.
    answers: Answers::DEFAULT,
};

const HEADER: &str = "stripe-signature";
const EVENT_ID: &str = "id";

fn read_claim(delivery: &Unverified<'_>) -> Result<Claim, Rejection> {
    let header = delivery.field(HEADER)?;
    let timestamp = only_timestamp(header)?;
    let signed_at = unix_seconds(HEADER, timestamp)?;
    let proof = Proof { content: Content::BeforeBody(format!("{timestamp}.")), tags: read_tags(header) };
    Ok(Claim::of(Some(signed_at), proof, Identity::InBody(read_event)))
}

fn elements<'a>(header: &'a str, key: &'static str) -> impl Iterator<Item = &'a str> {
    header
        .split(',')
        .filter_map(|element| element.split_once('='))
        .filter(move |(name, _)| *name == key)
        .map(|(_, value)| value)
}

fn only_timestamp(header: &str) -> Result<&str, Rejection> {
    let mut found = elements(header, "t");
    let timestamp = found.next().ok_or(Rejection::malformed(HEADER, Flaw::Unreadable))?;
    if found.next().is_some() {
        return Err(Rejection::malformed(HEADER, Flaw::Duplicated));
    }
    Ok(timestamp)
}

/// Only `v1` counts: `v0` is made with a key that is no secret.
fn read_tags(header: &str) -> Vec<Tag> {
    elements(header, "v1").take(MOST_TAGS).filter_map(hex::decode).map(Tag::Hmac).collect()
}

#[derive(Deserialize)]
struct EventBody {
    id: String,
    created: Option<i64>,
}

fn read_event(authentic: &Authentic<'_>) -> Result<Event, Rejection> {
    let body: EventBody =
        serde_json::from_slice(authentic.body).map_err(|_| Rejection::malformed(EVENT_ID, Flaw::NoEventId))?;
    let occurred_at: Option<DateTime<Utc>> = body.created.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    Ok(Event { occurred_at, ..Event::provided(&body.id, EVENT_ID) })
}
