//! Which faults come when: a pure function of the seed.

use std::{ops::RangeInclusive, time::Duration};

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};

use crate::ledger::FaultKind;

/// Between two faults.
const GAP_MS: RangeInclusive<u64> = 300..=1_300;
/// How often each kind comes, in a hundred.
const WEIGHTS: [(FaultKind, u32); 7] = [
    (FaultKind::WorkerKill, 64),
    (FaultKind::WorkerStall, 16),
    (FaultKind::ProducerKill, 13),
    (FaultKind::RedisKill, 3),
    (FaultKind::RedisFreeze, 2),
    (FaultKind::RedisSleep, 1),
    (FaultKind::RedisPause, 1),
];

/// A fault to be injected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// How long after the one before it.
    pub(super) gap: Duration,
    pub(super) kind: FaultKind,
    /// Chooses among the victims there are.
    pub(super) pick: u32,
    /// How long a stall lasts, or Redis stays away.
    pub(super) lasts: Duration,
}

/// An endless row of faults: first one of each kind, then by weight.
pub(super) struct Faults {
    rng: StdRng,
    lease: Duration,
    first: Vec<FaultKind>,
}

impl Faults {
    pub(super) fn new(seed: u64, lease: Duration) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut first: Vec<FaultKind> = WEIGHTS.iter().map(|(kind, _)| *kind).collect();
        first.shuffle(&mut rng);
        Self { rng, lease, first }
    }

    pub(super) fn draw(&mut self) -> Fault {
        let kind = self.first.pop().unwrap_or_else(|| by_weight(self.rng.random_range(0..100)));
        Fault {
            gap: Duration::from_millis(self.rng.random_range(GAP_MS)),
            kind,
            pick: self.rng.random(),
            lasts: self.lasts(kind),
        }
    }

    /// A worker stands still for longer than a lease. Redis is away shortly, mostly; now and then for longer than a lease.
    fn lasts(&mut self, kind: FaultKind) -> Duration {
        match kind {
            FaultKind::WorkerStall => self.lease.mul_f64(self.rng.random_range(1.1..1.5)),
            _ if self.rng.random_bool(0.1) => self.lease.mul_f64(self.rng.random_range(1.05..1.3)),
            _ => Duration::from_millis(self.rng.random_range(20..=1_500)),
        }
    }
}

fn by_weight(mut drawn: u32) -> FaultKind {
    for (kind, weight) in WEIGHTS {
        if drawn < weight {
            return kind;
        }
        drawn -= weight;
    }
    FaultKind::WorkerKill
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, time::Duration};

    use super::{Fault, Faults, WEIGHTS};
    use crate::ledger::FaultKind;

    const LEASE: Duration = Duration::from_secs(10);

    fn row(seed: u64) -> Vec<Fault> {
        let mut faults = Faults::new(seed, LEASE);
        (0..200).map(|_| faults.draw()).collect()
    }

    #[test]
    fn the_same_seed_draws_the_same_faults() {
        assert_eq!(row(7), row(7));
        assert_ne!(row(7), row(8));
    }

    #[test]
    fn every_kind_comes_once_before_any_comes_twice() {
        assert_eq!(WEIGHTS.iter().map(|(_, weight)| weight).sum::<u32>(), 100);
        for seed in 0..20 {
            let first: HashSet<FaultKind> = row(seed).iter().take(WEIGHTS.len()).map(|fault| fault.kind).collect();
            assert_eq!(first.len(), WEIGHTS.len(), "seed {seed}");
        }
    }

    #[test]
    fn a_stalled_worker_stands_still_for_longer_than_a_lease() {
        let stalls: Vec<_> = row(7).into_iter().filter(|fault| fault.kind == FaultKind::WorkerStall).collect();
        assert!(stalls.len() > 1 && stalls.iter().all(|stall| stall.lasts > LEASE));
    }
}
