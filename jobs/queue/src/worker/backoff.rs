//! How long to wait before trying Redis again: 50 ms, then twice as long each time up to 2 s, each shortened at random
//! so that a crowd of workers does not come back at once.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(2);

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The next wait.
    pub(crate) fn next(&mut self) -> Duration {
        let wait = FIRST.saturating_mul(2_u32.saturating_pow(self.failures)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        wait.mul_f64(rand::random_range(0.5..1.0))
    }

    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Whether the next failure is the first in a row.
    pub(crate) fn is_fresh(&self) -> bool {
        self.failures == 0
    }
}
