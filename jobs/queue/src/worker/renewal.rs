//! Keeps the leases: one command for all of a worker's jobs, on a thread, a runtime and a connection of its own, so that
//! neither busy handlers nor a slow fetch can starve it.

use std::{io, sync::Arc, thread, time::Duration};

use tokio_util::sync::CancellationToken;

use super::{backoff::Backoff, desk::Desk};
use crate::{Lane, QueueError};

/// Leases renewed by one script call.
const CHUNK: usize = 1_000;

/// The thread; it ends when this is dropped.
pub(crate) struct Renewal {
    stop: CancellationToken,
}

impl Renewal {
    pub(crate) fn start(lane: &Lane, desk: Arc<Desk>) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let renew_every = lane.config().renew_every;
        let lane = lane.over(lane.link().separate(renew_every.max(Duration::from_millis(500))));
        let stop = CancellationToken::new();
        let until = stop.clone();
        thread::Builder::new().name(format!("renew-{}", lane.name())).spawn(move || {
            runtime.block_on(until.run_until_cancelled(keep(&lane, &desk)));
        })?;
        Ok(Self { stop })
    }
}

impl Drop for Renewal {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn keep(lane: &Lane, desk: &Desk) {
    let mut backoff = Backoff::default();
    let mut wait = lane.config().renew_every;
    loop {
        tokio::time::sleep(wait).await;
        match renew_all(lane, desk).await {
            Ok(()) => {
                backoff.reset();
                wait = lane.config().renew_every;
            }
            Err(error) => {
                tracing::debug!(lane = lane.name(), %error, "leases not renewed");
                wait = backoff.next().min(lane.config().renew_every);
            }
        }
    }
}

/// Renews every lease on the desk once.
pub(crate) async fn renew_all(lane: &Lane, desk: &Desk) -> Result<(), QueueError> {
    for leases in desk.leases().chunks(CHUNK) {
        let found = lane.renew(leases).await?;
        desk.renewed(leases, &found);
    }
    Ok(())
}
