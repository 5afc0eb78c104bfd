//! `maintenance.purge_dead_jobs`: forgets the outbox's rows of jobs that were given up long ago, as their lanes forget the jobs.

use serde::{Deserialize, Serialize};
use store::{Outdated, Tally};

use crate::{
    Services,
    job::{Finish, Job, LaneName, Run},
    retention::{self, CleanUp},
};

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct PurgeDeadJobs {}

impl Job for PurgeDeadJobs {
    const KIND: &'static str = "maintenance.purge_dead_jobs";
    const LANE: LaneName = LaneName::Maintenance;
    const OUTBOX: bool = false;

    async fn run(self, _: &Run, services: &Services) -> anyhow::Result<Finish> {
        retention::run::<Self>(services).await
    }
}

impl CleanUp for PurgeDeadJobs {
    const NAME: &'static str = "dead_jobs";

    async fn count(services: &Services) -> anyhow::Result<Tally> {
        retention::count_all(services, &kinds(services)).await
    }

    async fn remove(services: &Services) -> anyhow::Result<Tally> {
        retention::remove_all(services, &kinds(services)).await
    }
}

fn kinds(services: &Services) -> [(&'static str, Outdated); 1] {
    [("rows", Outdated::DeadJobs { until: services.now() - services.retention.dead_jobs })]
}
