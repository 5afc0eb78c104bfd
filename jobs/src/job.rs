//! What every job has: a stable name, a lane, a policy and a way to run.

use std::{future::Future, time::Duration};

use rand::RngExt;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Services, envelope::Envelope};

/// An operational queue. Kinds of jobs are many, lanes are few: a lane is what operators scale and pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LaneName {
    /// Import and route what providers delivered.
    Inbound,
    /// The booking workflow, one conversation at a time.
    Workflow,
    /// Mail that leaves the house.
    Mail,
    /// Calendar writes.
    Calendar,
    /// The clock's jobs.
    Maintenance,
}

impl LaneName {
    /// Every lane there is.
    pub const ALL: [Self; 5] = [Self::Inbound, Self::Workflow, Self::Mail, Self::Calendar, Self::Maintenance];

    /// The name in configuration, commands and keys.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Workflow => "workflow",
            Self::Mail => "mail",
            Self::Calendar => "calendar",
            Self::Maintenance => "maintenance",
        }
    }
}

impl std::str::FromStr for LaneName {
    type Err = UnknownLane;

    fn from_str(name: &str) -> Result<Self, UnknownLane> {
        Self::ALL.into_iter().find(|lane| lane.as_str() == name).ok_or_else(|| UnknownLane(name.to_owned()))
    }
}

/// A lane name that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no lane {0:?} (lanes: inbound, workflow, mail, calendar, maintenance)")]
pub struct UnknownLane(String);

/// How often and how patiently a failing job is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Runs that may fail before the job is a dead letter.
    pub attempts: u32,
    /// Delay after the first failure; doubles with each further one.
    pub backoff_first: Duration,
    /// Longest delay.
    pub backoff_max: Duration,
    /// A run that takes longer is stopped and counts as failed.
    pub timeout: Duration,
}

impl Policy {
    /// How long to wait after the `failures`-th failure: exponential, then spread over ±25 % so that jobs
    /// that failed together do not come back together.
    pub fn backoff(&self, failures: u32, rng: &mut impl RngExt) -> Duration {
        let doubled = self.backoff_first.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1)));
        doubled.min(self.backoff_max).mul_f64(rng.random_range(0.75..1.25))
    }

    /// Whether the failure that makes it `failures` in all was the last one allowed.
    #[must_use]
    pub fn exhausted(&self, failures: u32) -> bool {
        failures >= self.attempts
    }
}

/// How a run that did not fail ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finish {
    /// The effect is there.
    Done,
    /// Not yet; look again after this time. Counts as no failure.
    Snooze(Duration),
    /// The job has become pointless.
    Cancel(String),
}

/// A failure that another attempt cannot mend: the job is a dead letter at once, whatever its policy. Whoever returns it
/// has told the manager.
#[derive(Debug, thiserror::Error)]
#[error("{}", Self::WORDS)]
pub(crate) struct Hopeless(#[source] pub(crate) anyhow::Error);

impl Hopeless {
    const WORDS: &str = "another attempt cannot help";

    /// Whether this is why a dead letter is dead.
    pub(crate) fn is_reason(reason: &str) -> bool {
        reason.starts_with(Self::WORDS)
    }
}

/// One run of a job.
#[derive(Debug, Clone)]
pub struct Run {
    /// The job's id; for an outbox-backed job also its row's.
    pub id: String,
    /// Counts from 1.
    pub attempt: u32,
    /// No further one follows if this one fails.
    pub last: bool,
    /// It is stopped when it takes longer, and that is a failure.
    pub timeout: Duration,
}

/// A kind of job. Its type is its payload: ids and versions, never personal data (`inbound` alone carries the
/// raw delivery).
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// Stable dotted wire name. Frozen by a golden test: queues hold it across releases.
    const KIND: &'static str;
    /// Where it runs.
    const LANE: LaneName;
    /// Version of the payload's shape.
    const VERSION: u32 = 1;
    /// Whether a row of the store's outbox stands behind each job of this kind.
    const OUTBOX: bool = true;

    /// Jobs with the same group run one at a time, in the order in which they were pushed.
    fn group(&self) -> Option<String> {
        None
    }

    /// Does the work. Runs at least once, so it must be idempotent.
    fn run(self, run: &Run, services: &Services) -> impl Future<Output = anyhow::Result<Finish>> + Send;

    /// The job, packed for its lane.
    fn envelope(&self) -> Envelope {
        #[expect(clippy::expect_used, reason = "payloads are plain data with text keys; a golden test packs each kind")]
        let args = serde_json::to_value(self).expect("a payload that is plain data");
        Envelope { kind: Self::KIND.to_owned(), v: Self::VERSION, args }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: Policy = Policy {
        attempts: 3,
        backoff_first: Duration::from_secs(1),
        backoff_max: Duration::from_secs(600),
        timeout: Duration::from_secs(30),
    };

    #[test]
    fn backoff_doubles_up_to_its_limit_within_a_quarter() {
        let mut rng = rand::rng();
        for (failures, seconds) in [(1, 1.0), (2, 2.0), (5, 16.0), (10, 512.0), (11, 600.0), (60, 600.0)] {
            let delay = POLICY.backoff(failures, &mut rng).as_secs_f64();
            assert!(
                (seconds * 0.75..=seconds * 1.25).contains(&delay),
                "failure {failures}: {delay} s, not about {seconds} s"
            );
        }
    }

    #[test]
    fn the_last_allowed_failure_exhausts_the_policy() {
        assert!(!POLICY.exhausted(2));
        assert!(POLICY.exhausted(3));
    }

    #[test]
    fn every_lane_is_found_by_its_name() {
        for lane in LaneName::ALL {
            assert_eq!(lane.as_str().parse(), Ok(lane));
        }
        assert!("priority".parse::<LaneName>().is_err());
    }
}
