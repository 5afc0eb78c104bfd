//! `stripe`: the `Stripe-Signature` header, as Stripe's official libraries make and check it. Source: Stripe's page
//! on verifying signatures manually, and `stripe-python`'s `WebhookSignature`.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::Row;
use crate::{
    answers::Answers,
    claim::{Claim, Event, Identity, unix_seconds},
    delivery::Unverified,
    key::{Key, Tag},
    media::Media,
    rejection::{Flaw, Rejection},
    verify::RestsOn,
};

pub(crate) const ROW: Row = Row {
    name: "stripe",
    tolerance: Duration::from_secs(300),
    media: &[Media::Json],
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
    let identity = Identity::InBody(read_event);
    Ok(Claim { signed_at, prefix: format!("{timestamp}."), tags: read_tags(header), identity })
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
    elements(header, "v1").filter_map(decode_lower_hex).collect()
}

/// Lower case only, as Stripe writes it and as its libraries compare it.
fn decode_lower_hex(text: &str) -> Option<Tag> {
    let digits: Vec<u8> = text.bytes().map(lower_hex_digit).collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    bytes.try_into().ok().filter(|_| digits.len() == 64)
}

fn lower_hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

#[derive(Deserialize)]
struct EventBody {
    id: String,
    created: Option<i64>,
}

fn read_event(authentic_body: &[u8]) -> Result<Event, Rejection> {
    let body: EventBody =
        serde_json::from_slice(authentic_body).map_err(|_| Rejection::malformed(EVENT_ID, Flaw::NoEventId))?;
    let occurred_at: Option<DateTime<Utc>> = body.created.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    Ok(Event { id: body.id, rests_on: RestsOn::Provided(EVENT_ID), occurred_at })
}
