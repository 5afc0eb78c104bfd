//! Ticks as they are: remembered in the store, fired as jobs under the tick's idempotency key.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use jobs::Services;
use queue::{Idempotency, NewJob};

use super::{Tick, Ticks};

/// Longer than any two clocks are apart.
const KEY_LIVES: Duration = Duration::from_hours(24);

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
    async fn last(&self, schedule: &str) -> anyhow::Result<Option<DateTime<Utc>>> {
        Ok(self.services.store.schedule_mark(schedule).await?)
    }

    async fn begin(&self, schedule: &str, since: DateTime<Utc>, ahead: DateTime<Utc>) -> anyhow::Result<()> {
        self.services.store.begin_schedule(schedule, since, ahead).await?;
        Ok(())
    }

    async fn fire(&self, tick: &Tick) -> anyhow::Result<()> {
        let job = jobs::scheduled().into_iter().find(|job| job.schedule == tick.schedule);
        let job = job.with_context(|| format!("no job belongs to the schedule {}", tick.schedule))?;
        let new = NewJob {
            payload: job.envelope.to_bytes(),
            idempotency: Some(Idempotency { key: tick.idempotency_key(), ttl: KEY_LIVES }),
            ..NewJob::default()
        };
        self.services.lanes.get(job.lane).push(new).await?;
        self.services.store.advance_schedule(&tick.schedule, tick.due).await?;
        Ok(())
    }
}
