//! The metadata hash of a job: the names that are the engine's, and reading them.
//!
//! `attempts`, `max_attempts`, `status`, `idempotency_key`, `locked_at`, `locked_by`, `done_at` and `result` are
//! apalis-redis's; the engine counts failures in `attempts`, and writes `status` when a job is pushed and when it has
//! ended (what happens in between is in the books). What the pusher gave stands in `metadata`, as one JSON object: a
//! fetch reads it at once. Other producers' metadata are fields of their own, those whose names are not in [`OWN`].

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use redis::{FromRedisValue, Value};

/// Names a pusher cannot use.
const OWN: [&str; 15] = [
    "attempts",
    "max_attempts",
    "status",
    "lapses",
    "pushed_at",
    "group",
    "idempotency_key",
    "locked_at",
    "locked_by",
    "done_at",
    "result",
    "error",
    "cancel_reason",
    "queue",
    "metadata",
];

pub(crate) fn is_own(name: &str) -> bool {
    OWN.contains(&name)
}

/// What the hash says.
#[derive(Debug, Default, Clone)]
pub(crate) struct Meta {
    pub(crate) failures: u32,
    pub(crate) lapses: u32,
    pub(crate) group: Option<String>,
    pub(crate) pushed_at: Option<DateTime<Utc>>,
    pub(crate) error: Option<String>,
    pub(crate) others: BTreeMap<String, String>,
}

impl Meta {
    /// Reads the flat list of names and values; what cannot be read is left at its default, for a job must not be lost
    /// to a field.
    pub(crate) fn read(fields: Value) -> Self {
        let mut meta = Self::default();
        let mut fields = Vec::<String>::from_redis_value(fields).unwrap_or_default().into_iter();
        while let (Some(name), Some(value)) = (fields.next(), fields.next()) {
            meta.set(name, value);
        }
        meta
    }

    /// The fields of a job that was pushed here, but for what is only told to people.
    pub(crate) fn of(failures: Value, lapses: Value, group: Value, pushed_at: Value, metadata: Value) -> Self {
        let text = |value: Value| redis::from_redis_value::<Option<String>>(value).ok().flatten();
        let number = |value: Value| text(value).and_then(|text| text.parse().ok()).unwrap_or(0);
        Self {
            failures: number(failures),
            lapses: number(lapses),
            group: text(group),
            pushed_at: text(pushed_at).as_deref().and_then(time),
            others: text(metadata).as_deref().map(unpacked).unwrap_or_default(),
            error: None,
        }
    }

    fn set(&mut self, name: String, value: String) {
        match name.as_str() {
            "attempts" => self.failures = value.parse().unwrap_or(0),
            "lapses" => self.lapses = value.parse().unwrap_or(0),
            "group" => self.group = Some(value),
            "pushed_at" => self.pushed_at = time(&value),
            "error" => self.error = Some(value),
            "metadata" => self.others.append(&mut unpacked(&value)),
            own if is_own(own) => {}
            _ => {
                self.others.insert(name, value);
            }
        }
    }
}

/// The pusher's metadata as one field; none where there are none.
pub(crate) fn packed(metadata: &BTreeMap<String, String>) -> Option<String> {
    if metadata.is_empty() { None } else { serde_json::to_string(metadata).ok() }
}

fn unpacked(metadata: &str) -> BTreeMap<String, String> {
    serde_json::from_str(metadata).unwrap_or_default()
}

/// Unix seconds with a fraction.
pub(crate) fn time(seconds: &str) -> Option<DateTime<Utc>> {
    let seconds: f64 = seconds.parse().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "a time in microseconds fits an i64 for 290,000 years")]
    DateTime::from_timestamp_micros((seconds * 1e6) as i64)
}
