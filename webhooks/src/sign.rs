//! The sender's side, for simulations and tests: the headers that a provider would send with a body.
//! Tests compare them with what the providers' official SDKs make.

use std::fmt::Write as _;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{Scheme, key::SecretFlaw, secrets::read_key};

/// What can not be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The secret is not what the scheme takes.
    #[error("the secret {0}")]
    Secret(#[from] SecretFlaw),
    /// The event id can not stand in a header.
    #[error("the event id can not stand in a header")]
    EventId,
}

/// Standard Webhooks 1.0 (`v1`): `webhook-id`, `webhook-timestamp`, `webhook-signature`.
///
/// # Errors
///
/// [`SignError`] for a secret that is not one of this scheme, or an id that is not visible ASCII.
pub fn standard(secret: &str, event_id: &str, at: DateTime<Utc>, body: &[u8]) -> Result<HeaderMap, SignError> {
    let key = read_key(Scheme::Standard, secret)?;
    let timestamp = at.timestamp().to_string();
    let tag = key.tag(&[event_id.as_bytes(), b".", timestamp.as_bytes(), b".", body]);
    headers([
        ("webhook-id", event_id.to_owned()),
        ("webhook-timestamp", timestamp),
        ("webhook-signature", format!("v1,{}", STANDARD.encode(tag))),
    ])
}

/// Stripe's `Stripe-Signature`. The event id is the body's own `id`.
///
/// # Errors
///
/// [`SignError::Secret`] for an empty secret or one with white space in it.
pub fn stripe(secret: &str, at: DateTime<Utc>, body: &[u8]) -> Result<HeaderMap, SignError> {
    let key = read_key(Scheme::Stripe, secret)?;
    let timestamp = at.timestamp().to_string();
    let tag = key.tag(&[timestamp.as_bytes(), b".", body]);
    let hex = tag.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").ok();
        hex
    });
    headers([("stripe-signature", format!("t={timestamp},v1={hex}"))])
}

fn headers<const N: usize>(fields: [(&'static str, String); N]) -> Result<HeaderMap, SignError> {
    let pairs = fields.into_iter().map(|(name, value)| {
        let value = HeaderValue::from_str(&value).map_err(|_| SignError::EventId)?;
        Ok((HeaderName::from_static(name), value))
    });
    pairs.collect()
}
