//! Jobs by what is in them.

use super::Shown;
use crate::{JobId, Lane, QueueError};

impl Lane {
    /// Every job that `filter` picks, whatever its state, with its payload. For people: it reads the whole lane, a few
    /// commands a job; what is pushed meanwhile may be missed.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn search(&self, filter: impl Fn(&Shown) -> bool) -> Result<Vec<Shown>, QueueError> {
        let mut found = Vec::new();
        for id in self.ids_with_data().await? {
            found.extend(self.show(&JobId::stored(&id)).await?.filter(|shown| filter(shown)));
        }
        found.sort_by(|a, b| a.job.id.as_str().cmp(b.job.id.as_str()));
        Ok(found)
    }
}
