//! What the suites share: a Redis of their own, lanes on it, workers whose runs can be watched, and waiting for a
//! condition. Nothing here sleeps for a fixed time.

#![allow(dead_code, reason = "each suite uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod redis_server;
mod watched;

use std::time::{Duration, Instant};

use queue::{Client, History, Lane, LaneConfig};

pub use self::{
    redis_server::RedisServer,
    watched::{Run, Watched},
};

/// How long a condition may take to come true.
const DEADLINE: Duration = Duration::from_secs(20);

/// Waits until `condition` holds; fails with `what` at the deadline.
pub async fn eventually<F: Future<Output = bool>>(what: &str, mut condition: impl FnMut() -> F) {
    let deadline = Instant::now() + DEADLINE;
    while !condition().await {
        assert!(Instant::now() < deadline, "not in {DEADLINE:?}: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Settings that let a test see leases lapse.
pub fn quick(name: &str) -> LaneConfig {
    LaneConfig {
        name: name.to_owned(),
        concurrency: 8,
        lease: Duration::from_millis(600),
        renew_every: Duration::from_millis(150),
        grace: Duration::from_secs(5),
        history: History { count: 10_000, age: Duration::from_hours(1) },
        ..LaneConfig::default()
    }
}

/// A lane on `server` with a client of its own.
pub fn lane(server: &RedisServer, config: LaneConfig) -> Lane {
    Client::new(&server.url(), "test").unwrap().lane(config)
}

/// The quick lane of this name.
pub fn quick_lane(server: &RedisServer, name: &str) -> Lane {
    lane(server, quick(name))
}
