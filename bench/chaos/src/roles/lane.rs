//! The one lane of a run.

use std::time::Duration;

use queue::{Client, History, Lane, LaneConfig};

/// Jobs a worker runs at a time.
const CONCURRENCY: usize = 16;
/// More than any run has jobs: a producer that was killed pushes what it pushed before, and that must be known still.
const ALL: History = History { count: 100_000_000, age: Duration::from_hours(24) };

/// The lane on the Redis at `url`, with production's proportions of lease and renewal.
pub(crate) fn lane(url: &str, lease: Duration) -> anyhow::Result<Lane> {
    let config = LaneConfig {
        name: "chaos".to_owned(),
        concurrency: CONCURRENCY,
        lease,
        renew_every: renew_every(lease),
        history: ALL,
        dead: ALL,
        ..LaneConfig::default()
    };
    config.check()?;
    Ok(Client::new(url, "bench")?.lane(config))
}

/// 3 s of 10, as in production.
pub(crate) fn renew_every(lease: Duration) -> Duration {
    lease * 3 / 10
}
