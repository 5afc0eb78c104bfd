//! What the suites share: a Redis of their own, lanes on it, workers whose runs can be watched, and waiting for a
//! condition. Nothing here sleeps for a fixed time.

mod crashing;
mod journal;
mod load;
mod process;
mod redis_server;
mod watched;

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use queue::{Client, History, Lane, LaneConfig, NewJob};

pub(crate) use self::{
    crashing::Crashing,
    journal::Journal,
    load::{Load, Tally},
    process::{Ledger, Line, Process, default_lane, work_as_told},
    redis_server::RedisServer,
    watched::Watched,
};

/// How long a condition may take to come true.
const DEADLINE: Duration = Duration::from_secs(20);

/// Waits until `condition` holds; fails with `what` at the deadline.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, mut condition: impl FnMut() -> F) {
    let deadline = Instant::now() + DEADLINE;
    while !condition().await {
        assert!(Instant::now() < deadline, "not in {DEADLINE:?}: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Settings that let a test see leases lapse.
pub(crate) fn quick(name: &str) -> LaneConfig {
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
pub(crate) fn lane(server: &RedisServer, config: LaneConfig) -> Lane {
    Client::new(&server.url(), "test").unwrap().lane(config)
}

/// The quick lane of this name.
pub(crate) fn quick_lane(server: &RedisServer, name: &str) -> Lane {
    lane(server, quick(name))
}

/// Fails if the books are not in order.
pub(crate) async fn in_order(lane: &Lane) {
    assert_eq!(lane.verify().await.unwrap(), []);
}

/// A job with this payload in this group.
pub(crate) fn of_group(group: &str, payload: &str) -> NewJob {
    NewJob { group: Some(group.to_owned()), ..NewJob::new(payload.to_owned()) }
}

/// A job with this payload that is due `millis` from now.
pub(crate) fn due_in(millis: i64, payload: &str) -> NewJob {
    NewJob { run_at: Some(now() + TimeDelta::milliseconds(millis)), ..NewJob::new(payload.to_owned()) }
}

/// The machine's time, which is also Redis's here.
pub(crate) fn now() -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "the test and its Redis share this machine's clock")]
    Utc::now()
}
