//! What the settings of a lane say to its queue and to its worker.

use jobs::{LaneName, Policy};
use queue::{History, LaneConfig, Rate};

use crate::config::{self, Settings};

pub(super) fn lane_config(settings: &Settings, name: LaneName) -> LaneConfig {
    let (queue, lane) = (&settings.queue, lane_settings(settings, name));
    LaneConfig {
        name: name.as_str().to_owned(),
        concurrency: lane.concurrency,
        rate: rate(lane),
        lease: queue.lease,
        renew_every: queue.renew_every,
        poll: queue.poll,
        grace: queue.grace,
        history: History { count: queue.history_count, age: queue.history_age },
        dead: History { count: queue.dead_count, age: queue.dead_age },
        ..LaneConfig::default()
    }
}

fn rate(lane: &config::Lane) -> Option<Rate> {
    let at_once = u32::try_from(lane.concurrency).unwrap_or(u32::MAX);
    (lane.per_minute > 0).then(|| Rate { a_second: f64::from(lane.per_minute) / 60.0, at_once })
}

pub(super) fn lane_settings(settings: &Settings, name: LaneName) -> &config::Lane {
    let lanes = &settings.queue.lanes;
    match name {
        LaneName::Inbound => &lanes.inbound,
        LaneName::Workflow => &lanes.workflow,
        LaneName::Mail => &lanes.mail,
        LaneName::Calendar => &lanes.calendar,
        LaneName::Maintenance => &lanes.maintenance,
    }
}

pub(super) fn policy(lane: &config::Lane) -> Policy {
    Policy {
        attempts: lane.attempts,
        backoff_first: lane.backoff_min,
        backoff_max: lane.backoff_max,
        timeout: lane.timeout,
    }
}
