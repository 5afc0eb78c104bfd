//! The one maker of [`Verified`]: claim, signature, freshness, identity, in this order.
//!
//! The signature comes before the time, so that "stale" is only ever said of something that its sender really signed.

use std::{fmt, time::Duration};

use chrono::{DateTime, Utc};
use http::HeaderMap;

use crate::{
    Scheme, Secrets,
    claim::{Authentic, Claim, Event, Identity},
    delivery::{Delivery, Unverified},
    password,
    rejection::{Flaw, Rejection},
};

/// Longest event id that we keep, in bytes. Those of known providers have less than 100.
const LONGEST_EVENT_ID: usize = 255;

/// A delivery whose signature, time and identity have been checked.
pub struct Verified<'a> {
    event: Event,
    at: DateTime<Utc>,
    body: &'a [u8],
}

/// What an event id rests on. Two deliveries with the same id are the same event only as far as this carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RestsOn {
    /// The sender gave the id in this field, which the signature covers unless its name says otherwise.
    Provided(&'static str),
    /// The sender gave a token in this field, and each token proves one delivery: signed alone, it would prove any body.
    Token(&'static str),
    /// The sender gives none; it was made from these parts.
    Derived(&'static str),
    /// Nothing was proved, and the delivery was let through: the same bytes are the same event.
    Nothing,
}

impl RestsOn {
    fn field(self) -> &'static str {
        match self {
            Self::Provided(field) | Self::Token(field) | Self::Derived(field) => field,
            Self::Nothing => "body",
        }
    }
}

impl fmt::Display for RestsOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provided(field) | Self::Token(field) => write!(f, "provided: {field}"),
            Self::Derived(parts) => write!(f, "derived from {parts}"),
            Self::Nothing => f.write_str("nothing: it was let through unproved"),
        }
    }
}

impl<'a> Verified<'a> {
    /// The sender's id of the event: the same for each attempt to deliver it. 1 to 255 bytes, no control characters.
    pub fn event_id(&self) -> &str {
        &self.event.id
    }

    /// What the id rests on.
    pub fn rests_on(&self) -> RestsOn {
        self.event.rests_on
    }

    /// When the event happened; where the sender does not say, when this attempt was signed, or else received.
    pub fn occurred_at(&self) -> DateTime<Utc> {
        self.at
    }

    /// The body, as it was signed.
    pub fn body(&self) -> &'a [u8] {
        self.body
    }
}

impl Scheme {
    /// Checks a delivery against a source's secrets and the time.
    ///
    /// `tolerance` is how far the time of signing may lie from `now`, in the past or in the future, both ends included.
    ///
    /// # Errors
    ///
    /// [`Rejection`], whose [`occasion`](Rejection::occasion) leads to the sender's answer.
    pub fn verify<'a>(
        self,
        delivery: &Delivery<'a>,
        secrets: &Secrets,
        tolerance: Duration,
        now: DateTime<Utc>,
    ) -> Result<Verified<'a>, Rejection> {
        let claim = self.proved(delivery, secrets, tolerance, now)?;
        let authentic = Authentic { body: delivery.body, content_type: delivery.content_type() };
        let event = check_id(claim.identity.read(&authentic)?)?;
        Ok(Verified { at: event.occurred_at.or(claim.signed_at).unwrap_or(now), event, body: delivery.body })
    }

    /// Checks what a delivery proves before its body is there: the password, where its sender sends one. Who has none
    /// need not be listened to any longer. No promise: [`verify`](Self::verify) decides.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify) where the password is missing or wrong.
    pub fn verify_head(self, headers: &HeaderMap, path: &str, secrets: &Secrets) -> Result<(), Rejection> {
        if !self.takes_password() {
            return Ok(());
        }
        let head = Delivery { headers, body: b"", path };
        let proof = password::proof(&Unverified::of(&head, secrets.names()))?;
        if proof.holds(secrets.keys_of(self), b"") { Ok(()) } else { Err(Rejection::BadSignature) }
    }

    /// Checks a delivery of whose body only the beginning is there, because it is too large. Where the event's id would
    /// stand in the body, the beginning's hash takes its place.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify); always for a scheme whose signature covers the body.
    pub fn verify_beginning<'a>(
        self,
        delivery: &Delivery<'a>,
        secrets: &Secrets,
        tolerance: Duration,
        now: DateTime<Utc>,
    ) -> Result<Verified<'a>, Rejection> {
        let claim = self.proved(delivery, secrets, tolerance, now)?;
        let event = match claim.identity {
            Identity::Given(event) => check_id(event)?,
            Identity::InBody(_) => Event::of_body(delivery.body),
        };
        Ok(Verified { at: claim.signed_at.unwrap_or(now), event, body: delivery.body })
    }

    /// Takes a delivery that failed. Only for sources in shadow, whose operators watch the failures on the day on which
    /// a signature is switched on: nothing of it is proved, and [`Verified::rests_on`] says so.
    pub fn let_through<'a>(self, delivery: &Delivery<'a>, now: DateTime<Utc>) -> Verified<'a> {
        let event = Event { rests_on: RestsOn::Nothing, ..Event::of_body(delivery.body) };
        Verified { at: now, event, body: delivery.body }
    }

    fn proved(
        self,
        delivery: &Delivery<'_>,
        secrets: &Secrets,
        tolerance: Duration,
        now: DateTime<Utc>,
    ) -> Result<Claim, Rejection> {
        let claim = (self.row().read_claim)(&Unverified::of(delivery, secrets.names()))?;
        if !claim.holds(secrets.keys_of(self), delivery.body) {
            return Err(Rejection::BadSignature);
        }
        if let Some(signed_at) = claim.signed_at {
            check_freshness(signed_at, tolerance, now)?;
        }
        Ok(claim)
    }
}

fn check_freshness(signed_at: DateTime<Utc>, tolerance: Duration, now: DateTime<Utc>) -> Result<(), Rejection> {
    let distance = now.signed_duration_since(signed_at);
    if distance.abs().to_std().is_ok_and(|distance| distance <= tolerance) {
        return Ok(());
    }
    Err(Rejection::Stale { distance_s: distance.num_seconds(), tolerance_s: tolerance.as_secs() })
}

fn check_id(event: Event) -> Result<Event, Rejection> {
    if is_usable(&event.id) { Ok(event) } else { Err(Rejection::malformed(event.rests_on.field(), Flaw::NoEventId)) }
}

/// Whether it can be the id of an event.
pub(crate) fn is_usable(id: &str) -> bool {
    (1..=LONGEST_EVENT_ID).contains(&id.len()) && !id.contains(char::is_control)
}
