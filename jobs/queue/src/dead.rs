//! Dead letters, many at a time.

use crate::{JobId, Lane, QueueError, Shown, State};

impl Lane {
    /// Gives a new life to the dead jobs that `filter` picks, those that died first first; says how many there were.
    /// A few commands for each dead job, of one moment; jobs that die meanwhile are left for the next call.
    ///
    /// # Errors
    /// When Redis does not answer, or is full; what was done by then stays done.
    pub async fn retry_dead(&self, filter: impl Fn(&Shown) -> bool) -> Result<u64, QueueError> {
        let mut retried = 0;
        for id in self.dead_ids(filter).await? {
            retried += u64::from(self.retry(&id).await?);
        }
        Ok(retried)
    }

    /// Removes the dead jobs that `filter` picks, and all that is known of them; says which there were. Cost as of
    /// [`Lane::retry_dead`].
    ///
    /// # Errors
    /// When Redis does not answer; what was done by then stays done.
    pub async fn discard_dead(&self, filter: impl Fn(&Shown) -> bool) -> Result<Vec<JobId>, QueueError> {
        let mut discarded = Vec::new();
        for id in self.dead_ids(filter).await? {
            if self.discard(&id).await? {
                discarded.push(id);
            }
        }
        Ok(discarded)
    }

    async fn dead_ids(&self, filter: impl Fn(&Shown) -> bool) -> Result<Vec<JobId>, QueueError> {
        let all: Vec<String> = self.call(redis::cmd("ZRANGE").arg(self.keys().dead()).arg(0).arg(-1)).await?;
        let mut picked = Vec::new();
        for id in all.iter().map(|id| JobId::stored(id)) {
            if self.show(&id).await?.is_some_and(|shown| shown.job.state == State::Dead && filter(&shown)) {
                picked.push(id);
            }
        }
        Ok(picked)
    }
}
