//! Verifies what is kept aside once more, with the time at which it came, and enqueues what passes.

use std::time::Duration;

use chrono::{DateTime, Utc};
use queue::Lane;
use serde::Serialize;
use webhooks::Delivery;

use super::{
    Source,
    enqueue::{Origin, enqueue},
    envelope::Arrival,
    media,
    quarantine::{Entry, Quarantine},
};

/// What became of what was kept aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Replayed {
    /// Passed, and is a job now.
    pub enqueued: u64,
    /// Passed, and had been taken before.
    pub duplicates: u64,
    /// Failed again, and stays.
    pub refused: u64,
}

enum Again {
    Enqueued,
    Duplicate,
    Refused,
}

/// See the module. `within` is how long the queue may take for each.
///
/// # Errors
/// When the queue's server does not take a job, or does not answer.
pub async fn replay(
    source: &Source,
    lane: &Lane,
    quarantine: &Quarantine,
    within: Duration,
    now: DateTime<Utc>,
) -> anyhow::Result<Replayed> {
    let mut replayed = Replayed::default();
    for entry in quarantine.entries(&source.name, now).await? {
        match again(source, lane, &entry, within).await? {
            Again::Refused => {
                replayed.refused += 1;
                continue;
            }
            Again::Enqueued => replayed.enqueued += 1,
            Again::Duplicate => replayed.duplicates += 1,
        }
        // Only now: a job that was pushed twice is one, an entry that is gone is gone.
        quarantine.release(&source.name, &entry).await?;
    }
    Ok(replayed)
}

async fn again(source: &Source, lane: &Lane, entry: &Entry, within: Duration) -> anyhow::Result<Again> {
    let Some((headers, path, body)) = entry.request().filter(|_| entry.whole) else { return Ok(Again::Refused) };
    let delivery = Delivery { headers: &headers, body: &body, path: &path };
    if entry.sender.is_some_and(|sender| source.admits(sender).is_err()) {
        return Ok(Again::Refused);
    }
    let verified = source.scheme.verify(&delivery, &source.secrets, source.tolerance, entry.received_at);
    let Ok(verified) = verified else { return Ok(Again::Refused) };
    let arrival = Arrival { received_at: entry.received_at, content_type: media::of_form(&headers), cut_off_at: None };
    let origin = Origin { request_id: &entry.id, trace: None };
    let pushed = enqueue(async |job| lane.push(job).await, within, source, &verified, &arrival, &origin).await?;
    Ok(if pushed.new { Again::Enqueued } else { Again::Duplicate })
}
