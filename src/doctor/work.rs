//! The work that lies about: lanes that are late or paused, dead letters, jobs that the queue has lost, deliveries that
//! failed their signature.

use std::time::Duration;

use jobs::LaneName;
use queue::{JobId, Lane, QueueError, State, Stats};
use store::{OutboxRow, OutboxState, Store};

use super::{Finding, clocks, servers};
use crate::{clock, instance::Instance, output, wiring};

/// How long the oldest job of a lane may wait before somebody should know, and before it is a failure.
const LATE: Duration = Duration::from_secs(60);
const VERY_LATE: Duration = Duration::from_secs(600);
/// A job at the head may be old because it was meant for later; one that is still there after this is stuck.
const SECOND_LOOK: Duration = Duration::from_secs(2);
/// Jobs of the outbox that are looked for in the queue, oldest first.
const LOOKED_FOR: u64 = 200;
/// What was decided less long ago is on its way.
const ON_ITS_WAY: chrono::TimeDelta = chrono::TimeDelta::seconds(60);

pub(super) async fn look(instance: &Instance) -> Vec<Finding> {
    let Ok(client) = wiring::client(instance) else { return Vec::new() };
    // That Redis does not answer is said elsewhere.
    if client.ready().await.is_err() {
        return Vec::new();
    }
    let lanes = LaneName::ALL.map(|name| wiring::lane(&client, &instance.settings, name));
    let mut found = Vec::new();
    for lane in &lanes {
        let looked = of_lane(lane).await;
        found.extend(looked.unwrap_or_else(|error| vec![Finding::fail(name(lane), error.to_string(), "see Redis")]));
    }
    if let Ok(store) = servers::open(instance).await {
        let now = wiring::lane(&client, &instance.settings, LaneName::Maintenance).time().await;
        found.extend(clocks::ticks(instance, &store, now).await);
        found.push(outbox(&store, &lanes).await.unwrap_or_else(|error| {
            Finding::fail("outbox", format!("{error:#}"), "see the store, and whether it is up to date")
        }));
    }
    found.extend(quarantine(instance).await);
    found
}

fn name(lane: &Lane) -> String {
    format!("lane {}", lane.name())
}

async fn of_lane(lane: &Lane) -> Result<Vec<Finding>, QueueError> {
    let stats = lane.stats().await?;
    let mut found = Vec::new();
    if stats.paused {
        let says = format!("paused, {} jobs wait", stats.ready + stats.waiting);
        found.push(Finding::warn(name(lane), says, format!("`bellhop jobs resume {}` lets it go on", lane.name())));
    } else if age(&stats) >= LATE && is_stuck(lane).await? {
        found.push(late(lane, &stats));
    }
    if stats.dead > 0 {
        let remedy = format!("`bellhop jobs list --lane {} --state dead` says why", lane.name());
        found.push(Finding::warn(name(lane), format!("{} dead letters", stats.dead), remedy));
    }
    if found.is_empty() {
        let Stats { ready, running, scheduled, .. } = stats;
        found.push(Finding::ok(name(lane), format!("{ready} ready, {running} running, {scheduled} for later")));
    }
    Ok(found)
}

fn age(stats: &Stats) -> Duration {
    Duration::from_millis(stats.oldest_ms)
}

async fn is_stuck(lane: &Lane) -> Result<bool, QueueError> {
    let head = async || Ok::<_, QueueError>(lane.list(State::Ready, 1).await?.pop().map(|job| job.id));
    let before = head().await?;
    tokio::time::sleep(SECOND_LOOK).await;
    Ok(before.is_some() && before == head().await?)
}

fn late(lane: &Lane, stats: &Stats) -> Finding {
    let says =
        format!("{} jobs wait, the oldest for {}, {} run", stats.ready, output::duration(age(stats)), stats.running);
    let remedy = match stats.running {
        0 => "see whether a `bellhop worker` serves it",
        _ => "see what its jobs wait for, or start another worker",
    };
    if age(stats) >= VERY_LATE {
        Finding::fail(name(lane), says, remedy)
    } else {
        Finding::warn(name(lane), says, remedy)
    }
}

/// Whether the queue has what the store remembers.
async fn outbox(store: &Store, lanes: &[Lane]) -> anyhow::Result<Finding> {
    let now = clock::of_the_machine();
    let rows = store.not_done(0, LOOKED_FOR).await?;
    let (mut unrelayed, mut lost) = (0, 0);
    for row in rows.iter().filter(|row| now - row.created_at > ON_ITS_WAY) {
        match row.state {
            OutboxState::Pending => unrelayed += 1,
            OutboxState::Pushed if is_lost(row, store, lanes).await? => lost += 1,
            OutboxState::Pushed | OutboxState::Dead | OutboxState::Done => {}
        }
    }
    let looked_at = rows.len();
    Ok(match (lost, unrelayed) {
        (0, 0) => Finding::ok("outbox", format!("the queue has all of {looked_at} jobs that were looked for")),
        (0, waiting) => {
            Finding::warn("outbox", format!("{waiting} jobs have not reached the queue"), "see whether a worker runs")
        }
        (lost, _) => Finding::fail(
            "outbox",
            format!("the queue does not know {lost} of {looked_at} jobs that the store remembers"),
            "`bellhop jobs rebuild` brings them back",
        ),
    })
}

async fn is_lost(row: &OutboxRow, store: &Store, lanes: &[Lane]) -> anyhow::Result<bool> {
    let Some(lane) = lanes.iter().find(|lane| lane.name() == row.job.lane) else { return Ok(false) };
    let known = lane.show(&JobId::from(row.job.id.0)).await?.is_some();
    // It may have ended since the row was read.
    Ok(!known && !store.is_done(row.job.id).await?)
}

async fn quarantine(instance: &Instance) -> Vec<Finding> {
    let what = "quarantine";
    let kept = async {
        let quarantine = wiring::quarantine(instance)?.connect().await?;
        let mut kept = Vec::new();
        for source in instance.settings.webhooks.sources.keys() {
            let count = quarantine.entries(source, clock::of_the_machine()).await?.len();
            kept.extend((count > 0).then(|| (source.clone(), count)));
        }
        anyhow::Ok(kept)
    };
    match kept.await {
        Ok(kept) if kept.is_empty() => vec![Finding::ok(what, "no delivery is kept aside")],
        Ok(kept) => kept.into_iter().map(|(source, count)| {
            let remedy = format!("`bellhop webhooks quarantine {source}` says why; after a secret is mended, `bellhop webhooks replay {source}`");
            Finding::warn(what, format!("{count} deliveries of {source} failed their signature"), remedy)
        }).collect(),
        Err(error) => vec![Finding::fail(what, format!("{error:#}"), "see Redis")],
    }
}
