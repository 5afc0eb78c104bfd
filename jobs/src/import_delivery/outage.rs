//! A store that does not answer, from the view of a delivery: its job is the only copy of it, and its provider has been
//! told that it is on disk. So the job waits for the store however long that takes: no attempt is counted, and it does not
//! become one of the dead, of which the oldest are forgotten.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use store::DatabaseError;

use super::ImportDelivery;
use crate::job::{Finish, Run};

/// The store did not answer in its share of a run.
#[derive(Debug, thiserror::Error)]
#[error("the store did not answer within {} s", .0.as_secs_f64())]
struct Silent(Duration);

/// It is asked again when the delivery has waited as long once more, but for these.
const SHORTEST_WAIT: TimeDelta = TimeDelta::seconds(1);
const LONGEST_WAIT: TimeDelta = TimeDelta::seconds(60);

/// How long the store may take for an answer: a run that is stopped for its time would not say who has taken it.
pub(super) fn share(run: &Run) -> Duration {
    run.timeout / 3
}

/// The store's answer, or the failure that there was none.
pub(super) async fn answered<T>(run: &Run, asked: impl Future<Output = Result<T, DatabaseError>>) -> anyhow::Result<T> {
    let silent = || Silent(share(run));
    Ok(tokio::time::timeout(share(run), asked).await.map_err(|_| silent())??)
}

/// Whether a failure is the store's, and none of what was delivered.
pub(super) fn is_behind(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|link| link.is::<Silent>() || link.downcast_ref::<DatabaseError>().is_some_and(DatabaseError::is_outage))
}

impl ImportDelivery {
    /// For as long as it has waited already: what comes in a short outage is imported soon after it, and a long one is not
    /// asked every second.
    pub(super) fn put_off(&self, error: &anyhow::Error, now: DateTime<Utc>) -> Finish {
        let wait = (now - self.received_at).clamp(SHORTEST_WAIT, LONGEST_WAIT);
        let (after, error) = (Duration::from_millis(wait.num_milliseconds().unsigned_abs()), format!("{error:#}"));
        tracing::warn!(source = self.source, after_s = after.as_secs_f64(), error, "a delivery waits for the store");
        Finish::Snooze(after)
    }
}
