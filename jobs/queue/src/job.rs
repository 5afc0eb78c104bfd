//! A job as its handler sees it.

use std::{collections::BTreeMap, fmt, time::Duration};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;

use crate::{JobId, meta::Meta};

/// One run of a job.
#[derive(Clone)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What was pushed.
    pub payload: Bytes,
    /// Runs that ended in [`Retry`](crate::Outcome::Retry) so far.
    pub failures: u32,
    /// Runs whose worker went silent so far; the third ends the job as `poison`.
    pub lapses: u32,
    /// 1 for the first run: `failures + 1`.
    pub attempt: u32,
    /// The group it was pushed with.
    pub group: Option<String>,
    /// The metadata it was pushed with.
    pub metadata: BTreeMap<String, String>,
    /// When it was pushed, by Redis's clock; for jobs of other producers the time in their ULID.
    pub enqueued_at: DateTime<Utc>,
    /// For how long it had been due when it was handed out, by Redis's clock.
    pub waited: Duration,
    /// Triggered when somebody cancels the job. Whatever the run answers then, except
    /// [`Done`](crate::Outcome::Done) and [`Dead`](crate::Outcome::Dead), the job ends as cancelled.
    pub cancelled: CancellationToken,
}

impl Job {
    /// `now` is the time at which it is handed out; without one it has not waited.
    pub(crate) fn new(id: JobId, payload: Bytes, meta: Meta, now: Option<DateTime<Utc>>) -> Self {
        let enqueued_at = meta.pushed_at.or_else(|| id.timestamp()).unwrap_or_default();
        let since = meta.due_at.unwrap_or(enqueued_at);
        Self {
            failures: meta.failures,
            lapses: meta.lapses,
            attempt: meta.failures.saturating_add(1),
            group: meta.group,
            metadata: meta.others,
            enqueued_at,
            waited: now.and_then(|now| (now - since).to_std().ok()).unwrap_or_default(),
            cancelled: CancellationToken::new(),
            id,
            payload,
        }
    }
}

/// Shows neither payload, group nor metadata.
impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job")
            .field("id", &self.id)
            .field("bytes", &self.payload.len())
            .field("failures", &self.failures)
            .field("lapses", &self.lapses)
            .finish_non_exhaustive()
    }
}
