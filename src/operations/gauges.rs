//! What is not counted but looked at, when somebody asks: the lanes in Redis, the store's connections, the schedules.
//!
//! Everybody who asks within a second gets the same look, and a look costs Redis one O(1) script a lane and the time, and
//! the store one row a schedule. What does not answer in time is `NaN`, which no comparison is true of, and its `_up` is 0. Each lane is
//! asked for itself: one that is silent says nothing of the others.

use std::{collections::BTreeMap, fmt, sync::OnceLock, time::Duration};

use chrono::{DateTime, Utc};
use futures::future::join_all;
use metrics::{Unit, describe_gauge, gauge};
use queue::{Lane, Stats};
use store::Store;
use tokio::{sync::Mutex, time::Instant};

use super::{totals::Totals, witness::Witness};
use crate::clock::{self, Schedule};

/// How long a look holds.
const HOLDS: Duration = Duration::from_secs(1);

const REDIS_UP: &str = "bellhop_redis_up";
const LANE_UP: &str = "bellhop_lane_up";
const JOBS: &str = "bellhop_lane_jobs";
const OLDEST: &str = "bellhop_lane_oldest_seconds";
const PAUSED: &str = "bellhop_lane_paused";
const STORE_UP: &str = "bellhop_store_up";
const CONNECTIONS: &str = "bellhop_store_connections";
const MOST_CONNECTIONS: &str = "bellhop_store_connections_max";
const OVERDUE: &str = "bellhop_schedule_overdue_seconds";

/// See the module.
pub struct Gauges {
    lanes: Vec<Watched>,
    kept: Option<Kept>,
    seen: Mutex<Option<(Instant, String)>>,
    totals: Mutex<Totals>,
}

/// A lane, and whether it answers.
struct Watched {
    lane: Lane,
    witness: Witness,
}

/// What a process with a store can look at.
struct Kept {
    store: Store,
    witness: Witness,
    schedules: Vec<Schedule>,
    /// Whose clock schedules are kept by.
    timed: Watched,
    /// The first look. A schedule that no clock has begun is as late as if it should have begun then.
    since: OnceLock<DateTime<Utc>>,
}

impl Gauges {
    /// Looks at these lanes.
    #[must_use]
    pub fn of(lanes: Vec<Lane>) -> Self {
        describe();
        let watched = |lane: Lane| Watched { witness: Witness::of(format!("the lane {}", lane.name())), lane };
        let lanes = lanes.into_iter().map(watched).collect();
        Self { lanes, kept: None, seen: Mutex::default(), totals: Mutex::default() }
    }

    /// Looks at a store too, and at schedules, which are kept by the time of `lane`'s Redis.
    #[must_use]
    pub fn with_store(self, store: Store, schedules: Vec<Schedule>, lane: Lane) -> Self {
        let witness = Witness::of("the store".to_owned());
        let timed = Watched { lane, witness: Witness::of("the time of Redis".to_owned()) };
        Self { kept: Some(Kept { store, witness, schedules, timed, since: OnceLock::new() }), ..self }
    }

    /// Looks, unless somebody just has. Returns what Redis counts, which no recorder can hold, as Prometheus text.
    pub async fn look(&self) -> String {
        let mut seen = self.seen.lock().await;
        match &*seen {
            Some((at, totals)) if at.elapsed() < HOLDS => totals.clone(),
            _ => {
                let store = async {
                    if let Some(kept) = &self.kept {
                        kept.look().await;
                    }
                };
                let (totals, ()) = tokio::join!(self.look_at_lanes(), store);
                *seen = Some((Instant::now(), totals.clone()));
                totals
            }
        }
    }

    async fn look_at_lanes(&self) -> String {
        let asked = self.lanes.iter().map(|watched| watched.witness.hear(watched.lane.stats()));
        let found = join_all(asked).await;
        gauge!(REDIS_UP).set(truth(found.iter().any(Option::is_some)));
        let lanes: Vec<_> = self.lanes.iter().map(|watched| watched.lane.name()).zip(found).collect();
        for (lane, stats) in &lanes {
            tell(lane, stats.as_ref());
        }
        self.totals.lock().await.text(lanes.iter().filter_map(|(lane, stats)| Some((*lane, stats.as_ref()?))))
    }
}

impl Kept {
    async fn look(&self) {
        self.look_at_pools();
        let (marks, now) = tokio::join!(
            self.witness.hear(self.store.schedule_marks()),
            self.timed.witness.hear(self.timed.lane.time())
        );
        gauge!(STORE_UP).set(truth(marks.is_some()));
        for schedule in &self.schedules {
            let overdue = marks.as_ref().zip(now).map(|(marks, now)| self.overdue_s(schedule, marks, now));
            gauge!(OVERDUE, "schedule" => schedule.name.clone()).set(overdue.unwrap_or(f64::NAN));
        }
    }

    fn overdue_s(&self, schedule: &Schedule, marks: &BTreeMap<String, DateTime<Utc>>, now: DateTime<Utc>) -> f64 {
        let since = self.since.get_or_init(|| now);
        overdue_s(schedule, *marks.get(&schedule.name).unwrap_or(since), now)
    }

    fn look_at_pools(&self) {
        for pool in self.store.pools() {
            let used = pool.open.saturating_sub(pool.idle);
            for (state, count) in [("idle", pool.idle), ("used", used)] {
                gauge!(CONNECTIONS, "pool" => pool.name, "state" => state).set(count);
            }
            gauge!(MOST_CONNECTIONS, "pool" => pool.name).set(pool.most);
        }
    }
}

/// Seconds since the tick after the last one was due; 0 while it is not. A last one that lies ahead is as far from the truth.
fn overdue_s(schedule: &Schedule, last: DateTime<Utc>, now: DateTime<Utc>) -> f64 {
    let ahead = Some(last - now).filter(|ahead| *ahead > clock::AHEAD);
    let late = ahead.or_else(|| Some(now - clock::next(schedule, last)?));
    late.and_then(|late| late.to_std().ok()).map_or(0.0, |late| late.as_secs_f64())
}

impl fmt::Debug for Gauges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gauges").field("lanes", &self.lanes.len()).finish_non_exhaustive()
    }
}

/// One number of a lane.
type Of = fn(&Stats) -> u64;

fn tell(lane: &str, stats: Option<&Stats>) {
    #[expect(clippy::cast_precision_loss, reason = "fewer jobs than a float tells apart, 2^53")]
    let number = |of: Of| stats.map_or(f64::NAN, |stats| of(stats) as f64);
    let states: [(&'static str, Of); 5] = [
        ("ready", |stats| stats.ready),
        ("waiting", |stats| stats.waiting),
        ("scheduled", |stats| stats.scheduled),
        ("running", |stats| stats.running),
        ("dead", |stats| stats.dead),
    ];
    for (state, of) in states {
        gauge!(JOBS, "lane" => lane.to_owned(), "state" => state).set(number(of));
    }
    gauge!(LANE_UP, "lane" => lane.to_owned()).set(truth(stats.is_some()));
    gauge!(OLDEST, "lane" => lane.to_owned()).set(number(|stats| stats.oldest_ms) / 1_000.0);
    gauge!(PAUSED, "lane" => lane.to_owned()).set(stats.map_or(f64::NAN, |stats| truth(stats.paused)));
}

fn truth(is_so: bool) -> f64 {
    if is_so { 1.0 } else { 0.0 }
}

fn describe() {
    describe_gauge!(REDIS_UP, "Whether Redis answered for any lane when this was asked: 1 or 0.");
    describe_gauge!(LANE_UP, "Whether Redis answered for the lane when this was asked: 1 or 0.");
    describe_gauge!(JOBS, Unit::Count, "Jobs of a lane in a state, over all workers.");
    describe_gauge!(OLDEST, Unit::Seconds, "For how long the next ready job of a lane is due.");
    describe_gauge!(PAUSED, "Whether somebody has paused the lane: 1 or 0.");
    describe_gauge!(STORE_UP, "Whether the store answered when this was asked: 1 or 0.");
    describe_gauge!(CONNECTIONS, Unit::Count, "Connections of a pool of this process to the store.");
    describe_gauge!(MOST_CONNECTIONS, Unit::Count, "How many connections that pool may have.");
    describe_gauge!(
        OVERDUE,
        Unit::Seconds,
        "Since when a schedule's next tick is due, or how far ahead its last one lies."
    );
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;
    use queue::{Client, LaneConfig};

    use super::*;

    #[tokio::test]
    async fn what_does_not_answer_is_no_number() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let _collected = metrics::set_default_local_recorder(&recorder);
        let nowhere = Client::new("redis+unix:///nowhere/redis.sock", "gauges").unwrap();
        let gauges = Gauges::of(vec![nowhere.lane(LaneConfig { name: "mail".to_owned(), ..LaneConfig::default() })]);
        let text = gauges.look().await + &recorder.handle().render();
        for line in [
            "bellhop_redis_up 0",
            r#"bellhop_lane_up{lane="mail"} 0"#,
            r#"bellhop_lane_oldest_seconds{lane="mail"} NaN"#,
            r#"bellhop_lane_jobs{lane="mail",state="ready"} NaN"#,
        ] {
            assert!(text.lines().any(|each| each == line), "{line} is not in:\n{text}");
        }
        assert!(!text.contains("bellhop_lane_done_total"), "a counter that nobody has read is not begun:\n{text}");
    }

    #[test]
    fn a_schedule_is_overdue_from_its_next_tick_on() {
        let schedule = Schedule {
            name: "hourly".to_owned(),
            cron: "0 0 * * * *".parse().unwrap(),
            timezone: chrono_tz::Europe::Zurich,
        };
        let at = |time: &str| -> DateTime<Utc> { format!("2026-06-14T{time}Z").parse().unwrap() };
        let last = at("10:00:00");
        for (now, seconds) in [
            ("08:00:00", 7_200.0),
            ("09:58:59", 61.0),
            ("09:59:00", 0.0),
            ("10:00:00", 0.0),
            ("10:59:59", 0.0),
            ("11:00:00", 0.0),
            ("11:00:30", 30.0),
            ("13:00:00", 7_200.0),
        ] {
            assert!((overdue_s(&schedule, last, at(now)) - seconds).abs() < f64::EPSILON, "{now}");
        }
    }
}
