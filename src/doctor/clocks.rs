//! Whether this machine, Redis and the database agree about the time, and whether a clock ticks.
//!
//! Leases and due times are on Redis's clock, due times are computed by this machine: what they differ by is how late or
//! early a job begins.

use chrono::{DateTime, TimeDelta, Utc};
use jobs::LaneName;
use queue::QueueError;

use super::{Finding, servers};
use crate::{clock, instance::Instance, wiring};

/// From here on somebody should know, and from here on signatures and reminders go wrong.
const APART: TimeDelta = TimeDelta::seconds(2);
const FAR_APART: TimeDelta = TimeDelta::seconds(30);
/// A tick that has not come so long after it was due does not come by itself.
const OVERDUE: TimeDelta = TimeDelta::minutes(3);
const REMEDY: &str = "see whether `bellhop clock` runs";
const TIME_SERVERS: &str = "let all machines follow the same time servers";

pub(super) async fn skew(instance: &Instance) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Ok(client) = wiring::client(instance) {
        let asked = clock::of_the_machine();
        found.extend(match wiring::lane(&client, &instance.settings, LaneName::Maintenance).time().await {
            Ok(theirs) => Some(judge("Redis", theirs, asked, clock::of_the_machine())),
            // That it does not answer is said elsewhere.
            Err(_) => None,
        });
    }
    if let Ok(store) = servers::open(instance).await {
        let asked = clock::of_the_machine();
        if let Ok(Some(theirs)) = store.clock().await {
            found.push(judge("the database", theirs, asked, clock::of_the_machine()));
        }
    }
    found
}

/// Whoever was asked has looked at their clock somewhere between `asked` and `answered`.
fn judge(whose: &str, theirs: DateTime<Utc>, asked: DateTime<Utc>, answered: DateTime<Utc>) -> Finding {
    let middle = asked + (answered - asked) / 2;
    let apart = (theirs - middle).abs() - (answered - asked) / 2;
    let (what, says) =
        ("clock skew", format!("{whose} is {:.3} s away from this machine", (theirs - middle).as_seconds_f64().abs()));
    match apart {
        apart if apart > FAR_APART => Finding::fail(what, says, TIME_SERVERS),
        apart if apart > APART => Finding::warn(what, says, TIME_SERVERS),
        _ => Finding::ok(what, says),
    }
}

/// Whether a schedule is later than it may be, by the time of Redis, which clocks go by.
pub(super) async fn ticks(
    instance: &Instance,
    store: &store::Store,
    now: Result<DateTime<Utc>, QueueError>,
) -> Vec<Finding> {
    let now = match now {
        Ok(now) => now,
        Err(error) => return vec![Finding::fail("clock", error.to_string(), "see Redis")],
    };
    let schedules = clock::schedules(&instance.settings.schedules);
    let (mut late, mut begun) = (Vec::new(), 0);
    for schedule in &schedules {
        match store.schedule_mark(&schedule.name).await {
            Ok(Some(last)) => {
                begun += 1;
                late.extend(overdue(schedule, last, now));
            }
            // Where others have begun, a clock of an earlier build has: the next one begins this as well.
            Ok(None) => {}
            Err(error) => return vec![Finding::fail("clock", error.to_string(), "see the store")],
        }
    }
    match (late.is_empty(), begun) {
        (true, 0) => vec![Finding::warn("clock", "no clock has ever begun", REMEDY)],
        (true, _) => vec![Finding::ok("clock", format!("{} schedules, none is late", schedules.len()))],
        (false, _) => late,
    }
}

fn overdue(schedule: &clock::Schedule, last: DateTime<Utc>, now: DateTime<Utc>) -> Option<Finding> {
    let name = &schedule.name;
    if last > now + clock::AHEAD {
        let says = format!("the last tick of {name} lies ahead, at {}", last.format("%F %T UTC"));
        return Some(Finding::fail("clock", says, TIME_SERVERS));
    }
    let missed = clock::next(schedule, last).filter(|next| *next + OVERDUE < now)?;
    Some(Finding::fail("clock", format!("{name} was due at {} and has not ticked", missed.format("%F %T UTC")), REMEDY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn hourly() -> clock::Schedule {
        let cron = "0 0 * * * *".parse().unwrap();
        clock::Schedule { name: "hourly".to_owned(), cron, timezone: chrono_tz::UTC }
    }

    #[test]
    fn clocks_are_compared_as_well_as_an_answer_allows() {
        let cases = [
            (100, 100, 100, Verdict::Ok),
            (103, 100, 100, Verdict::Warn),
            (97, 100, 100, Verdict::Warn),
            (131, 100, 100, Verdict::Fail),
            (106, 100, 110, Verdict::Ok),
            (117, 100, 120, Verdict::Ok),
        ];
        for (theirs, asked, answered, verdict) in cases {
            let found = judge("Redis", at(theirs), at(asked), at(answered));
            assert_eq!(found.verdict, verdict, "{}", found.says);
        }
    }

    #[test]
    fn a_schedule_is_overdue_minutes_after_its_tick() {
        let verdict = |last: i64, now: i64| overdue(&hourly(), at(last), at(now)).map(|found| found.verdict);
        assert_eq!(verdict(3_600, 7_200 + 180), None);
        assert_eq!(verdict(3_600, 7_200 + 181), Some(Verdict::Fail));
    }

    #[test]
    fn a_last_tick_that_lies_ahead_is_told_of() {
        let says = |last: i64, now: i64| overdue(&hourly(), at(last), at(now)).map(|found| found.says);
        assert_eq!(says(7_260, 7_200), None, "clocks differ a little");
        let ahead = "the last tick of hourly lies ahead, at 1970-01-01 02:01:01 UTC";
        assert_eq!(says(7_261, 7_200).as_deref(), Some(ahead));
    }
}
