//! What is known of a job beside its payload: the fields of its metadata hash, and what its pusher gave.
//!
//! `attempts`, `max_attempts`, `status`, `idempotency_key`, `locked_at`, `locked_by`, `done_at` and `result` are
//! apalis-redis's; the engine counts failures in `attempts`, and writes `status` when a job is pushed and when it has
//! ended (what happens in between is in the books). What the pusher gave stands in a book of its own, so that a fetch
//! reads it of many jobs at once: the time of the push, a space, and [`Given`] as JSON. A job of another producer has
//! nothing there; its metadata are the fields of its hash that are not in [`OWN`].

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use redis::{FromRedisValue, Value};
use serde::{Deserialize, Serialize};

use crate::NewJob;

/// Names that are not metadata of another producer.
const OWN: [&str; 11] = [
    "attempts",
    "max_attempts",
    "status",
    "idempotency_key",
    "locked_at",
    "locked_by",
    "done_at",
    "result",
    "error",
    "cancel_reason",
    "queue",
];

/// What the pusher of a job gave beside its payload, as it is written.
#[derive(Serialize)]
struct Given<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotency_key: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    metadata: &'a BTreeMap<String, String>,
}

/// The same, as it is read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Pushed {
    group: Option<String>,
    metadata: BTreeMap<String, String>,
}

/// What the hash says.
#[derive(Debug, Default, Clone)]
pub(crate) struct Meta {
    pub(crate) failures: u32,
    pub(crate) lapses: u32,
    pub(crate) group: Option<String>,
    pub(crate) pushed_at: Option<DateTime<Utc>>,
    pub(crate) due_at: Option<DateTime<Utc>>,
    pub(crate) error: Option<String>,
    pub(crate) others: BTreeMap<String, String>,
}

/// What a pusher gives beside the payload, as text.
pub(crate) fn given(job: &NewJob) -> String {
    let given = Given {
        group: job.group.as_deref(),
        idempotency_key: job.idempotency.as_ref().map(|idempotency| idempotency.key.as_str()),
        metadata: &job.metadata,
    };
    serde_json::to_string(&given).unwrap_or_default() // text by text, which cannot fail
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

    /// What a run of a job needs.
    pub(crate) fn of(failures: Value, lapses: Value, given: Value) -> Self {
        let mut meta = Self { failures: number(failures), lapses: number(lapses), ..Self::default() };
        meta.take_given(given);
        meta
    }

    /// What is told to people.
    pub(crate) fn told(lapses: Value, given: Value, fields: Value) -> Self {
        let mut meta = Self { lapses: number(lapses), ..Self::read(fields) };
        meta.take_given(given);
        meta
    }

    fn set(&mut self, name: String, value: String) {
        match name.as_str() {
            "attempts" => self.failures = value.parse().unwrap_or(0),
            "error" => self.error = Some(value),
            own if OWN.contains(&own) => {}
            _ => {
                self.others.insert(name, value);
            }
        }
    }

    fn take_given(&mut self, given: Value) {
        let Some(text) = text(given) else { return };
        let (at, given) = text.split_once(' ').unwrap_or((&text, ""));
        let Pushed { group, metadata } = serde_json::from_str(given).unwrap_or_default();
        self.pushed_at = time(at);
        self.group = group;
        self.others = metadata;
    }
}

fn text(value: Value) -> Option<String> {
    redis::from_redis_value::<Option<String>>(value).ok().flatten()
}

fn number(value: Value) -> u32 {
    text(value).and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// A time that a script answered with, if it did.
pub(crate) fn when(value: Value) -> Option<DateTime<Utc>> {
    time(&text(value)?)
}

/// Unix seconds with a fraction.
pub(crate) fn time(seconds: &str) -> Option<DateTime<Utc>> {
    let seconds: f64 = seconds.parse().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "a time in microseconds fits an i64 for 290,000 years")]
    DateTime::from_timestamp_micros((seconds * 1e6) as i64)
}
