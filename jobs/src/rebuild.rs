//! `bellhop jobs rebuild`: pushes every outbox row that is not done into a queue that was lost.
//!
//! Pushing a job that is there does nothing, so it may be run at any time.

use store::OutboxState;

use crate::{Services, outbox};

/// Rows read in one go.
const BATCH: u64 = 500;

/// What a rebuild did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Rebuilt {
    /// Rows pushed (or found to be there).
    pub pushed: u64,
    /// Rows of dead jobs, which are dead letters again.
    pub dead: u64,
}

/// Pushes what is not done.
///
/// # Errors
/// When the store or the queue does not answer; running it again goes on.
pub async fn rebuild(services: &Services) -> anyhow::Result<Rebuilt> {
    let mut rebuilt = Rebuilt::default();
    let mut after = 0;
    loop {
        let rows = services.store.not_done(after, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(rebuilt) };
        after = last.seq;
        let (dead, live): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.state == OutboxState::Dead);
        rebuilt.dead += u64::try_from(dead.len())?;
        rebuilt.pushed += u64::try_from(live.len())?;
        outbox::push(services, live.into_iter().map(|row| row.job).collect()).await?;
        for row in dead {
            outbox::push_dead(services, row).await?;
        }
    }
}
