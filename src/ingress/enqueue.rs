//! One verified delivery becomes one job, once.

use std::{collections::BTreeMap, time::Duration};

use base16ct::lower;
use jobs::{TRACEPARENT, TraceContext};
use queue::{Idempotency, NewJob, PushError, Pushed};
use sha2::{Digest, Sha256};
use webhooks::{RestsOn, Verified};

use super::{
    Source,
    envelope::{self, Arrival},
};

/// How long the same event of the same source is a duplicate. The store remembers for longer.
const REMEMBERED: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// No source has this name.
const EVERY_SOURCE: &str = "*";

/// By what the log of a job, and of all that follow from it, is found.
pub(super) struct Origin<'a> {
    pub(super) request_id: &'a str,
    pub(super) trace: Option<TraceContext>,
}

impl Origin<'_> {
    fn metadata(&self) -> BTreeMap<String, String> {
        let trace = self.trace.map(|trace| (TRACEPARENT.to_owned(), trace.to_string()));
        trace.into_iter().chain([("request_id".to_owned(), self.request_id.to_owned())]).collect()
    }
}

/// The queue did not take it.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotTaken {
    #[error("the delivery has no form as a job")]
    Unsealable(#[source] serde_json::Error),
    #[error("the queue did not take it")]
    Refused(#[source] PushError),
    #[error("the queue did not answer in time")]
    Late,
}

/// Pushes the delivery, or finds the job that it became before.
///
/// # Errors
///
/// Where Redis does not take it in time.
pub(super) async fn enqueue(
    push: impl AsyncFnOnce(NewJob) -> Result<Pushed, PushError>,
    within: Duration,
    source: &Source,
    verified: &Verified<'_>,
    arrival: &Arrival,
    origin: &Origin<'_>,
) -> Result<Pushed, NotTaken> {
    let payload = envelope::seal(source, verified, arrival).map_err(NotTaken::Unsealable)?;
    let job = NewJob {
        id: None,
        payload,
        idempotency: Some(Idempotency { key: idempotency_key(source, verified), ttl: REMEMBERED }),
        group: None,
        run_at: None,
        metadata: origin.metadata(),
    };
    let pushed = tokio::time::timeout(within, push(job)).await.map_err(|_| NotTaken::Late)?;
    pushed.map_err(NotTaken::Refused)
}

/// Event ids are hashed: some are as long as their sender likes, and some (Message-IDs) tell of people. A token is spent
/// at whichever source it comes to first: all those that share its key would believe it, with any body.
fn idempotency_key(source: &Source, verified: &Verified<'_>) -> String {
    let scope = if matches!(verified.rests_on(), RestsOn::Token(_)) { EVERY_SOURCE } else { &source.name };
    format!("{scope}:{}", lower::encode_string(&Sha256::digest(verified.event_id().as_bytes())))
}
