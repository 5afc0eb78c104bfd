//! What must hold after every step: each id in exactly one state, which is the model's; groups in order and one at a
//! time; the books clean by their own verification.

use std::collections::BTreeMap;

use anyhow::ensure;
use futures::future::try_join_all;

use super::{
    books::{Books, Place},
    driver::Driver,
    time,
};
use crate::{JobId, JobInfo, State, Stats};

/// More than a sequence can push.
const ALL: usize = 1_000;

/// See the module.
pub(super) async fn hold(driver: &Driver<'_>) -> anyhow::Result<()> {
    groups_move(&driver.books)?;
    let lists = State::ALL.map(|state| driver.lane.list(state, ALL));
    let (lists, stats, violations) = tokio::join!(try_join_all(lists), driver.lane.stats(), driver.lane.verify());
    for (state, jobs) in State::ALL.into_iter().zip(lists?) {
        are_the_models(&driver.books, state, &jobs)?;
    }
    counts_fit(&driver.books, &stats?)?;
    let violations = violations?;
    ensure!(violations.is_empty(), "{violations:?}");
    Ok(())
}

/// The model itself: no group has two jobs on their way, and none waits for nothing.
fn groups_move(books: &Books) -> anyhow::Result<()> {
    let mut on_their_way = BTreeMap::<&str, Vec<&JobId>>::new();
    for (id, job) in &books.jobs {
        if let (Some(group), Place::Ready | Place::Running { .. }) = (&job.group, &job.place) {
            on_their_way.entry(group).or_default().push(id);
        }
    }
    for (group, ids) in on_their_way {
        ensure!(ids.len() == 1 && books.groups[group].front() == Some(ids[0]), "{group} runs {ids:?}");
    }
    for (group, members) in &books.groups {
        let moves = members.front().is_some_and(|head| books.jobs[head].place != Place::Waiting);
        ensure!(moves && members.iter().skip(1).all(|id| books.jobs[id].place == Place::Waiting), "{group} is stuck");
    }
    Ok(())
}

fn are_the_models(books: &Books, state: State, jobs: &[JobInfo]) -> anyhow::Result<()> {
    let mut ids: Vec<_> = jobs.iter().map(|job| job.id.clone()).collect();
    ids.sort();
    let expected = books.ids_in(state);
    ensure!(ids == expected, "{state}: {ids:?} instead of {expected:?}");
    for job in jobs {
        let entry = &books.jobs[&job.id];
        ensure!((job.failures, job.lapses) == (entry.failures, entry.lapses), "{job:?} instead of {entry:?}");
        ensure!(stands_at(books, job), "{job:?} instead of {entry:?}");
    }
    Ok(())
}

/// Due, lapsing or ended when the model says.
fn stands_at(books: &Books, job: &JobInfo) -> bool {
    match &books.jobs[&job.id].place {
        Place::Ready | Place::Waiting => job.at.is_none(),
        Place::Scheduled(at) | Place::Running { until: at, .. } | Place::Ended(_, at) => {
            let ticks = i64::try_from(at.0).unwrap() - i64::try_from(books.now).unwrap();
            job.at.is_some_and(|time| time::is_at(time, ticks))
        }
    }
}

fn counts_fit(books: &Books, stats: &Stats) -> anyhow::Result<()> {
    let count = |state| books.ids_in(state).len() as u64;
    let expected = Stats {
        ready: count(State::Ready),
        waiting: count(State::Waiting),
        scheduled: count(State::Scheduled),
        running: count(State::Running),
        done: count(State::Done),
        cancelled: count(State::Cancelled),
        dead: count(State::Dead),
        failed: books.totals.failed,
        lapsed: books.totals.lapsed,
        poisoned: books.totals.poisoned,
        snoozed: books.totals.snoozed,
        done_ever: books.totals.done,
        oldest_ms: stats.oldest_ms,
        paused: books.paused,
    };
    ensure!(*stats == expected, "{stats:?} instead of {expected:?}");
    Ok(())
}
