//! Clean-ups: what is kept for a while and then goes. Each is a job of the clock's; each can be asked beforehand what it
//! would do.
//!
//! All of them work in small steps, each a transaction of its own: one that is killed goes on where it stopped, one that
//! is run again finds nothing. Ages are configuration; what goes is the business of each.

mod removed;

use std::future::Future;

use chrono::{DateTime, Months, TimeDelta, Utc};
use futures::future::{BoxFuture, FutureExt as _};
use serde::{Serialize, de::DeserializeOwned};
use store::{CleanUp as LastRun, Outdated, Tally};

pub(crate) use self::removed::Removed;
use crate::{
    AnonymiseBookings, ExpireTasks, PurgeDeadJobs, PurgeDeliveries, PurgeSnapshots, PurgeTasks, Services,
    job::{Finish, Job, LaneName, Run},
};

/// Rows that go in one transaction.
pub(crate) const BATCH: u64 = 500;

/// How long things are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Snapshots of one booking, at most.
    pub snapshots_per_booking: u64,
    /// Tasks after they have ended.
    pub decided_tasks: TimeDelta,
    /// Tasks that nobody decides.
    pub open_tasks: TimeDelta,
    /// What providers have posted, byte for byte.
    pub delivery_bodies: TimeDelta,
    /// That they have posted.
    pub deliveries: TimeDelta,
    /// Rows of jobs that were given up.
    pub dead_jobs: TimeDelta,
    /// Clients of bookings that have ended.
    pub bookings: Months,
}

impl Retention {
    /// What ended by then has been kept for long enough.
    pub(crate) fn bookings_until(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now.checked_sub_months(self.bookings).unwrap_or(DateTime::<Utc>::MIN_UTC)
    }
}

/// One of the clean-ups. Each is a job of the clock's; its type has no fields.
pub(crate) trait CleanUp: Serialize + DeserializeOwned + Send + 'static {
    /// The wire name of its job.
    const JOB: &'static str;
    /// What people call it.
    const NAME: &'static str;

    /// How much would go now.
    fn count(services: &Services) -> impl Future<Output = anyhow::Result<Tally>> + Send;

    /// Removes it, and says how much it was, whatever then failed.
    fn remove(services: &Services) -> impl Future<Output = Removed> + Send;
}

impl<C: CleanUp> Job for C {
    const KIND: &'static str = C::JOB;
    const LANE: LaneName = LaneName::Maintenance;
    const OUTBOX: bool = false;

    async fn run(self, _: &Run, services: &Services) -> anyhow::Result<Finish> {
        clean::<C>(services).await.map(|_| Finish::Done)
    }
}

/// A clean-up of rows that are old enough, and nothing else.
pub(crate) trait Purge: Serialize + DeserializeOwned + Send + 'static {
    /// The wire name of its job.
    const JOB: &'static str;
    /// What people call it.
    const NAME: &'static str;

    /// Which rows, and what they are called where they are counted; in this order.
    fn outdated(services: &Services) -> Vec<(&'static str, Outdated)>;
}

impl<P: Purge> CleanUp for P {
    const JOB: &'static str = P::JOB;
    const NAME: &'static str = P::NAME;

    async fn count(services: &Services) -> anyhow::Result<Tally> {
        let mut counted = Tally::new();
        for (name, what) in P::outdated(services) {
            counted.insert(name.to_owned(), services.store.count_outdated(what).await?);
        }
        Ok(counted)
    }

    /// Each kind to the last row; one that breaks off keeps no other from going.
    async fn remove(services: &Services) -> Removed {
        let mut removed = Removed::default();
        for (name, what) in P::outdated(services) {
            removed.count(name, 0);
            let purged = purge(services, name, what, &mut removed).await;
            removed.close(name, purged);
        }
        removed
    }
}

/// A batch at a time.
async fn purge(services: &Services, name: &'static str, what: Outdated, removed: &mut Removed) -> anyhow::Result<()> {
    loop {
        let batch = services.store.remove_outdated(what, BATCH).await?;
        removed.count(name, batch);
        if batch < BATCH {
            return Ok(());
        }
    }
}

/// Runs a clean-up, and keeps what it removed. It fails where something could not go, after all the rest has gone.
pub(crate) async fn clean<C: CleanUp>(services: &Services) -> anyhow::Result<Tally> {
    let (removed, failure) = C::remove(services).await.split();
    tracing::info!(clean_up = C::NAME, ?removed, "cleaned up");
    let run = LastRun { name: C::NAME.to_owned(), at: services.now(), removed };
    services.store.note_clean_up(&run).await?;
    failure.map_or(Ok(run.removed), Err)
}

/// A clean-up that can be asked for by its name.
#[derive(Clone, Copy)]
pub struct Named {
    /// Its name.
    pub name: &'static str,
    count: Asked,
    clean: Asked,
}

type Asked = for<'a> fn(&'a Services) -> BoxFuture<'a, anyhow::Result<Tally>>;

impl std::fmt::Debug for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Named {
    fn of<C: CleanUp>() -> Self {
        Self {
            name: C::NAME,
            count: |services| C::count(services).boxed(),
            clean: |services| clean::<C>(services).boxed(),
        }
    }

    /// How much would go now. Changes nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn count(&self, services: &Services) -> anyhow::Result<Tally> {
        (self.count)(services).await
    }

    /// Removes it, and says how much it was.
    ///
    /// # Errors
    /// When the store does not answer, or something cannot go; what went by then has gone.
    pub async fn clean(&self, services: &Services) -> anyhow::Result<Tally> {
        (self.clean)(services).await
    }
}

/// Every clean-up, in the order in which they are best run.
#[must_use]
pub fn clean_ups() -> Vec<Named> {
    vec![
        Named::of::<PurgeSnapshots>(),
        Named::of::<ExpireTasks>(),
        Named::of::<PurgeTasks>(),
        Named::of::<PurgeDeliveries>(),
        Named::of::<PurgeDeadJobs>(),
        Named::of::<AnonymiseBookings>(),
    ]
}
