//! From a job to its outbox row, and from the row to the queue.
//!
//! A row is written in the transaction that causes the job. It is pushed at once afterwards; what a crash leaves
//! behind is pushed by the sweep. Row and job have the same id, so pushing twice is pushing once.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, Utc};
use store::{OutboxId, OutboxJob, OutboxRow};
use tokio_util::sync::CancellationToken;

use crate::{
    Services,
    envelope::{Envelope, named},
    job::{Job, LaneName, UnknownLane},
    trace::{self, TRACEPARENT},
};

/// Between two tries of a relay that failed.
const RELAY_PAUSE: Duration = Duration::from_millis(500);
/// Rows pushed in one go.
const BATCH: u64 = 500;

/// The row of a job that is to run as soon as it is committed.
pub(crate) fn row<J: Job>(services: &Services, job: &J) -> OutboxJob {
    row_with_id(OutboxId(services.new_id()), job)
}

/// The row of a job whose id is known before.
pub(crate) fn row_with_id<J: Job>(id: OutboxId, job: &J) -> OutboxJob {
    let Envelope { kind, v, args } = job.envelope();
    let (lane, trace) = (J::LANE.as_str().to_owned(), trace::current().map(|trace| trace.to_string()));
    OutboxJob { id, lane, kind, v, args, group: job.group(), run_at: None, trace }
}

/// The row of a job that is to run at a later time.
pub(crate) fn row_at<J: Job>(services: &Services, job: &J, at: DateTime<Utc>) -> OutboxJob {
    OutboxJob { run_at: Some(at), ..row(services, job) }
}

/// Pushes what was just committed, and what others committed before: rows reach the queue in the order of their
/// commits, so that two workers cannot turn round the messages of one thread. A queue that does not take them is no
/// failure: [`retry_relays`] and the sweep try again.
pub(crate) async fn relay(services: &Services) {
    if let Err(error) = push_pending(services).await {
        tracing::warn!(error = format!("{error:#}"), "jobs stay in the outbox until the queue takes them");
        services.unrelayed.notify_one();
    }
}

/// Tries again what a relay of this process could not push, until `stop`. Without it such jobs would wait for the sweep.
pub async fn retry_relays(services: &Services, stop: CancellationToken) {
    while stop.run_until_cancelled(services.unrelayed.notified()).await.is_some() {
        while let Err(error) = push_pending(services).await {
            tracing::debug!(error = format!("{error:#}"), "the queue does not take jobs yet");
            if stop.run_until_cancelled(tokio::time::sleep(RELAY_PAUSE)).await.is_none() {
                return;
            }
        }
    }
}

/// Pushes everything that waits, and says how much it was. One at a time in a process: the next finds little to do.
pub(crate) async fn push_pending(services: &Services) -> anyhow::Result<usize> {
    let _turn = services.relaying.lock().await;
    let mut pushed = 0;
    loop {
        let rows = services.store.pending(BATCH).await?;
        if rows.is_empty() {
            return Ok(pushed);
        }
        pushed += rows.len();
        push(services, rows.into_iter().map(|row| row.job).collect()).await?;
    }
}

/// Pushes rows in their order, then marks them together: one that is pushed and not marked is pushed again, which
/// does nothing. A row for a lane that this build does not know would stop all others: it is dead.
pub(crate) async fn push(services: &Services, jobs: Vec<OutboxJob>) -> anyhow::Result<()> {
    let mut lanes: BTreeMap<LaneName, Vec<OutboxJob>> = BTreeMap::new();
    for job in jobs {
        match job.lane.parse() {
            Ok(lane) => lanes.entry(lane).or_default().push(job),
            Err(unknown) => bury(services, &job, &unknown).await?,
        }
    }
    for (lane, jobs) in lanes {
        let ids: Vec<_> = jobs.iter().map(|job| job.id).collect();
        services.lanes.get(lane).push_many(jobs.into_iter().map(entry).collect()).await?;
        services.store.mark_pushed(&ids).await?;
    }
    Ok(())
}

/// Puts a dead row among its lane's dead letters, where people look for it. One of a lane that this build does not know
/// stays in the store only.
pub(crate) async fn push_dead(services: &Services, row: OutboxRow) -> anyhow::Result<()> {
    if let Ok(lane) = row.job.lane.parse() {
        let reason = row.reason.unwrap_or_default();
        services.lanes.get(lane).bury(entry(row.job), &reason).await?;
    }
    Ok(())
}

async fn bury(services: &Services, job: &OutboxJob, unknown: &UnknownLane) -> anyhow::Result<()> {
    tracing::error!(id = %job.id, kind = named(&job.kind), %unknown, "a job of the outbox is dead");
    Ok(services.store.mark_dead(job.id, &unknown.to_string(), services.now()).await?)
}

fn entry(job: OutboxJob) -> queue::NewJob {
    let payload = Envelope { kind: job.kind, v: job.v, args: job.args }.to_bytes();
    queue::NewJob {
        id: Some(queue::JobId::from(job.id.0)),
        payload,
        group: job.group,
        run_at: job.run_at,
        metadata: job.trace.map(|trace| (TRACEPARENT.to_owned(), trace)).into_iter().collect(),
        ..queue::NewJob::default()
    }
}
