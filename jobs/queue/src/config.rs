//! How a lane behaves, and the check that its numbers fit each other.
//!
//! Knows no connection: the same lane name and prefix with another configuration is the same lane.

use std::time::Duration;

/// Settings of a lane. The defaults suit jobs that take between milliseconds and minutes.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneConfig {
    /// 1 to 64 ASCII letters, digits, `-`, `_` or `.`.
    pub name: String,
    /// Jobs one worker runs at a time.
    pub concurrency: usize,
    /// Jobs a worker leases beyond those it runs. Above 0 it raises the throughput of very short jobs, and lets a job
    /// wait behind a busy worker while another one is idle.
    pub prefetch: usize,
    /// How long a job stays with a worker that has gone silent.
    pub lease: Duration,
    /// How often the leases are renewed; at most half a lease.
    pub renew_every: Duration,
    /// The longest sleep between two fetches: what a lost wake-up costs.
    pub poll: Duration,
    /// How fast jobs are handed out to all workers together; none for as fast as they go.
    pub rate: Option<Rate>,
    /// How long a stopping worker lets its jobs run on.
    pub grace: Duration,
    /// What is kept of done and of cancelled jobs (each).
    pub history: History,
    /// What is kept of dead jobs.
    pub dead: History,
}

/// A token bucket: each job that is handed out takes a token, whatever becomes of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Tokens that come back in a second; above zero.
    pub a_second: f64,
    /// Tokens that a bucket holds: jobs handed out at once after a rest. At least 1.
    pub at_once: u32,
}

/// Ended jobs are forgotten when there are more of them than `count`, or when they are older than `age`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct History {
    /// How many at most; 0 keeps none.
    pub count: u64,
    /// How long at most, since they ended.
    pub age: Duration,
}

const DAY: Duration = Duration::from_hours(24);

impl Default for LaneConfig {
    fn default() -> Self {
        Self {
            name: "default".to_owned(),
            concurrency: 16,
            prefetch: 0,
            lease: Duration::from_secs(10),
            renew_every: Duration::from_secs(3),
            poll: Duration::from_secs(1),
            rate: None,
            grace: Duration::from_secs(25),
            history: History { count: 1_000, age: DAY },
            dead: History { count: 10_000, age: 90 * DAY },
        }
    }
}

/// A setting that cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The name would not make a Redis key with one hash tag.
    #[error("the lane's name must be 1 to 64 ASCII letters, digits, '-', '_' or '.'")]
    Name,
    /// Nothing would ever run, or one fetch would hand out more than a script may hold.
    #[error("concurrency + prefetch must be between 1 and {MAX_SLOTS}, concurrency at least 1")]
    Concurrency,
    /// A lease this short lapses while its renewal is on the way.
    #[error("the lease must be at least {} ms", SHORTEST_LEASE.as_millis())]
    Lease,
    /// One late renewal would lose the lease.
    #[error("renew_every must be above zero and at most half the lease")]
    Renewal,
    /// A worker would never look, or never stop looking.
    #[error("poll must be between {} ms and one hour", SHORTEST_POLL.as_millis())]
    Poll,
    /// Nothing would ever be handed out.
    #[error("the rate must be above zero jobs a second, and at least 1 at once")]
    Rate,
}

/// What one fetch can hand out: a Lua script can unpack some 8,000 values.
const MAX_SLOTS: usize = 2_000;
const SHORTEST_LEASE: Duration = Duration::from_millis(100);
const SHORTEST_POLL: Duration = Duration::from_millis(10);

impl LaneConfig {
    /// Checks every setting, and those that depend on each other.
    ///
    /// # Errors
    /// The first setting that cannot work.
    pub fn check(&self) -> Result<(), ConfigError> {
        let rules = [
            (plain(&self.name), ConfigError::Name),
            (
                self.concurrency >= 1 && self.concurrency.saturating_add(self.prefetch) <= MAX_SLOTS,
                ConfigError::Concurrency,
            ),
            (self.lease >= SHORTEST_LEASE, ConfigError::Lease),
            (!self.renew_every.is_zero() && self.renew_every <= self.lease / 2, ConfigError::Renewal),
            (
                self.rate.is_none_or(|rate| rate.a_second > 0.0 && rate.a_second.is_finite() && rate.at_once >= 1),
                ConfigError::Rate,
            ),
            ((SHORTEST_POLL..=Duration::from_hours(1)).contains(&self.poll), ConfigError::Poll),
        ];
        rules.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, error)| Err(error))
    }
}

/// Fit to stand between the braces of a hash tag, and in a pattern of keys.
pub(crate) fn plain(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}
