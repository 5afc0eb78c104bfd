//! What a delivery claims about itself before anything is proved: who signed it, when, over what.

use chrono::{DateTime, Utc};

use crate::{
    hash::sha256,
    key::{self, Key, Tag},
    rejection::{Flaw, Rejection},
    verify::RestsOn,
};

/// Signatures of one delivery that are looked at. Senders in a rotation give two; a list of hundreds is an attempt
/// to keep us busy.
pub(crate) const MOST_TAGS: usize = 16;

/// The signature's own fields, as read from unverified bytes.
pub(crate) struct Claim {
    /// When the sender says that it signed; `None` where the scheme has no time, and thus no freshness.
    pub(crate) signed_at: Option<DateTime<Utc>>,
    /// All of them must hold, and there must be one.
    pub(crate) proofs: Vec<Proof>,
    /// Which event it is.
    pub(crate) identity: Identity,
}

impl Claim {
    /// A claim with one proof.
    pub(crate) fn of(signed_at: Option<DateTime<Utc>>, proof: Proof, identity: Identity) -> Self {
        Self { signed_at, proofs: vec![proof], identity }
    }

    /// Do all proofs hold under these keys?
    pub(crate) fn holds(&self, keys: &[Key], body: &[u8]) -> bool {
        !self.proofs.is_empty() && self.proofs.iter().all(|proof| proof.holds(keys, body))
    }
}

/// Something that only who knows a secret can have made.
pub(crate) struct Proof {
    /// What is signed.
    pub(crate) content: Content,
    /// Every signature of a version that we know. Wrong lengths are left out: they can match nothing.
    pub(crate) tags: Vec<Tag>,
}

/// What a signature is made over.
pub(crate) enum Content {
    /// This text, then the body.
    BeforeBody(String),
    /// This text alone: the body is not covered.
    Text(String),
}

impl Proof {
    pub(crate) fn holds(&self, keys: &[Key], body: &[u8]) -> bool {
        let parts: &[&[u8]] = match &self.content {
            Content::BeforeBody(text) => &[text.as_bytes(), body],
            Content::Text(text) => &[text.as_bytes()],
        };
        key::any_matches(keys, parts, &self.tags)
    }
}

/// Where a delivery names its event.
pub(crate) enum Identity {
    /// In a field that the signature covers.
    Given(Event),
    /// In the body, which is read once it is authentic.
    InBody(fn(&Authentic<'_>) -> Result<Event, Rejection>),
}

/// A body whose proofs hold.
pub(crate) struct Authentic<'a> {
    pub(crate) body: &'a [u8],
    pub(crate) content_type: Option<&'a str>,
}

impl Identity {
    /// Only for bodies whose signature has been checked.
    pub(crate) fn read(self, authentic: &Authentic<'_>) -> Result<Event, Rejection> {
        match self {
            Self::Given(event) => Ok(event),
            Self::InBody(read) => read(authentic),
        }
    }
}

/// The event that a delivery is about, as its sender names it.
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) rests_on: RestsOn,
    /// When it happened; `None` where the sender does not say it apart from the time of signing.
    pub(crate) occurred_at: Option<DateTime<Utc>>,
}

impl Event {
    pub(crate) fn provided(id: &str, field: &'static str) -> Self {
        Self { id: id.to_owned(), rests_on: RestsOn::Provided(field), occurred_at: None }
    }

    /// For senders whose signature covers a token, and not the body.
    pub(crate) fn of_token(token: &str, field: &'static str) -> Self {
        Self { rests_on: RestsOn::Token(field), ..Self::provided(token, field) }
    }

    /// For senders that give no id: the same bytes are the same event.
    pub(crate) fn of_body(body: &[u8]) -> Self {
        Self {
            id: base16ct::lower::encode_string(&sha256(&[body])),
            rests_on: RestsOn::Derived("body"),
            occurred_at: None,
        }
    }
}

/// Whole Unix seconds, digits only: signs, fractions and spaces are ways to write the same moment differently.
pub(crate) fn unix_seconds(field: &'static str, text: &str) -> Result<DateTime<Utc>, Rejection> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = text.parse().ok().filter(|_| digits);
    seconds
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or(Rejection::malformed(field, Flaw::Unreadable))
}
