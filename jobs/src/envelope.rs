//! The envelope in which every job travels: `{"kind","v","args"}`.
//!
//! It is the whole payload of a queue entry, so that a job pushed by any producer that knows the
//! three fields runs like our own. Knows no job in particular.
//!
//! A kind is what a producer wrote, who may be anybody: what is logged or kept of it is [`Envelope::name`].

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a kind without a presentable name is called.
const UNKNOWN: &str = "unknown";
/// Longest name of a kind that is repeated, in bytes; ours have less than half.
const LONGEST_NAME: usize = 64;

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
        write!(f, "{} v{}", self.name(), self.v)
    }
}

impl Envelope {
    /// The kind, if it looks like the name of one: nothing else of a stranger's payload is repeated.
    #[must_use]
    pub fn name(&self) -> &str {
        named(&self.kind)
    }

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

/// What may be said of a kind that nobody vouches for: two or more words of a to z and `_`, with dots between them.
pub(crate) fn named(kind: &str) -> &str {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let is_name = kind.len() <= LONGEST_NAME && kind.contains('.') && kind.split('.').all(is_word);
    if is_name { kind } else { UNKNOWN }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::registry;

    #[test]
    fn every_kind_of_ours_has_a_name_and_what_a_stranger_wrote_has_none() {
        for job in registry() {
            assert_eq!(named(job.kind), job.kind);
        }
        let long = format!("mail.{}", "x".repeat(60));
        let strangers = [
            "",
            ".",
            "mail.",
            "mail",
            "Anna Keller",
            "anna",
            "anna@client.example",
            "+41.44.123.45.67",
            "mail.send\nforged line",
            "mail.s\u{1b}[2Jend",
            "m\u{e4}il.send",
            &long,
        ];
        for kind in strangers {
            assert_eq!(named(kind), UNKNOWN, "{kind:?}");
            let debug = format!("{:?}", Envelope { kind: kind.to_owned(), v: 1, args: Value::Null });
            assert_eq!(debug, "unknown v1");
        }
        assert_eq!(named("mail.sent"), "mail.sent", "one of another build is told by its name");
    }
}
