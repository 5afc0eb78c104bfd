//! `maintenance.purge_tasks`: forgets the tasks that ended long ago. The journal of their booking keeps that there were such.

use serde::{Deserialize, Serialize};
use store::{Outdated, Tally};

use crate::{
    Services,
    job::{Finish, Job, LaneName, Run},
    retention::{self, CleanUp},
};

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct PurgeTasks {}

impl Job for PurgeTasks {
    const KIND: &'static str = "maintenance.purge_tasks";
    const LANE: LaneName = LaneName::Maintenance;
    const OUTBOX: bool = false;

    async fn run(self, _: &Run, services: &Services) -> anyhow::Result<Finish> {
        retention::run::<Self>(services).await
    }
}

impl CleanUp for PurgeTasks {
    const NAME: &'static str = "decided_tasks";

    async fn count(services: &Services) -> anyhow::Result<Tally> {
        retention::count_all(services, &kinds(services)).await
    }

    async fn remove(services: &Services) -> anyhow::Result<Tally> {
        retention::remove_all(services, &kinds(services)).await
    }
}

fn kinds(services: &Services) -> [(&'static str, Outdated); 1] {
    [("tasks", Outdated::DecidedTasks { until: services.now() - services.retention.decided_tasks })]
}
