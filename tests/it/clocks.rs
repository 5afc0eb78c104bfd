//! Any number of clocks: a tick is one job, over a change of the clocks and after a silence too.
//!
//! Three clocks with stores and queues of their own look at a simulated time, one a little after the other, sleep
//! through part of it, and two workers run what they push. When something is due is counted here by hand, day by day, and
//! not by the clock's own arithmetic.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use bellhop::{
    clock::{Schedule, StoredTicks, Tick, Ticks as _, pass, run},
    wiring,
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::{Europe::Zurich, Tz};
use futures::future::join_all;
use jobs::{Clock, LaneName};
use tokio_util::sync::CancellationToken;

use crate::support::{Engine, TestApp, eventually};

const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];
const TICKS: usize = 1_000;
/// How far from each other they look.
const SKEWS_S: [i64; 3] = [0, 2, -3];
/// When they look, after something is due: who is behind does not see it at first.
const LOOKS_S: [i64; 2] = [0, 5];
/// On both days Zurich's clocks change at 01:00 UTC: from 02:00 to 03:00, and from 03:00 to 02:00.
const CHANGES: [&str; 2] = ["2026-03-29", "2026-10-25"];
const END_OF_GAP: &str = "2026-03-29T01:00:00Z";

/// Schedule, expression and zone: often in UTC, hourly and daily at a time that is missing or doubled.
const SCHEDULES: [(&str, &str, Tz); 3] = [
    ("sweep_outbox", "0 */10 * * * *", Tz::UTC),
    ("expire_options", "0 30 * * * *", Zurich),
    ("give_up_leads", "0 30 2 * * *", Zurich),
];

fn schedules() -> Vec<Schedule> {
    let schedule = |(name, cron, timezone): (&str, &str, Tz)| Schedule {
        name: name.to_owned(),
        cron: cron.parse().unwrap(),
        timezone,
    };
    SCHEDULES.map(schedule).to_vec()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The first instant at which clocks on Zurich's walls show this, or the end of the hour that they skip.
fn on_the_wall(day: NaiveDate, hour: u32) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::from_hms_opt(hour, 30, 0).unwrap());
    Zurich.from_local_datetime(&local).earliest().map_or_else(|| END_OF_GAP.parse().unwrap(), |at| at.to_utc())
}

/// The first so many ticks after midnight before the change, by hand.
fn expected(change: &str) -> Vec<(&'static str, DateTime<Utc>)> {
    let first = day(change) - Days::new(2);
    let midnight = Zurich.from_local_datetime(&first.and_time(NaiveTime::MIN)).unwrap().to_utc();
    let mut all: Vec<(&str, DateTime<Utc>)> =
        (1..=6 * 24 * 9).map(|n| ("sweep_outbox", midnight + TimeDelta::minutes(10 * n))).collect();
    for day in first.iter_days().take(9) {
        all.extend((0..24).map(|hour| ("expire_options", on_the_wall(day, hour))));
        all.push(("give_up_leads", on_the_wall(day, 2)));
    }
    all.sort_by_key(|(name, due)| (*due, *name));
    assert_ne!(all[TICKS - 1].1, all[TICKS].1, "the last moment would have a tick too many");
    all.truncate(TICKS);
    all
}

/// On machines whose own time is wrong by hours.
async fn clocks(app: &TestApp) -> Vec<StoredTicks> {
    let own = SKEWS_S.map(async |hours| {
        let of_the_machine = Clock::system();
        of_the_machine.advance(TimeDelta::hours(hours));
        let services = wiring::services(&app.instance, of_the_machine, None).await.unwrap();
        StoredTicks::new(Arc::new(services))
    });
    join_all(own).await
}

fn assert_in_order(looked: &[anyhow::Result<Option<DateTime<Utc>>>]) {
    assert!(looked.iter().all(Result::is_ok), "{looked:?}");
}

/// Jobs that were made on the lane of the clock, ever.
async fn made(app: &TestApp) -> u64 {
    let stats = app.services.lanes.get(LaneName::Maintenance).stats().await.unwrap();
    stats.live() + stats.dead + stats.cancelled + stats.done_ever
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
async fn a_thousand_ticks_of_three_clocks_are_a_thousand_jobs() {
    for engine in ENGINES {
        for change in CHANGES {
            let begun = Instant::now();
            let app = TestApp::with_workers(engine, 2).await;
            let expected = expected(change);
            let passes = simulate(&app, &expected).await;
            app.drain().await;
            let stats = app.services.lanes.get(LaneName::Maintenance).stats().await.unwrap();
            assert_eq!(
                (made(&app).await, stats.done_ever, stats.failed),
                (TICKS as u64, TICKS as u64, 0),
                "{engine:?} {change}"
            );
            let last = expected.iter().map(|(name, due)| (*name, *due)).collect::<BTreeMap<_, _>>();
            for (name, due) in &last {
                assert_eq!(
                    app.services.store.schedule_mark(name).await.unwrap(),
                    Some(*due),
                    "{engine:?} {change} {name}"
                );
            }
            println!(
                "{engine:?}, change of {change}: {} ticks due, 3 clocks made {passes} passes, {} jobs made, {} run by 2 workers, {:.1} s",
                expected.len(),
                made(&app).await,
                stats.done_ever,
                begun.elapsed().as_secs_f64(),
            );
            app.stop().await;
        }
    }
}

/// Around each moment at which something is due the clocks look twice, all at once, but for one that sleeps through it.
async fn simulate(app: &TestApp, expected: &[(&str, DateTime<Utc>)]) -> usize {
    let (clocks, schedules) = (clocks(app).await, schedules());
    let started = expected[0].1 - TimeDelta::minutes(5);
    let moments: BTreeSet<_> = expected.iter().map(|(_, due)| *due).collect();
    let looks = moments
        .iter()
        .enumerate()
        .flat_map(|(step, moment)| LOOKS_S.map(|later| (step, *moment + TimeDelta::seconds(later))));
    let mut passes = 0;
    for (step, moment) in looks {
        let awake = clocks.iter().zip(SKEWS_S).enumerate().filter(|(clock, _)| (step + clock) % 4 != 0);
        let looks = awake.map(|(_, (ticks, skew))| pass(&schedules, ticks, started, moment + TimeDelta::seconds(skew)));
        let looked = join_all(looks).await;
        passes += looked.len();
        assert_in_order(&looked);
    }
    passes
}

#[tokio::test(flavor = "multi_thread")]
async fn what_all_clocks_slept_through_is_caught_up_once() {
    for engine in ENGINES {
        for change in CHANGES {
            let app = TestApp::with_workers(engine, 2).await;
            let (clocks, schedules) = (clocks(&app).await, schedules());
            let started = on_the_wall(day(change) - Days::new(1), 12) - TimeDelta::minutes(5);
            let look = async |now: DateTime<Utc>| {
                let looks = clocks.iter().map(|ticks| pass(&schedules, ticks, started, now));
                assert_in_order(&join_all(looks).await);
            };
            look(started + TimeDelta::minutes(6)).await;
            app.drain().await;
            assert_eq!(made(&app).await, 2, "{engine:?} {change}: what is due often was due once");
            // Three days without a clock, over the change: hundreds of ticks are missed.
            look(started + TimeDelta::days(3)).await;
            app.drain().await;
            assert_eq!(made(&app).await, 2 + 3, "{engine:?} {change}: one more of each schedule");
            look(started + TimeDelta::days(3)).await;
            assert_eq!(made(&app).await, 5, "{engine:?} {change}: and no more of them");
            app.stop().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_that_are_started_again_and_again_miss_no_first_tick() {
    for engine in ENGINES {
        let app = TestApp::with_workers(engine, 2).await;
        let (clocks, schedules) = (clocks(&app).await, schedules());
        // Each looks once, as it begins, and is gone: what is due daily is always due between two of them.
        let noon = on_the_wall(day("2026-06-01"), 12);
        for (hour, ticks) in (0..48).step_by(5).zip(clocks.iter().cycle()) {
            let started = noon + TimeDelta::hours(hour);
            assert_in_order(&[pass(&schedules, ticks, started, started).await]);
        }
        let last = app.services.store.schedule_mark("give_up_leads").await.unwrap();
        assert_eq!(last, Some(on_the_wall(day("2026-06-03"), 2)), "{engine:?}");
        app.drain().await;
        // 9 of each that is due within five hours, and that of two nights.
        assert_eq!(made(&app).await, 9 + 9 + 2, "{engine:?}");
        app.stop().await;
    }
}

/// Moves the time by which the keys of ticks live.
const LAPSE: &str = "for _, key in ipairs(redis.call('KEYS', '*:idempotency:tick:*')) do
    local left = redis.call('PTTL', key) - ARGV[1] * 1000
    if left > 0 then redis.call('PEXPIRE', key, left) else redis.call('DEL', key) end
end";

fn lapse(app: &TestApp, by: TimeDelta) {
    app.redis.command::<Option<String>>(&["EVAL", LAPSE, "0", &by.num_seconds().to_string()]);
}

/// Looks every ten minutes while the time is ahead for an hour, and on when it is set right. How many jobs were made since.
async fn made_once_set_right(app: &TestApp, lead: TimeDelta) -> u64 {
    let (clocks, schedules) = (clocks(app).await, schedules());
    let (started, step) = (on_the_wall(day("2026-06-01"), 12), TimeDelta::minutes(10));
    let mut since = started + lead;
    let mut look = async |ticks: &StoredTicks, now: DateTime<Utc>| {
        lapse(app, now - since);
        assert_in_order(&[pass(&schedules, ticks, since.min(now), now).await]);
        since = now;
    };
    for n in 0..=6 {
        look(&clocks[0], started + lead + step * n).await;
    }
    let before = made(app).await;
    let steps = (lead + TimeDelta::hours(1)).num_minutes() / 10;
    for (n, ticks) in (6..=6 + i32::try_from(steps).unwrap()).zip(clocks.iter().cycle()) {
        look(ticks, started + step * n).await;
    }
    made(app).await - before
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_time_of_redis_was_ahead_and_is_set_right_ticks_go_on() {
    for engine in ENGINES {
        // The lead in minutes, and what is due until an hour after it has passed: every ten minutes, hourly, at night.
        for (lead, due) in [(5, 6 + 1), (120, 18 + 3), (3 * 24 * 60, 73 * 6 + 73 + 3)] {
            let app = TestApp::start(engine).await;
            // What was due in the last minutes before, every ten minutes and every hour, has had its job.
            let has_had = if lead > 5 { 2 } else { 0 };
            let made = made_once_set_right(&app, TimeDelta::minutes(lead)).await;
            assert_eq!(made, due - has_had, "{engine:?}, {lead} min");
            app.drain().await;
            app.stop().await;
        }
    }
}

/// What was pushed, by the keys that keep it from being pushed again.
fn ticks(app: &TestApp) -> Vec<i64> {
    let keys: Vec<String> = app.redis.command(&["KEYS", "*:idempotency:tick:sweep_outbox:*"]);
    keys.iter().map(|key| key.rsplit(':').next().unwrap().parse().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_go_by_the_time_of_redis() {
    for engine in ENGINES {
        let app = TestApp::start(engine).await;
        let every_second =
            Schedule { name: "sweep_outbox".to_owned(), cron: "* * * * * *".parse().unwrap(), timezone: Tz::UTC };
        let (begun, stop) = (time(&app), CancellationToken::new());
        let clocks = clocks(&app).await;
        let running = join_all(clocks.into_iter().map(|ticks| run(vec![every_second.clone()], ticks, stop.clone())));
        let seen = eventually("they tick", async || (ticks(&app).len() >= 4).then_some(()));
        tokio::join!(running, async {
            seen.await;
            stop.cancel();
        });
        let (ticks, ended) = (ticks(&app), time(&app));
        assert!(ticks.iter().all(|due| (begun..=ended).contains(due)), "{engine:?}: {ticks:?} in {begun}..={ended}");
        app.drain().await;
        assert_eq!(made(&app).await, ticks.len() as u64, "{engine:?}: each is one job");
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_store_takes_no_writes_nothing_is_fired() {
    let app = TestApp::start(Engine::Sqlite).await;
    let ticks = clocks(&app).await.remove(0);
    let tick = a_tick(&app, &ticks).await;
    let away = app.without_store();
    assert!(ticks.last(&tick.schedule).await.is_ok(), "it can be read");
    let fired = tokio::time::timeout(Duration::from_secs(2), ticks.fire(&tick)).await;
    assert!(!matches!(fired, Ok(Ok(_))));
    assert_eq!(made(&app).await, 0);
    away.over();
    assert!(ticks.fire(&tick).await.unwrap());
    app.drain().await;
    assert_eq!(made(&app).await, 1);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_late_fires_nothing_that_another_has_fired_long_ago() {
    for engine in ENGINES {
        let app = TestApp::start(engine).await;
        let clocks = clocks(&app).await;
        let tick = a_tick(&app, &clocks[0]).await;
        assert!(clocks[0].fire(&tick).await.unwrap());
        let keys: Vec<String> = app.redis.command(&["KEYS", "*:idempotency:tick:*"]);
        assert_eq!(app.redis.command::<usize>(&["DEL", &keys[0]]), 1, "as its time does");
        assert!(!clocks[1].fire(&tick).await.unwrap(), "{engine:?}");
        app.drain().await;
        assert_eq!(made(&app).await, 1, "{engine:?}");
        app.stop().await;
    }
}

/// One that is due now, of a schedule that began a minute ago.
async fn a_tick(app: &TestApp, ticks: &StoredTicks) -> Tick {
    let tick = Tick { schedule: "sweep_outbox".to_owned(), due: app.now() };
    ticks.begin(&tick.schedule, tick.due - TimeDelta::minutes(1), tick.due + TimeDelta::minutes(1)).await.unwrap();
    tick
}

/// Redis's.
fn time(app: &TestApp) -> i64 {
    app.redis.command::<(i64, i64)>(&["TIME"]).0
}
