//! Whether deliveries can be stored now, asked so seldom that asking costs Redis nothing.
//!
//! Anybody may ask, as often as they like, and an answer takes a write and a look at Redis's settings. So a verdict
//! holds for a moment, and whoever asks meanwhile, or while it is being found, gets the same.

use std::time::Duration;

use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};
use tracing::warn;

use crate::durability::Watched;

/// How long a verdict holds. Those who ask for us, load balancers, ask every few seconds.
const HOLDS: Duration = Duration::from_millis(500);

pub(super) struct Readiness {
    client: queue::Client,
    durability: Watched,
    within: Duration,
    verdict: Mutex<Option<(Instant, bool)>>,
}

impl Readiness {
    /// Redis is asked whether it takes writes, and by `within` has to have answered.
    pub(super) fn of(client: queue::Client, durability: Watched, within: Duration) -> Self {
        Self { client, durability, within, verdict: Mutex::default() }
    }

    /// Redis answers, takes writes, and keeps them as it was promised.
    pub(super) async fn is_ready(&self) -> bool {
        let mut verdict = self.verdict.lock().await;
        match *verdict {
            Some((found, ready)) if found.elapsed() < HOLDS => ready,
            _ => {
                let ready = self.find_out().await;
                *verdict = Some((Instant::now(), ready));
                ready
            }
        }
    }

    async fn find_out(&self) -> bool {
        let found = timeout(self.within, self.ask()).await.unwrap_or_else(|late| Err(late.into()));
        if let Err(error) = &found {
            let error: &(dyn std::error::Error + 'static) = error.as_ref();
            warn!(error, "not ready");
        }
        found.is_ok()
    }

    async fn ask(&self) -> anyhow::Result<()> {
        self.client.ready().await?;
        Ok(self.durability.check().await?)
    }
}
