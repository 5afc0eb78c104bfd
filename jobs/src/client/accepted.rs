//! What was accepted and is not in the books yet: the jobs that import deliveries. One that was given up is not in the books
//! either, until an operator lets it run again.
//!
//! Of those an erasure takes along what is the person's. Money, and what is others', is imported, whomever it names: thrown
//! away it would be lost for good, as its sender was told that it has arrived. Of events that came in one go with the
//! person's, others' are imported each by a job of its own; and where an event tells that a mail to the person has bounced,
//! or was called spam, that stays known by the hash of the address alone. (A mail may tell so too; but that it tells of a
//! mail of ours is known by what is erased.)

use std::time::Duration;

use chrono::{DateTime, Utc};
use queue::{Idempotency, Lane, NewJob, Shown, State};
use store::{Subject, SuppressionCause};

use super::{
    export::{self, Key},
    mentions,
    whose::{self, Whose, held, is_of},
};
use crate::{
    Body, ImportDelivery, Services,
    inbound::{Event, Holds, Parsed},
    job::Job as _,
};

/// How long a job of others' is not made once more by an erasure that was killed. What is imported twice is there once.
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);
/// Why a job is dead whose own reason names the person.
const GIVEN_UP: &str = "it was given up with others that are erased";

/// Whose jobs are looked for.
pub(super) struct Seen<'a> {
    /// The address.
    pub(super) address: &'a str,
    /// What is left of it.
    pub(super) subject: &'a Subject,
    /// Deliveries that are known to be in the books.
    pub(super) imported: &'a [Key],
}

impl Seen<'_> {
    /// Whether a job has yet to import what is not the person's.
    pub(super) fn is_of_others(&self, shown: &Shown) -> bool {
        let is_others = |delivery| matches!(whose::whose(&delivery, self.address), Whose::Others | Whose::Money);
        self.waiting(shown).is_some_and(is_others)
    }

    /// Keeps of a job that is to go what has to outlive it.
    pub(super) async fn keep(&self, services: &Services, lane: &Lane, shown: &Shown) -> anyhow::Result<()> {
        let Some(delivery) = self.waiting(shown) else { return Ok(()) };
        let Some(Holds::Events(events)) = held(&delivery) else { return Ok(()) };
        let (theirs, of_others): (Vec<_>, Vec<_>) = events.into_iter().partition(|event| is_of(event, self.address));
        for (cause, since) in theirs.iter().filter_map(|event| suppresses(event, delivery.received_at)) {
            services.store.suppress_erased(self.subject, cause, since).await?;
        }
        for (n, event) in of_others.into_iter().enumerate() {
            let alone = ImportDelivery { event_id: event.id, body: Body::of(&event.body), ..delivery.clone() };
            self.push(lane, shown, n, &alone).await?;
        }
        Ok(())
    }

    /// The delivery that a job has yet to import.
    fn waiting(&self, shown: &Shown) -> Option<ImportDelivery> {
        let has_run = matches!(shown.job.state, State::Done | State::Cancelled);
        let is_known =
            |delivery: &ImportDelivery| self.imported.contains(&(delivery.source.clone(), delivery.event_id.clone()));
        export::delivery_of(shown).filter(|delivery| !has_run && !is_known(delivery))
    }

    async fn push(&self, lane: &Lane, of: &Shown, n: usize, alone: &ImportDelivery) -> anyhow::Result<()> {
        let mut job = NewJob::new(alone.envelope().to_bytes());
        job.metadata.clone_from(&of.job.metadata);
        if of.job.state == State::Dead {
            let reason = of.job.error.as_deref().filter(|reason| !mentions(reason.as_bytes(), self.address));
            lane.bury(job, reason.unwrap_or(GIVEN_UP)).await?;
        } else {
            job.idempotency = Some(Idempotency { key: format!("{}:{n}", of.job.id), ttl: REMEMBERED });
            lane.push(job).await?;
        }
        Ok(())
    }
}

/// Why an event's address should get no more mail, and since when.
pub(super) fn suppresses(event: &Event, received_at: DateTime<Utc>) -> Option<(SuppressionCause, DateTime<Utc>)> {
    match &event.parsed {
        Ok(Parsed::Report(report)) => Some((report.suppresses()?, report.occurred_at.unwrap_or(received_at))),
        _ => None,
    }
}
