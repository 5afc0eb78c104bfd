//! Batches: each event is imported on its own, so that one that was there does not keep the others out. The batch itself
//! is kept last and only if it is more than its one event.
//!
//! A large batch is more than one run's work. So a run begins where the last one ended, whatever ended it, and one that
//! has worked for its part of the time lets others run before it goes on.

use std::{collections::HashSet, time::Duration};

use store::Inbound;
use tokio::time::Instant;

use super::{Follow, ImportDelivery, Read, outage};
use crate::{
    Services,
    inbound::Event,
    job::{Finish, Run},
};

/// A batch has this part of a run's time, and then it is the turn of other deliveries.
const TURNS: u32 = 30;

impl ImportDelivery {
    pub(super) async fn import_batch(
        &self,
        run: &Run,
        services: &Services,
        body: Vec<u8>,
        events: Vec<Event>,
    ) -> anyhow::Result<Finish> {
        if events.len() == 1 {
            let event = events.into_iter().map(|event| Event { body: body.clone(), ..event });
            return self.import_events(run, services, event).await;
        }
        let there = self.there(run, services, &events).await?;
        let left = events.into_iter().filter(|event| !there.contains(&event.id));
        match self.import_events(run, services, left).await? {
            Finish::Done => {
                let read = Read::of(Inbound::Nothing, Follow::Nothing);
                self.import(run, services, &self.event_id, body, read).await
            }
            unfinished => Ok(unfinished),
        }
    }

    /// At least one of them, and as many as there is time for.
    async fn import_events(
        &self,
        run: &Run,
        services: &Services,
        events: impl Iterator<Item = Event>,
    ) -> anyhow::Result<Finish> {
        let (began, mut events) = (Instant::now(), events.peekable());
        while let Some(event) = events.next() {
            let read = self.read(&event.id, event.parsed, services);
            self.import(run, services, &event.id, event.body, read).await?;
            if events.peek().is_some() && began.elapsed() > run.timeout / TURNS {
                return Ok(Finish::Snooze(Duration::ZERO));
            }
        }
        Ok(Finish::Done)
    }

    /// The events that were imported before. To try each of them in vain would cost a transaction each, and all the time
    /// that a run has.
    async fn there(&self, run: &Run, services: &Services, events: &[Event]) -> anyhow::Result<HashSet<String>> {
        let ids: Vec<&str> = events.iter().map(|event| event.id.as_str()).collect();
        let there = outage::answered(run, services.store.events_there(&self.source, &ids)).await?;
        if !there.is_empty() {
            tracing::info!(source = self.source, events = there.len(), "events of a batch were there");
        }
        Ok(there)
    }
}
