//! `maintenance.purge_deliveries`: forgets what providers posted, first its bytes, later that they posted it at all.

use serde::{Deserialize, Serialize};
use store::{Outdated, Tally};

use crate::{
    Services,
    job::{Finish, Job, LaneName, Run},
    retention::{self, CleanUp},
};

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct PurgeDeliveries {}

impl Job for PurgeDeliveries {
    const KIND: &'static str = "maintenance.purge_deliveries";
    const LANE: LaneName = LaneName::Maintenance;
    const OUTBOX: bool = false;

    async fn run(self, _: &Run, services: &Services) -> anyhow::Result<Finish> {
        retention::run::<Self>(services).await
    }
}

impl CleanUp for PurgeDeliveries {
    const NAME: &'static str = "deliveries";

    async fn count(services: &Services) -> anyhow::Result<Tally> {
        retention::count_all(services, &kinds(services)).await
    }

    async fn remove(services: &Services) -> anyhow::Result<Tally> {
        retention::remove_all(services, &kinds(services)).await
    }
}

/// Bodies go from their rows before the rows go, so that either count is that of a dry run.
fn kinds(services: &Services) -> [(&'static str, Outdated); 2] {
    let (now, kept) = (services.now(), services.retention);
    [
        ("bodies", Outdated::DeliveryBodies { until: now - kept.delivery_bodies }),
        ("deliveries", Outdated::Deliveries { until: now - kept.deliveries }),
    ]
}
