//! Time in the model: it passes in ticks, each far longer than a whole sequence takes to play, so that what the clock on
//! the wall adds meanwhile decides nothing but the order of what falls into one tick.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{History, LaneConfig, keys::Keys, redis_server::RedisServer};

/// A time or a span in ticks.
pub(super) type Ticks = u64;

/// How long a tick is. A sequence must be played in less.
const TICK: Duration = Duration::from_secs(1_000);

pub(super) const LEASE: Ticks = 2;
pub(super) const HISTORY_AGE: Ticks = 6;
pub(super) const DEAD_AGE: Ticks = 9;
/// Small enough for most sequences to go beyond them.
pub(super) const HISTORY_COUNT: usize = 6;
pub(super) const DEAD_COUNT: usize = 4;

/// The lane that is checked.
pub(super) fn config() -> LaneConfig {
    LaneConfig {
        name: "model".to_owned(),
        lease: span(LEASE),
        renew_every: span(LEASE) / 2,
        history: History { count: HISTORY_COUNT as u64, age: span(HISTORY_AGE) },
        dead: History { count: DEAD_COUNT as u64, age: span(DEAD_AGE) },
        ..LaneConfig::default()
    }
}

pub(super) fn span(ticks: Ticks) -> Duration {
    TICK * u32::try_from(ticks).unwrap()
}

pub(super) fn from_now(ticks: Ticks) -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "the test and its Redis share this machine's clock")]
    let now = Utc::now();
    now + TimeDelta::from_std(span(ticks)).unwrap()
}

/// Whether a time read just now is that of `ticks` from now (to come) or ago (negative).
pub(super) fn is_at(time: DateTime<Utc>, ticks: i64) -> bool {
    let late = from_now(0) - time + span_of(ticks) + ROUNDING;
    late >= TimeDelta::zero() && late < span_of(1)
}

/// Whether a wait that was told just now lasts `ticks`.
pub(super) fn is_wait(wait: Duration, ticks: Ticks) -> bool {
    is_at(from_now(0) + wait, i64::try_from(ticks).unwrap())
}

/// Scripts round up to milliseconds.
const ROUNDING: TimeDelta = TimeDelta::milliseconds(2);

fn span_of(ticks: i64) -> TimeDelta {
    TimeDelta::from_std(TICK).unwrap() * i32::try_from(ticks).unwrap()
}

const SHIFT: &str = "for _, book in ipairs({'scheduled', 'inflight', 'done', 'cancelled', 'dead'}) do
    local key = KEYS[1] .. ':' .. book
    local entries = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
    for i = 1, #entries, 2 do
        redis.call('ZADD', key, string.format('%.6f', entries[i + 1] - ARGV[1]), entries[i])
    end
end";

/// Lets time pass, for the books.
pub(super) fn pass(server: &RedisServer, keys: &Keys, ticks: Ticks) {
    let seconds = span(ticks).as_secs().to_string();
    server.command::<Option<String>>(&["EVAL", SHIFT, "1", keys.queue(), &seconds]);
}
