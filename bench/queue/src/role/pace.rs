//! Pushing a job now and then, so that each meets an idle worker.

use std::time::Duration;

use anyhow::Result;

use crate::{clock, engine::Engine, payload};

/// See [`super`].
pub(crate) async fn pace(engine: &impl Engine, pauses_ms: &[u64]) -> Result<()> {
    for &pause in pauses_ms {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        engine.push(clock::now_us(), payload::stamped()).await?;
    }
    Ok(())
}
