//! When schedules are due, around changes of the clocks most of all.

mod memory;

use memory::{Memory, pass_at};
use proptest::prelude::*;

use super::*;

fn schedule(cron: &str, timezone: Tz) -> Schedule {
    Schedule { name: "sample".to_owned(), cron: cron.parse().unwrap(), timezone }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

const ZURICH: Tz = chrono_tz::Europe::Zurich;
const DAILY_0230: &str = "0 30 2 * * *";
const EVERY_10_MIN: &str = "0 */10 * * * *";

type Case = (&'static str, &'static str, Tz, &'static str, &'static str, Option<&'static str>);

/// Name, schedule and zone, last tick, now, what is due.
const DUE: &[Case] = &[
    ("nothing before its time", DAILY_0230, ZURICH, "2026-06-01T01:00:00Z", "2026-06-02T00:29:59Z", None),
    ("at its time", DAILY_0230, ZURICH, "2026-06-01T01:00:00Z", "2026-06-02T00:30:00Z", Some("2026-06-02T00:30:00Z")),
    ("not twice", DAILY_0230, ZURICH, "2026-06-02T00:30:00Z", "2026-06-02T00:30:01Z", None),
    (
        "missed ones once",
        DAILY_0230,
        ZURICH,
        "2026-06-01T00:30:00Z",
        "2026-06-20T10:00:00Z",
        Some("2026-06-20T00:30:00Z"),
    ),
    ("winter", DAILY_0230, ZURICH, "2026-01-01T00:00:00Z", "2026-01-01T10:00:00Z", Some("2026-01-01T01:30:00Z")),
    // 2026-03-29: 02:00 → 03:00 local, at 01:00Z.
    (
        "a missing time not before the gap's end",
        DAILY_0230,
        ZURICH,
        "2026-03-28T12:00:00Z",
        "2026-03-29T00:59:59Z",
        None,
    ),
    (
        "a missing time at the gap's end",
        DAILY_0230,
        ZURICH,
        "2026-03-28T12:00:00Z",
        "2026-03-29T01:00:00Z",
        Some("2026-03-29T01:00:00Z"),
    ),
    ("a missing time not again", DAILY_0230, ZURICH, "2026-03-29T01:00:00Z", "2026-03-29T23:00:00Z", None),
    // 2026-10-25: 03:00 → 02:00 local, at 01:00Z; 02:30 is 00:30Z and 01:30Z.
    (
        "a doubled time the first time",
        DAILY_0230,
        ZURICH,
        "2026-10-24T12:00:00Z",
        "2026-10-25T00:30:00Z",
        Some("2026-10-25T00:30:00Z"),
    ),
    ("a doubled time not the second time", DAILY_0230, ZURICH, "2026-10-25T00:30:00Z", "2026-10-25T12:00:00Z", None),
    (
        "a doubled time, when the second pass is not there yet",
        "0 45 2 * * *",
        ZURICH,
        "2026-10-25T00:40:00Z",
        "2026-10-25T01:05:00Z",
        Some("2026-10-25T00:45:00Z"),
    ),
    (
        "a doubled time late",
        DAILY_0230,
        ZURICH,
        "2026-10-24T12:00:00Z",
        "2026-10-25T12:00:00Z",
        Some("2026-10-25T00:30:00Z"),
    ),
    (
        "often, in UTC",
        EVERY_10_MIN,
        Tz::UTC,
        "2026-10-25T00:50:00Z",
        "2026-10-25T01:05:00Z",
        Some("2026-10-25T01:00:00Z"),
    ),
    (
        "half an hour of change",
        "0 15 2 * * *",
        chrono_tz::Australia::Lord_Howe,
        "2026-10-03T00:00:00Z",
        "2026-10-03T20:00:00Z",
        Some("2026-10-03T15:30:00Z"),
    ),
    (
        "a day that did not exist",
        "0 0 12 * * *",
        chrono_tz::Pacific::Apia,
        "2011-12-29T23:00:00Z",
        "2011-12-30T11:00:00Z",
        Some("2011-12-30T10:00:00Z"),
    ),
    ("a leap day", "0 0 0 29 2 *", Tz::UTC, "2024-03-01T00:00:00Z", "2026-01-01T00:00:00Z", None),
];

#[test]
fn what_is_due() {
    for (name, cron, timezone, last, now, expected) in DUE {
        assert_eq!(due(&schedule(cron, *timezone), at(last), at(now)), expected.map(at), "{name}");
    }
}

#[test]
fn what_comes_next() {
    let cases = [
        ("later today", DAILY_0230, ZURICH, "2026-06-01T00:00:00Z", "2026-06-01T00:30:00Z"),
        ("not now", DAILY_0230, ZURICH, "2026-06-01T00:30:00Z", "2026-06-02T00:30:00Z"),
        ("a missing time", DAILY_0230, ZURICH, "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z"),
        ("a doubled time", DAILY_0230, ZURICH, "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
        ("next year", "0 0 0 1 1 *", ZURICH, "2026-06-01T00:00:00Z", "2026-12-31T23:00:00Z"),
    ];
    for (name, cron, timezone, now, expected) in cases {
        assert_eq!(next(&schedule(cron, timezone), at(now)), Some(at(expected)), "{name}");
    }
}

#[test]
fn a_schedule_without_future_is_never_due() {
    let past = schedule("0 0 0 1 1 * 2020", Tz::UTC);
    assert_eq!(next(&past, at("2026-01-01T00:00:00Z")), None);
    assert_eq!(due(&past, at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")), None);
}

proptest! {
    /// Whatever the zone and the moment: stepping from one `next` to the following fires each tick once, and `due`
    /// says at each step what `next` had announced.
    #[test]
    fn what_was_next_is_then_due(
        zone in prop::sample::select(vec![ZURICH, Tz::UTC, chrono_tz::Australia::Lord_Howe, chrono_tz::America::New_York, chrono_tz::Antarctica::Troll]),
        cron in prop::sample::select(vec![DAILY_0230, EVERY_10_MIN, "0 0 */3 * * *", "30 59 1,2,3 * * *"]),
        // March and October 2026, hour by hour: all the transitions of these zones.
        start in prop::sample::select(vec!["2026-03-07T00:00:00Z", "2026-03-28T00:00:00Z", "2026-04-04T00:00:00Z", "2026-10-03T00:00:00Z", "2026-10-24T00:00:00Z", "2026-11-01T00:00:00Z"]),
        minutes in 0i64..2_880,
    ) {
        let schedule = schedule(cron, zone);
        let mut last = at(start) + TimeDelta::minutes(minutes);
        for _ in 0..20 {
            let Some(upcoming) = next(&schedule, last) else { break };
            prop_assert!(upcoming > last);
            prop_assert_eq!(due(&schedule, last, upcoming - TimeDelta::seconds(1)), None);
            prop_assert_eq!(due(&schedule, last, upcoming), Some(upcoming));
            last = upcoming;
        }
    }
}

#[tokio::test]
async fn a_pass_fires_what_is_due_and_says_when_to_come_back() {
    let schedules =
        [schedule(EVERY_10_MIN, Tz::UTC), Schedule { name: "daily".to_owned(), ..schedule(DAILY_0230, ZURICH) }];
    let (memory, started) = (Memory::default(), at("2026-06-01T00:05:00Z"));
    let next = pass_at(&schedules, &memory, started, started).await.unwrap();
    assert_eq!((next, memory.fired().len()), (Some(at("2026-06-01T00:10:00Z")), 0));
    for _ in 0..2 {
        pass_at(&schedules, &memory, started, at("2026-06-01T00:31:00Z")).await.unwrap();
    }
    let fired: Vec<_> = memory.fired().iter().map(Tick::idempotency_key).collect();
    assert_eq!(fired, ["tick:sample:1780273800", "tick:daily:1780273800"]);
}

#[tokio::test]
async fn a_clock_that_is_started_again_and_again_misses_no_first_tick() {
    let (schedules, memory) = ([schedule(DAILY_0230, ZURICH)], Memory::default());
    for hour in (0..48).step_by(5) {
        let started = at("2026-06-01T10:00:00Z") + TimeDelta::hours(hour);
        pass_at(&schedules, &memory, started, started).await.unwrap();
    }
    assert_eq!(memory.due(), ["2026-06-02T00:30:00Z", "2026-06-03T00:30:00Z"].map(at));
}

/// An hour during which the time is ahead by so much, and the time from when it is set right on, minute by minute.
async fn fired_once_set_right(lead: TimeDelta) -> Vec<DateTime<Utc>> {
    let (schedules, memory) = ([schedule(EVERY_10_MIN, Tz::UTC)], Memory::default());
    let (started, hour) = (at("2026-06-01T10:00:00Z"), 60);
    let ahead = (0..=hour).map(|minute| started + lead + TimeDelta::minutes(minute));
    let right = (hour..=lead.num_minutes() + 2 * hour).map(|minute| started + TimeDelta::minutes(minute));
    let (mut since, mut before) = (started + lead, 0);
    for now in ahead.chain(right) {
        if now < since {
            before = memory.fired().len();
        }
        pass_at(&schedules, &memory, since, now).await.unwrap();
        since = now;
    }
    memory.due().split_off(before)
}

#[tokio::test]
async fn when_the_time_was_ahead_and_is_set_right_ticks_go_on() {
    let right = at("2026-06-01T11:00:00Z");
    // The lead in minutes, and the tick that has had its job just before, and gets no other.
    for (lead, has_had) in [
        (3, None),
        (7, None),
        (13, Some(10)),
        (18, None),
        (120, Some(120)),
        (180, Some(180)),
        (3 * 24 * 60, Some(3 * 24 * 60)),
    ] {
        let ticks = (1..=lead / 10 + 6).map(|n| 10 * n).filter(|minute| Some(*minute) != has_had);
        let expected: Vec<_> = ticks.map(|minute| right + TimeDelta::minutes(minute)).collect();
        assert_eq!(fired_once_set_right(TimeDelta::minutes(lead)).await, expected, "{lead} min");
    }
}

#[tokio::test]
async fn after_a_year_ahead_ticks_go_on_from_the_look_before() {
    let (schedules, memory) = ([schedule(EVERY_10_MIN, Tz::UTC)], Memory::default());
    let (wrong, right) = (at("2027-06-01T10:00:00Z"), at("2026-06-01T10:05:00Z"));
    pass_at(&schedules, &memory, wrong, wrong).await.unwrap();
    pass_at(&schedules, &memory, wrong, right).await.unwrap();
    pass_at(&schedules, &memory, right, right + TimeDelta::minutes(6)).await.unwrap();
    assert_eq!(memory.due(), [at("2026-06-01T10:10:00Z")]);
}

#[tokio::test]
async fn a_server_that_is_a_little_behind_the_last_one_is_no_reason_to_begin_anew() {
    let (schedules, memory) = ([schedule(EVERY_10_MIN, Tz::UTC)], Memory::default());
    let (before, now) = (at("2026-06-01T10:05:00Z"), at("2026-06-01T10:09:57Z"));
    pass_at(&schedules, &memory, before, now + TimeDelta::seconds(5)).await.unwrap();
    pass_at(&schedules, &memory, before, now).await.unwrap();
    assert_eq!(memory.last("sample").await.unwrap(), Some(at("2026-06-01T10:10:00Z")));
}

#[tokio::test]
async fn a_tick_that_cannot_be_fired_is_due_again() {
    let (schedules, started) = ([schedule(EVERY_10_MIN, Tz::UTC)], at("2026-06-01T00:05:00Z"));
    let mut memory = Memory::broken();
    assert!(pass_at(&schedules, &memory, started, at("2026-06-01T00:10:00Z")).await.is_err());
    memory.is_broken = false;
    pass_at(&schedules, &memory, started, at("2026-06-01T00:11:00Z")).await.unwrap();
    assert_eq!(memory.fired()[0].due, at("2026-06-01T00:10:00Z"));
}

#[tokio::test]
async fn the_clock_ends_when_told_to() {
    let stop = CancellationToken::new();
    stop.cancel();
    run(vec![], Memory::default(), stop).await.unwrap();
}
