//! `maintenance.sweep_outbox`: pushes what a crash or a lost queue left in the outbox, and forgets what is long done.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::{
    Services,
    job::{Finish, Job, LaneName, Run},
    outbox,
};

/// Rows pushed in one go.
const BATCH: u64 = 500;
/// How long a done row stays: longer than any copy of its job can be on its way.
const KEPT: TimeDelta = TimeDelta::days(1);

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct SweepOutbox {}

impl Job for SweepOutbox {
    const KIND: &'static str = "maintenance.sweep_outbox";
    const LANE: LaneName = LaneName::Maintenance;
    const OUTBOX: bool = false;

    async fn run(self, _: &Run, services: &Services) -> anyhow::Result<Finish> {
        let mut pushed = 0_usize;
        loop {
            let rows = services.store.pending(BATCH).await?;
            if rows.is_empty() {
                break;
            }
            pushed += rows.len();
            outbox::push(services, rows.into_iter().map(|row| row.job).collect()).await?;
        }
        let forgotten = services.store.sweep(services.now() - KEPT).await?;
        tracing::info!(pushed, forgotten, "outbox swept");
        Ok(Finish::Done)
    }
}
