//! The name of a job.
//!
//! Knows neither lanes nor states: a job id is unique within its lane and is chosen by whoever pushes (an outbox row's
//! id) or generated here.

use std::{
    fmt,
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use ulid::{Generator, Ulid};

/// A job's id: 1 to 64 ASCII letters, digits, `-`, `_` or `.`; a ULID unless the pusher chose another. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(Arc<str>);

/// The text is not a job id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a job id is 1 to 64 ASCII letters, digits, '-', '_' or '.'")]
pub struct JobIdError;

impl JobId {
    /// A new ULID, greater than every one generated in this process before: jobs that are handed back or taken back
    /// together keep the order in which they were pushed.
    #[must_use]
    pub fn generate() -> Self {
        static ASCENDING: Mutex<Generator> = Mutex::new(Generator::new());
        let mut ascending = ASCENDING.lock().unwrap_or_else(PoisonError::into_inner);
        Self::from(ascending.generate().unwrap_or_else(|_| Ulid::generate()))
    }

    /// The id as it stands in Redis.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The time in a ULID, in milliseconds; none for an id of another kind.
    pub(crate) fn timestamp(&self) -> Option<DateTime<Utc>> {
        let id = Ulid::from_string(&self.0).ok()?;
        DateTime::from_timestamp_millis(i64::try_from(id.timestamp_ms()).ok()?)
    }

    /// An id read from Redis: whatever it is, it names a job.
    pub(crate) fn stored(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<Ulid> for JobId {
    fn from(id: Ulid) -> Self {
        Self(id.to_string().into())
    }
}

impl FromStr for JobId {
    type Err = JobIdError;

    fn from_str(text: &str) -> Result<Self, JobIdError> {
        let fits = (1..=64).contains(&text.len());
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        if fits && plain { Ok(Self(text.into())) } else { Err(JobIdError) }
    }
}

impl serde::Serialize for JobId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::JobId;

    #[test]
    fn generated_ids_ascend() {
        let ids: Vec<JobId> = (0..1_000).map(|_| JobId::generate()).collect();
        assert!(ids.is_sorted_by(|before, after| before < after));
    }

    #[test]
    fn text_that_would_break_a_lease_or_a_key_is_no_id() {
        for text in ["", "a b", "a:b", "é", &"x".repeat(65)] {
            assert!(text.parse::<JobId>().is_err(), "{text:?}");
        }
        assert_eq!("out-box_1.2".parse::<JobId>().map(|id| id.to_string()), Ok("out-box_1.2".to_owned()));
    }
}
