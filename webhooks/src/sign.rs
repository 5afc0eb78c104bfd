//! The sender's side, for simulations and tests: the headers that a provider would send with a body.
//! Tests compare them with what the providers' official SDKs make.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use p256::{
    ecdsa::{Signature, SigningKey, signature::Signer},
    pkcs8::DecodePrivateKey,
};
use serde::Deserialize as _;

use crate::{Scheme, hash::Digest32, key::SecretFlaw, secrets::read_key};

/// What can not be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The secret is not what the scheme takes.
    #[error("the secret {0}")]
    Secret(#[from] SecretFlaw),
    /// The secret only checks signatures: it is a public key, or a password.
    #[error("the secret can not sign")]
    CanNotSign,
    /// A notification without one of the fields that are signed.
    #[error("the item lacks a signed field")]
    Item,
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
    let timestamp = at.timestamp().to_string();
    let tag = hmac(Scheme::Standard, secret, &[event_id.as_bytes(), b".", timestamp.as_bytes(), b".", body])?;
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
    let timestamp = at.timestamp().to_string();
    let hex = base16ct::lower::encode_string(&hmac(Scheme::Stripe, secret, &[timestamp.as_bytes(), b".", body])?);
    headers([("stripe-signature", format!("t={timestamp},v1={hex}"))])
}

/// Mailgun's `timestamp`, `token` and `signature`: fields of a form (routes) or of `signature` in JSON (events).
///
/// # Errors
///
/// [`SignError::Secret`] for an empty secret or one with white space in it.
pub fn mailgun(secret: &str, token: &str, at: DateTime<Utc>) -> Result<[(&'static str, String); 3], SignError> {
    let timestamp = at.timestamp().to_string();
    let tag = hmac(Scheme::MailgunRoutes, secret, &[timestamp.as_bytes(), token.as_bytes()])?;
    Ok([("timestamp", timestamp), ("token", token.to_owned()), ("signature", base16ct::lower::encode_string(&tag))])
}

/// The headers of SendGrid's Signed Event Webhook, by the private half (PKCS #8, base64) of a key.
///
/// # Errors
///
/// [`SignError::Secret`] unless it is such a key.
pub fn sendgrid_events(private: &str, at: DateTime<Utc>, body: &[u8]) -> Result<HeaderMap, SignError> {
    let der = STANDARD.decode(private).map_err(|_| SecretFlaw::NotBase64)?;
    let key = SigningKey::from_pkcs8_der(&der).map_err(|_| SecretFlaw::NotPrivateKey)?;
    let timestamp = at.timestamp().to_string();
    let signature: Signature = key.sign(&[timestamp.as_bytes(), body].concat());
    headers([
        ("x-twilio-email-event-webhook-signature", STANDARD.encode(signature.to_der())),
        ("x-twilio-email-event-webhook-timestamp", timestamp),
    ])
}

/// Basic authentication of `user:password`, for Postmark, SendGrid's Inbound Parse and Adyen.
#[must_use]
pub fn basic(credentials: &str) -> HeaderMap {
    let value = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(credentials)));
    value.into_iter().map(|value| (header::AUTHORIZATION, value)).collect()
}

/// The `additionalData.hmacSignature` of one of Adyen's items, given as JSON.
///
/// # Errors
///
/// [`SignError`] for a secret that is no key of Adyen, or an item that lacks signed fields.
pub fn adyen(secret: &str, item: &serde_json::Value) -> Result<String, SignError> {
    let item = crate::schemes::adyen::Item::deserialize(item).map_err(|_| SignError::Item)?;
    Ok(STANDARD.encode(hmac(Scheme::Adyen, secret, &[item.signed_text().as_bytes()])?))
}

/// Mollie's `X-Mollie-Signature`.
///
/// # Errors
///
/// [`SignError::Secret`] for an empty secret or one with white space in it.
pub fn mollie(secret: &str, body: &[u8]) -> Result<HeaderMap, SignError> {
    headers([("x-mollie-signature", base16ct::lower::encode_string(&hmac(Scheme::Mollie, secret, &[body])?))])
}

/// GitHub's `X-Hub-Signature-256` and `X-GitHub-Delivery`.
///
/// # Errors
///
/// [`SignError`] for an empty secret or one with white space in it, or an id that is not visible ASCII.
pub fn github(secret: &str, event_id: &str, body: &[u8]) -> Result<HeaderMap, SignError> {
    let tag = hmac(Scheme::Github, secret, &[body])?;
    let signature = format!("sha256={}", base16ct::lower::encode_string(&tag));
    headers([("x-hub-signature-256", signature), ("x-github-delivery", event_id.to_owned())])
}

fn hmac(scheme: Scheme, secret: &str, parts: &[&[u8]]) -> Result<Digest32, SignError> {
    read_key(scheme, secret)?.hmac(parts).ok_or(SignError::CanNotSign)
}

fn headers<const N: usize>(fields: [(&'static str, String); N]) -> Result<HeaderMap, SignError> {
    let pairs = fields.into_iter().map(|(name, value)| {
        let value = HeaderValue::from_str(&value).map_err(|_| SignError::EventId)?;
        Ok((HeaderName::from_static(name), value))
    });
    pairs.collect()
}
