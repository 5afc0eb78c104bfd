//! The person who looks after the lane: gives poisoned jobs a new life, waits until the lane is empty, checks the books.

use std::{convert::Infallible, time::Duration};

use queue::{State, Stats};
use tokio::time::{sleep, timeout};

use super::site::Site;
use crate::{clock::Moment, ledger::Record};

/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// While a lane drains, something has to happen within this and some leases.
const MOVES_WITHIN: Duration = Duration::from_secs(30);
const LEASES_TO_MOVE: u32 = 3;
/// Jobs that run again and again keep a lane moving, and it has to drain all the same.
const DRAINS_WITHIN: Duration = Duration::from_secs(1_200);
/// Redis, which nobody troubles any more, has to show its books within this.
const BOOKS_WITHIN: Duration = Duration::from_secs(60);

/// Three lapses end a job as poison; under this many kills that happens to innocent ones. Every such job is given a new
/// life, so that each accepted job still has to have its effect.
pub(super) async fn revive_poisoned(site: &Site) -> anyhow::Result<Infallible> {
    loop {
        for job in site.lane.list(State::Dead, 100).await.unwrap_or_default() {
            if job.error.as_deref() == Some("poison") {
                site.write(&Record::Revived { at: Moment::now(), job: job.id.to_string() })?;
                if let Err(error) = site.lane.retry(&job.id).await {
                    tracing::info!(%error, "not revived yet");
                }
            }
        }
        sleep(LOOK_EVERY).await;
    }
}

/// Waits until nothing is left to run, or nothing moves any more.
pub(super) async fn drained(site: &Site, lease: Duration) {
    let patience = MOVES_WITHIN + lease * LEASES_TO_MOVE;
    let (begin, mut moved, mut last) = (Moment::now(), Moment::now(), None);
    loop {
        match site.lane.stats().await {
            Ok(stats) if is_empty(&stats) => return,
            Ok(stats) if last != Some(stats) => (last, moved) = (Some(stats), Moment::now()),
            Ok(_) | Err(_) => {}
        }
        if Moment::now().since(moved) > patience || Moment::now().since(begin) > DRAINS_WITHIN {
            return site.trouble(format!("the lane did not drain: {last:?}"));
        }
        sleep(LOOK_EVERY).await;
    }
}

fn is_empty(stats: &Stats) -> bool {
    stats.live() == 0 && stats.dead == 0
}

/// The queue's own check: each id in exactly one state.
pub(super) async fn books_are_in_order(site: &Site) {
    match timeout(BOOKS_WITHIN, site.lane.verify()).await {
        Ok(Ok(violations)) => violations.iter().for_each(|violation| site.trouble(violation.to_string())),
        Ok(Err(error)) => site.trouble(format!("the books cannot be checked: {error}")),
        Err(_) => site.trouble("the books could not be checked in time".to_owned()),
    }
}
