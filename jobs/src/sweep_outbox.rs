//! `maintenance.sweep_outbox`: pushes what a crash left in the outbox, forgets what is long done, and tells of what ended
//! without a word.
//! A queue that was lost gets its jobs back by `bellhop jobs rebuild`, not by the sweep.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::{
    Services, dead_letters,
    job::{Finish, Job, LaneName, Run},
    outbox,
};

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
        let pushed = outbox::push_pending(services).await?;
        let forgotten = services.store.sweep(services.now() - KEPT).await?;
        let told = dead_letters::tell(services).await?;
        tracing::info!(pushed, forgotten, told, "outbox swept");
        Ok(Finish::Done)
    }
}
