//! One verified delivery becomes one job, once.

use std::{collections::BTreeMap, error::Error, fmt::Write as _, time::Duration};

use queue::{Idempotency, NewJob, Pushed};
use sha2::{Digest, Sha256};
use tracing::warn;
use webhooks::{Occasion, Verified};

use super::{
    Reception, Source,
    edge::RequestId,
    envelope::{self, Arrival},
};

/// How long the same event of the same source is a duplicate. The store remembers for longer.
const REMEMBERED: Duration = Duration::from_secs(7 * 24 * 60 * 60);

impl Reception {
    /// Pushes the delivery onto the lane, or finds the job that it became before.
    ///
    /// # Errors
    ///
    /// `QueueDown` where Redis does not take it in time.
    pub(super) async fn enqueue(
        &self,
        source: &Source,
        verified: &Verified<'_>,
        arrival: &Arrival,
        request_id: RequestId,
    ) -> Result<Pushed, Occasion> {
        let payload = envelope::seal(source, verified, arrival).map_err(|_| Occasion::Malformed)?;
        let job = NewJob {
            id: None,
            payload,
            idempotency: Some(Idempotency { key: idempotency_key(source, verified.event_id()), ttl: REMEMBERED }),
            group: None,
            run_at: None,
            metadata: BTreeMap::from([("request_id".to_owned(), request_id.0.to_string())]),
        };
        match tokio::time::timeout(self.limits.enqueue_timeout, self.lane.push(job)).await {
            Ok(Ok(pushed)) => Ok(pushed),
            Ok(Err(error)) => Err(not_taken(source, &error)),
            Err(late) => Err(not_taken(source, &late)),
        }
    }
}

fn not_taken(source: &Source, error: &(dyn Error + 'static)) -> Occasion {
    warn!(source = source.name, error, "the queue did not take a delivery");
    Occasion::QueueDown
}

/// Event ids are hashed: some are as long as their sender likes, and some (Message-IDs) tell of people.
fn idempotency_key(source: &Source, event_id: &str) -> String {
    let digest = Sha256::digest(event_id.as_bytes());
    digest.iter().fold(format!("{}:", source.name), |mut key, byte| {
        write!(key, "{byte:02x}").ok();
        key
    })
}
