//! The envelope in which every job travels: `{"kind","v","args"}`.
//!
//! It is the whole payload of a queue entry, so that a job pushed by any producer that knows the
//! three fields runs like our own. Knows no job in particular.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A job on its way: which one, which version of its arguments, and the arguments.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Stable dotted name, `mail.send`.
    pub kind: String,
    /// Version of the shape of `args`.
    pub v: u32,
    /// What the job's type serialises to.
    pub args: Value,
}

/// Without the arguments: those of `inbound` are a whole delivery.
impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} v{}", self.kind, self.v)
    }
}

impl Envelope {
    /// The bytes that are pushed.
    #[must_use]
    pub fn to_bytes(&self) -> bytes::Bytes {
        let packed = serde_json::json!({ "kind": self.kind, "v": self.v, "args": self.args });
        bytes::Bytes::from(packed.to_string())
    }

    /// Reads a payload back.
    ///
    /// # Errors
    /// When the payload is no envelope; the job is then a dead letter.
    pub fn from_bytes(payload: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(payload)
    }
}
