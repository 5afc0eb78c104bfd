//! The server's settings, looked at again and again by a process that answers for what the server keeps.
//!
//! The server that a process began with is not the one that it goes on with: another takes over, or somebody turns a
//! setting. What was seen last costs an atomic load to know, and it alone counts: a server that does not answer has lost
//! no setting, and takes nothing anyway.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info};

use super::{Doubt, Durability};

/// How long a change may go unseen, but for the time that the server takes to answer.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// See the module. Clones know the same.
#[derive(Debug, Clone)]
pub struct Watched {
    durability: Durability,
    volatile: Arc<AtomicBool>,
}

/// The server may lose what it answers for, or hides whether it does, as it was seen last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Redis may lose what it answers for, as it was seen last")]
pub struct Volatile;

impl Watched {
    /// Nothing is known against it yet.
    #[must_use]
    pub fn new(durability: Durability) -> Self {
        Self { durability, volatile: Arc::default() }
    }

    /// Whether anything is known against it. Asks nobody.
    ///
    /// # Errors
    /// When what was seen last breaks the promise.
    pub fn seen_last(&self) -> Result<(), Volatile> {
        if self.volatile.load(Ordering::Relaxed) { Err(Volatile) } else { Ok(()) }
    }

    /// Looks at the server's settings now, and keeps in mind what was seen.
    ///
    /// # Errors
    /// As [`Durability::check`].
    pub async fn check(&self) -> Result<(), Doubt> {
        let seen = self.durability.check().await;
        self.note(&seen);
        seen
    }

    /// Looks until `stop`.
    ///
    /// # Errors
    /// Never: a doubt is kept in mind, and looked into again.
    pub async fn keep(self, stop: CancellationToken) -> anyhow::Result<()> {
        while stop.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await.is_some() {
            if let Some(Err(doubt)) = stop.run_until_cancelled(self.check()).await {
                debug!(%doubt, "Redis is looked at again");
            }
        }
        Ok(())
    }

    /// Each change is told once.
    fn note(&self, seen: &Result<(), Doubt>) {
        let volatile = match seen {
            Ok(()) => false,
            Err(Doubt::Silent) => return,
            Err(Doubt::Settings(_) | Doubt::Hidden(_)) => true,
        };
        if self.volatile.swap(volatile, Ordering::Relaxed) == volatile {
            return;
        }
        match seen {
            Ok(()) => info!("Redis keeps what it answers for: deliveries are taken again"),
            Err(doubt) => error!(%doubt, "deliveries are refused until Redis keeps what it answers for"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_last_counts_and_silence_is_nothing_seen() {
        let watched = Watched::new(Durability::new("redis+unix:///nowhere/redis.sock", true).unwrap());
        let settings = || Err(Doubt::Settings("appendfsync is everysec and must be always".to_owned()));
        let steps = [
            (Err(Doubt::Silent), Ok(())),
            (settings(), Err(Volatile)),
            (Err(Doubt::Silent), Err(Volatile)),
            (Ok(()), Ok(())),
            (Err(Doubt::Hidden("NOPERM".to_owned())), Err(Volatile)),
            (settings(), Err(Volatile)),
            (Ok(()), Ok(())),
            (Err(Doubt::Silent), Ok(())),
        ];
        for (step, (seen, then)) in steps.into_iter().enumerate() {
            watched.note(&seen);
            assert_eq!(watched.clone().seen_last(), then, "step {step}: {seen:?}");
        }
    }
}
