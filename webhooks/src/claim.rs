//! What a delivery claims about itself before anything is proved: who signed it, when, over what.

use chrono::{DateTime, Utc};

use crate::{
    key::Tag,
    rejection::{Flaw, Rejection},
    verify::RestsOn,
};

/// The signature's own fields, as read from unverified bytes.
pub(crate) struct Claim {
    /// When the sender says that it signed.
    pub(crate) signed_at: DateTime<Utc>,
    /// What is signed before the body.
    pub(crate) prefix: String,
    /// Every signature of a version that we know. Wrong lengths are left out: they can match nothing.
    pub(crate) tags: Vec<Tag>,
    /// Which event it is.
    pub(crate) identity: Identity,
}

/// Where a delivery names its event.
pub(crate) enum Identity {
    /// In a field that the signature covers.
    Given(Event),
    /// In the body, which is read once it is authentic.
    InBody(fn(&[u8]) -> Result<Event, Rejection>),
}

impl Identity {
    /// Only for bodies whose signature has been checked.
    pub(crate) fn read(self, authentic_body: &[u8]) -> Result<Event, Rejection> {
        match self {
            Self::Given(event) => Ok(event),
            Self::InBody(read) => read(authentic_body),
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

/// Whole Unix seconds, digits only: signs, fractions and spaces are ways to write the same moment differently.
pub(crate) fn unix_seconds(field: &'static str, text: &str) -> Result<DateTime<Utc>, Rejection> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = text.parse().ok().filter(|_| digits);
    seconds
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or(Rejection::malformed(field, Flaw::Unreadable))
}
