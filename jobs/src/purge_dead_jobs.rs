//! `maintenance.purge_dead_jobs`: forgets the outbox's rows of jobs that were given up long ago, as their lanes forget the jobs.

use serde::{Deserialize, Serialize};
use store::Outdated;

use crate::{Services, retention::Purge};

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct PurgeDeadJobs {}

impl Purge for PurgeDeadJobs {
    const JOB: &'static str = "maintenance.purge_dead_jobs";
    const NAME: &'static str = "dead_jobs";

    fn outdated(services: &Services) -> Vec<(&'static str, Outdated)> {
        vec![("rows", Outdated::DeadJobs { until: services.now() - services.retention.dead_jobs })]
    }
}
