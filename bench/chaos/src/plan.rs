//! What the jobs of a run do: a pure function of the seed, the producer and the job's number, so that a producer that was
//! killed pushes the same jobs again.

use std::time::Duration;

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

use crate::clock::Moment;

/// Groups that a producer spreads its grouped jobs over.
const GROUPS: u32 = 40;
/// The most that is pushed in one call.
const LARGEST_BATCH: u64 = 20;

/// A job before it is pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) group: Option<String>,
    work: Duration,
    fails: u32,
    snooze: Duration,
}

/// What is in a job's payload.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(crate) struct Task {
    /// How long each run takes.
    pub(crate) work_ms: u64,
    /// How many runs fail before one does not.
    pub(crate) fails: u32,
    /// Runs before this moment snooze.
    pub(crate) not_before: Moment,
}

/// Of ten jobs five do nothing, three take some milliseconds, two some hundred; one in ten fails first, one in twenty
/// snoozes, three in ten are in a group. A few take longer than a lease, which counts on renewal; under many kills they
/// need several runs anyway, so they do not fail in addition.
pub(crate) fn plan(seed: u64, producer: u32, number: u64, lease: Duration) -> Plan {
    let mut rng = rng(seed, producer, number);
    let work = match rng.random_range(0..10) {
        0..5 => Duration::ZERO,
        5..8 => Duration::from_millis(rng.random_range(2..=20)),
        _ => Duration::from_millis(rng.random_range(100..=500)),
    };
    let fails = if rng.random_bool(0.1) { rng.random_range(1..=3) } else { 0 };
    let snooze = Duration::from_millis(if rng.random_bool(0.05) { rng.random_range(200..=1_500) } else { 0 });
    let group = rng.random_bool(0.3).then(|| format!("p{producer}-g{}", rng.random_range(0..GROUPS)));
    if rng.random_bool(share_of_long(lease)) {
        return Plan { group, work: lease.mul_f64(1.2), fails: 0, snooze };
    }
    Plan { group, work, fails, snooze }
}

/// Together they keep about as many places busy whatever the lease is.
fn share_of_long(lease: Duration) -> f64 {
    (1.0 / (200.0 * lease.as_secs_f64())).min(0.005)
}

/// How many jobs the push that begins with this one holds.
pub(crate) fn batch(seed: u64, producer: u32, number: u64) -> u64 {
    rng(!seed, producer, number).random_range(1..=LARGEST_BATCH)
}

impl Plan {
    /// The job's task, if it is pushed now.
    pub(crate) fn task(&self, now: Moment) -> Task {
        let work_ms = u64::try_from(self.work.as_millis()).unwrap_or(u64::MAX);
        Task { work_ms, fails: self.fails, not_before: now.after(self.snooze) }
    }
}

fn rng(seed: u64, producer: u32, number: u64) -> StdRng {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..12].copy_from_slice(&producer.to_le_bytes());
    bytes[12..20].copy_from_slice(&number.to_le_bytes());
    StdRng::from_seed(bytes)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{LARGEST_BATCH, batch, plan};

    const LEASE: Duration = Duration::from_secs(10);

    #[test]
    fn a_job_is_the_same_whenever_it_is_planned_and_another_under_another_seed() {
        let jobs = |seed| (0..100).map(|number| plan(seed, 1, number, LEASE)).collect::<Vec<_>>();
        assert_eq!(jobs(7), jobs(7));
        assert_ne!(jobs(7), jobs(8));
    }

    #[test]
    fn the_mixture_has_every_kind() {
        let jobs: Vec<_> = (0..20_000).map(|number| plan(7, 0, number, LEASE)).collect();
        let kinds: [fn(&super::Plan) -> bool; 7] = [
            |job| job.work.is_zero(),
            |job| (2..=20).contains(&job.work.as_millis()),
            |job| (100..=500).contains(&job.work.as_millis()),
            |job| job.work > LEASE,
            |job| job.fails > 0,
            |job| !job.snooze.is_zero(),
            |job| job.group.is_some(),
        ];
        for (kind, is_of_it) in kinds.iter().enumerate() {
            assert!(jobs.iter().filter(|job| is_of_it(job)).count() > 2, "kind {kind}");
        }
        assert!((0..1_000).all(|number| (1..=LARGEST_BATCH).contains(&batch(7, 0, number))));
    }
}
