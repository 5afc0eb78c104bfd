//! `maintenance.purge_deliveries`: forgets what providers posted, first its bytes, later that they posted it at all.

use serde::{Deserialize, Serialize};
use store::Outdated;

use crate::{Services, retention::Purge};

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct PurgeDeliveries {}

impl Purge for PurgeDeliveries {
    const JOB: &'static str = "maintenance.purge_deliveries";
    const NAME: &'static str = "deliveries";

    /// Bodies go from their rows before the rows go, so that either count is that of a dry run.
    fn outdated(services: &Services) -> Vec<(&'static str, Outdated)> {
        let (now, kept) = (services.now(), services.retention);
        vec![
            ("bodies", Outdated::DeliveryBodies { until: now - kept.delivery_bodies }),
            ("deliveries", Outdated::Deliveries { until: now - kept.deliveries }),
        ]
    }
}
