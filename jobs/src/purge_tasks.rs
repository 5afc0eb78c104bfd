//! `maintenance.purge_tasks`: forgets the tasks that ended long ago. The journal of their booking keeps that there were such.

use serde::{Deserialize, Serialize};
use store::Outdated;

use crate::{Services, retention::Purge};

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct PurgeTasks {}

impl Purge for PurgeTasks {
    const JOB: &'static str = "maintenance.purge_tasks";
    const NAME: &'static str = "decided_tasks";

    fn outdated(services: &Services) -> Vec<(&'static str, Outdated)> {
        vec![("tasks", Outdated::DecidedTasks { until: services.now() - services.retention.decided_tasks })]
    }
}
