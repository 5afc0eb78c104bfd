//! `maintenance.purge_snapshots`: forgets what pages showed, once their links have ended, and the oldest of what is
//! too much for one booking.

use serde::{Deserialize, Serialize};
use store::Outdated;

use crate::{Services, retention::Purge};

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct PurgeSnapshots {}

impl Purge for PurgeSnapshots {
    const JOB: &'static str = "maintenance.purge_snapshots";
    const NAME: &'static str = "snapshots";

    fn outdated(services: &Services) -> Vec<(&'static str, Outdated)> {
        vec![
            ("expired", Outdated::ExpiredSnapshots { at: services.now() }),
            ("surplus", Outdated::SurplusSnapshots { most: services.retention.snapshots_per_booking }),
        ]
    }
}
