//! `maintenance.purge_snapshots`: forgets what pages showed, once their links have ended, and the oldest of what is
//! too much for one booking.

use serde::{Deserialize, Serialize};
use store::{Outdated, Tally};

use crate::{
    Services,
    job::{Finish, Job, LaneName, Run},
    retention::{self, CleanUp},
};

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct PurgeSnapshots {}

impl Job for PurgeSnapshots {
    const KIND: &'static str = "maintenance.purge_snapshots";
    const LANE: LaneName = LaneName::Maintenance;
    const OUTBOX: bool = false;

    async fn run(self, _: &Run, services: &Services) -> anyhow::Result<Finish> {
        retention::run::<Self>(services).await
    }
}

impl CleanUp for PurgeSnapshots {
    const NAME: &'static str = "snapshots";

    async fn count(services: &Services) -> anyhow::Result<Tally> {
        retention::count_all(services, &kinds(services)).await
    }

    async fn remove(services: &Services) -> anyhow::Result<Tally> {
        retention::remove_all(services, &kinds(services)).await
    }
}

fn kinds(services: &Services) -> [(&'static str, Outdated); 2] {
    [
        ("expired", Outdated::ExpiredSnapshots { at: services.now() }),
        ("surplus", Outdated::SurplusSnapshots { most: services.retention.snapshots_per_booking }),
    ]
}
