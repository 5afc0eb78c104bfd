//! Ticks as they are: timed by Redis, remembered in the store, fired as jobs under the tick's idempotency key.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use jobs::{LaneName, Services};
use queue::{Idempotency, NewJob};

use super::{Tick, Ticks};

/// Longer than a clock takes from asking for a mark to its push: who asks later finds it moved. And short: where Redis's
/// clock was ahead and is set back, what was due so long before that has had its job, and gets no other when it is due again.
pub(super) const KEY_LIVES: Duration = Duration::from_mins(5);

/// In which time the store says whether a tick is due.
const ANSWERS: Duration = Duration::from_mins(1);

/// The ticks of an instance.
#[derive(Debug)]
pub struct StoredTicks {
    services: Arc<Services>,
}

impl StoredTicks {
    /// Ticks in this store, fired on these lanes.
    #[must_use]
    pub fn new(services: Arc<Services>) -> Self {
        Self { services }
    }
}

impl Ticks for StoredTicks {
    /// By the clock that says when jobs are due. There is one, and machines' own need not agree with it.
    async fn now(&self) -> anyhow::Result<DateTime<Utc>> {
        Ok(self.services.lanes.get(LaneName::Maintenance).time().await?)
    }

    async fn last(&self, schedule: &str) -> anyhow::Result<Option<DateTime<Utc>>> {
        Ok(self.services.store.schedule_mark(schedule).await?)
    }

    async fn begin(&self, schedule: &str, since: DateTime<Utc>, ahead: DateTime<Utc>) -> anyhow::Result<()> {
        self.services.store.begin_schedule(schedule, since, ahead).await?;
        Ok(())
    }

    async fn fire(&self, tick: &Tick) -> anyhow::Result<bool> {
        let job = jobs::scheduled().into_iter().find(|job| job.schedule == tick.schedule);
        let job = job.with_context(|| format!("no job belongs to the schedule {}", tick.schedule))?;
        let new = NewJob {
            payload: job.envelope.to_bytes(),
            idempotency: Some(Idempotency { key: tick.idempotency_key(), ttl: KEY_LIVES }),
            ..NewJob::default()
        };
        // A mark that cannot be moved would have the tick pushed anew as soon as its key is gone. And a store that took long
        // to say so may say it when another clock has fired this tick, and the key is gone.
        let is_due = tokio::time::timeout(ANSWERS, self.services.store.is_still_due(&tick.schedule, tick.due)).await;
        if !is_due.context("the store does not say whether a tick is due")?? {
            return Ok(false);
        }
        let pushed = self.services.lanes.get(job.lane).push(new).await?;
        self.services.store.advance_schedule(&tick.schedule, tick.due).await?;
        Ok(pushed.new)
    }
}
