//! Starts scheduled jobs: any number of clocks may run, a tick is one job.
//!
//! Knows when; what a schedule does, where ticks are remembered and how jobs are pushed is behind [`Ticks`]. So is what
//! time it is: the same for all clocks, whatever the machines think that they run on.

mod ticks;

use std::{future::Future, time::Duration};

use anyhow::Context as _;
use chrono::{DateTime, NaiveDateTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use jobs::Cause;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

pub use ticks::StoredTicks;

use crate::config;

/// Longest sleep: that a machine was suspended, or the time was set, is noticed within it.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);
/// No zone repeats more than this of a day, and none is further from the last transition's offset.
const TRANSITION: TimeDelta = TimeDelta::hours(26);

/// What lies further ahead than this was marked while the time was wrong, and not when one server took over from another.
pub const AHEAD: TimeDelta = TimeDelta::minutes(1);

/// When something is due.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// Its name in `[schedules]`.
    pub name: String,
    /// When, in `timezone`.
    pub cron: cron::Schedule,
    /// In which `cron` is meant.
    pub timezone: Tz,
}

/// One occurrence of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// The schedule's name.
    pub schedule: String,
    /// When it was due.
    pub due: DateTime<Utc>,
}

impl Tick {
    /// The same for every clock, so that the same tick pushed twice is one job.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        format!("tick:{}:{}", self.schedule, self.due.timestamp())
    }
}

/// Tells the time, remembers ticks, and turns one into a job.
pub trait Ticks: Send + Sync {
    /// What time it is, for all clocks.
    fn now(&self) -> impl Future<Output = anyhow::Result<DateTime<Utc>>> + Send;

    /// When the schedule's last fired tick was due, or since when it is waited for where it never ticked.
    fn last(&self, schedule: &str) -> impl Future<Output = anyhow::Result<Option<DateTime<Utc>>>> + Send;

    /// Remembers since when a schedule is waited for, if nothing is remembered or what is lies after `ahead`.
    fn begin(
        &self,
        schedule: &str,
        since: DateTime<Utc>,
        ahead: DateTime<Utc>,
    ) -> impl Future<Output = anyhow::Result<()>> + Send;

    /// Pushes the tick's job under its idempotency key, then remembers the tick; neither where it, or a later one, is
    /// remembered. Says whether the job is new.
    fn fire(&self, tick: &Tick) -> impl Future<Output = anyhow::Result<bool>> + Send;
}

/// The schedules of the configuration.
#[must_use]
pub fn schedules(settings: &config::Schedules) -> Vec<Schedule> {
    let own = |(name, schedule): (&str, &config::Schedule)| Schedule {
        name: name.to_owned(),
        cron: schedule.cron.clone(),
        timezone: schedule.timezone,
    };
    settings.iter().map(own).collect()
}

/// Fires due ticks until `stop`. A schedule that is new begins with the clock's first look.
///
/// # Errors
/// None: what fails is logged and tried again.
pub async fn run(schedules: Vec<Schedule>, ticks: impl Ticks, stop: CancellationToken) -> anyhow::Result<()> {
    let mut since = None;
    loop {
        let pause = match look(&schedules, &ticks, &mut since).await {
            Ok(pause) => pause,
            Err(problem) => {
                let (cause, error) = (Cause::of(&problem), format!("{problem:#}"));
                error!(
                    cause = cause.word(),
                    code = cause.code(),
                    error,
                    "a tick could not be fired and is tried again"
                );
                PAUSE_AFTER_FAILURE
            }
        };
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Fires what is due and says how long nothing else is. `since` is when this clock looked before.
async fn look(
    schedules: &[Schedule],
    ticks: &impl Ticks,
    since: &mut Option<DateTime<Utc>>,
) -> anyhow::Result<Duration> {
    let now = ticks.now().await.context("what time it is")?;
    let looked = Instant::now();
    let next = pass(schedules, ticks, *since.get_or_insert(now), now).await?;
    *since = Some(now);
    let pause = next.map_or(LONGEST_SLEEP, |next| until(next, now)).min(LONGEST_SLEEP);
    Ok(pause.saturating_sub(looked.elapsed()))
}

/// Fires what is due at `now`, each schedule at most once, and returns when the next tick is due. `since` is when this clock
/// looked before, at first now.
///
/// # Errors
/// When a tick could not be read or fired; ticks of other schedules may have been.
pub async fn pass(
    schedules: &[Schedule],
    ticks: &impl Ticks,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<DateTime<Utc>>> {
    let mut failed = None;
    for schedule in schedules {
        if let Err(problem) = fire_due(schedule, ticks, since, now).await {
            failed = Some(problem.context(format!("schedule {}", schedule.name)));
        }
    }
    match failed {
        Some(problem) => Err(problem),
        None => Ok(schedules.iter().filter_map(|schedule| next(schedule, now)).min()),
    }
}

/// The latest time that was due after `last` and not after `now`: what was missed is caught up once.
#[must_use]
pub fn due(schedule: &Schedule, last: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    // No local time that is due by now is later than this: of the offsets around a transition, the larger.
    let larger = offset(schedule.timezone, now).max(offset(schedule.timezone, now - TRANSITION));
    let horizon = now.naive_utc() + larger + TimeDelta::seconds(1);
    let due = schedule.cron.after(&horizon.and_utc()).rev().map(|local| instant(schedule.timezone, local.naive_utc()));
    due.take_while(|due| *due > last).find(|due| *due <= now)
}

/// The first time after `now` that will be due.
#[must_use]
pub fn next(schedule: &Schedule, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let smaller = offset(schedule.timezone, now).min(offset(schedule.timezone, now - TRANSITION));
    let horizon = now.naive_utc() + smaller - TimeDelta::seconds(1);
    let due = schedule.cron.after(&horizon.and_utc()).map(|local| instant(schedule.timezone, local.naive_utc()));
    due.into_iter().find(|due| *due > now)
}

/// The time of the machine: what processes pass wherever a `now` is asked for, but for ticks.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
pub fn of_the_machine() -> DateTime<Utc> {
    Utc::now()
}

async fn fire_due(
    schedule: &Schedule,
    ticks: &impl Ticks,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let last = last(schedule, ticks, since.min(now), now).await?;
    if let Some(due) = due(schedule, last, now) {
        let is_new = ticks.fire(&Tick { schedule: schedule.name.clone(), due }).await?;
        info!(schedule = schedule.name, %due, is_new, "tick");
    }
    Ok(())
}

/// A schedule that is new begins with the clock's first look. That is remembered: a clock that is started anew before the
/// first tick would else begin anew too, and miss what was due in between. One whose mark lies ahead would be silent until
/// then: it begins anew with what this clock saw last. What was due in the time that is lived twice is then run twice.
async fn last(
    schedule: &Schedule,
    ticks: &impl Ticks,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> anyhow::Result<DateTime<Utc>> {
    match ticks.last(&schedule.name).await? {
        Some(last) if last <= now + AHEAD => return Ok(last),
        Some(last) => warn!(schedule = schedule.name, %last, "its last tick lies ahead: was the time of Redis wrong?"),
        None => {}
    }
    ticks.begin(&schedule.name, since, now + AHEAD).await?;
    Ok(since)
}

fn until(next: DateTime<Utc>, now: DateTime<Utc>) -> Duration {
    (next - now).to_std().unwrap_or_default()
}

fn offset(timezone: Tz, at: DateTime<Utc>) -> TimeDelta {
    TimeDelta::seconds(timezone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc().into())
}

/// The instant of a local time. One that is skipped is the end of the gap; of a doubled one the first.
fn instant(timezone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    use chrono::offset::LocalResult;
    match timezone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.to_utc(),
        LocalResult::None => end_of_gap(timezone, local),
    }
}

/// The first instant whose local time is after the gap that `local` lies in.
fn end_of_gap(timezone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let (mut before, mut after) = (local.and_utc() - TRANSITION, local.and_utc() + TRANSITION);
    while after - before > TimeDelta::seconds(1) {
        let middle = before + (after - before) / 2;
        let is_before = timezone.from_utc_datetime(&middle.naive_utc()).naive_local() < local;
        if is_before { before = middle } else { after = middle }
    }
    chrono::DurationRound::duration_trunc(after, TimeDelta::seconds(1)).unwrap_or(after)
}

#[cfg(test)]
mod tests;
