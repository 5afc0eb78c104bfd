//! The records of a ledger.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::clock::Moment;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum Record {
    /// A push was accepted. A producer that was killed may say so twice.
    Pushed { at: Moment, job: String, group: Option<String> },
    /// A run began.
    Started { at: Moment, job: String, run: RunId, group: Option<String>, failures: u32 },
    /// A run did what its job is for.
    Effect { at: Moment, job: String, run: RunId },
    /// A run is over; this is what the queue is told next.
    Ended { at: Moment, job: String, run: RunId, ending: Ending },
    /// A fault is about to be injected.
    FaultBegan { at: Moment, fault: u32, kind: FaultKind, victim: Holder },
    /// It is over: the victim is dead, goes on, or answers again.
    FaultOver { at: Moment, fault: u32 },
    /// A job that was dead as poison was given a new life.
    Revived { at: Moment, job: String },
    /// Somebody stood still, or did not answer, for long, until `at`; injected or not.
    Silent { since: Moment, at: Moment, who: Holder },
}

/// A process of the run: its role, its place, which life of it this is, and its process id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Holder(String);

/// A run of a job: who runs it, and a number that is new in each run of that process.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct RunId {
    pub(crate) by: Holder,
    pub(crate) number: u64,
}

/// What a run told the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ending {
    Done,
    Retry,
    Snooze,
}

/// What is done to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FaultKind {
    /// `SIGKILL`; another one takes its place.
    WorkerKill,
    /// `SIGSTOP`, and `SIGCONT` after more than a lease.
    WorkerStall,
    /// `SIGKILL`; another one goes on where it was.
    ProducerKill,
    /// `SIGKILL`, and a start on the same files.
    RedisKill,
    /// `SIGSTOP`, and `SIGCONT` later.
    RedisFreeze,
    /// `DEBUG SLEEP`.
    RedisSleep,
    /// `CLIENT PAUSE`.
    RedisPause,
}

impl Holder {
    /// A process in its place (`w3`, `p0`): which life of that place, and its process id.
    pub(crate) fn process(place: &str, life: u32, pid: u32) -> Self {
        Self(format!("{place}.{life}-{pid}"))
    }

    /// The one Redis.
    pub(crate) fn redis() -> Self {
        Self("redis".to_owned())
    }

    #[cfg(test)]
    pub(crate) fn named(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.by, self.number)
    }
}
