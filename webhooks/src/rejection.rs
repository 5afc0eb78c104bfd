//! Why a delivery was not believed: for operators and logs. What the sender is told is in `answers.rs`.

use crate::answers::Occasion;

/// Why a delivery was refused. Holds names of fields and numbers, never a value that came in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// A field without which there is no signature to check.
    #[error("{field} is missing")]
    Unsigned {
        /// Name of the header or body field.
        field: &'static str,
    },
    /// It comes from an address that the source does not know.
    #[error("its sender's address is not one that the source allows")]
    Stranger,
    /// No signature of the delivery was made with any of the source's secrets.
    #[error("no signature matches any secret")]
    BadSignature,
    /// Signed by the right secret, at a time that is too far away: a replay, or a clock that is wrong.
    #[error("signed {distance_s} s from now, tolerated are {tolerance_s} s")]
    Stale {
        /// Seconds between now and the signature; negative when the signature lies in the future.
        distance_s: i64,
        /// Seconds that the source tolerates, both ways.
        tolerance_s: u64,
    },
    /// A field that can not be what the scheme says it is.
    #[error("{field} {flaw}")]
    Malformed {
        /// Name of the header or body field.
        field: &'static str,
        /// What is wrong with it.
        flaw: Flaw,
    },
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It stands there more than once.
    #[error("is given more than once")]
    Duplicated,
    /// It is not visible ASCII, or not of the form that the scheme prescribes.
    #[error("is unreadable")]
    Unreadable,
    /// There are more fields than any provider sends; not all of them were read.
    #[error("has too many fields")]
    Crowded,
    /// An event id that is empty, longer than 255 bytes, has control characters, or characters that the scheme forbids.
    #[error("is no usable event id")]
    NoEventId,
}

impl Rejection {
    pub(crate) fn malformed(field: &'static str, flaw: Flaw) -> Self {
        Self::Malformed { field, flaw }
    }

    /// Every word that [`Rejection::name`] may say.
    pub const NAMES: [&str; 5] = ["unsigned", "stranger", "bad_signature", "stale", "malformed"];

    /// A word for it, to count by.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unsigned { .. } => "unsigned",
            Self::Stranger => "stranger",
            Self::BadSignature => "bad_signature",
            Self::Stale { .. } => "stale",
            Self::Malformed { .. } => "malformed",
        }
    }

    /// The row of [`Answers`](crate::Answers) that applies. A signature that is missing counts as a bad one, and so does an
    /// address: both may be put right.
    pub fn occasion(&self) -> Occasion {
        match self {
            Self::Unsigned { .. } | Self::Stranger | Self::BadSignature => Occasion::BadSignature,
            Self::Stale { .. } => Occasion::Stale,
            Self::Malformed { .. } => Occasion::Malformed,
        }
    }
}
