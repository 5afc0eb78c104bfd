//! How jobs run, and when the clock starts them.

use std::time::Duration;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::config::types;

/// `[queue]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// Begins every key in Redis.
    pub prefix: String,
    /// How long a running job belongs to its worker.
    #[serde(rename = "lease_s", with = "types::seconds")]
    pub lease: Duration,
    /// How often a lease is renewed.
    #[serde(rename = "renew_every_s", with = "types::seconds")]
    pub renew_every: Duration,
    /// How often work is looked for without a wake-up.
    #[serde(rename = "poll_s", with = "types::seconds")]
    pub poll: Duration,
    /// How long running jobs may take when stopping.
    #[serde(rename = "grace_s", with = "types::seconds")]
    pub grace: Duration,
    /// Done and cancelled jobs kept, each, by a lane.
    pub history_count: u64,
    /// How long they are kept.
    #[serde(rename = "history_age_s", with = "types::seconds")]
    pub history_age: Duration,
    /// Dead jobs kept by a lane.
    pub dead_count: u64,
    /// How long they are kept.
    #[serde(rename = "dead_age_s", with = "types::seconds")]
    pub dead_age: Duration,
    /// Lane by lane.
    pub lanes: Lanes,
}

/// `[queue.lanes]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lanes {
    /// Imports.
    pub inbound: Lane,
    /// Moves bookings.
    pub workflow: Lane,
    /// Sends mails.
    pub mail: Lane,
    /// Writes calendars.
    pub calendar: Lane,
    /// What the clock starts.
    pub maintenance: Lane,
}

impl Lanes {
    /// Each with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Lane)> {
        [
            ("inbound", &self.inbound),
            ("workflow", &self.workflow),
            ("mail", &self.mail),
            ("calendar", &self.calendar),
            ("maintenance", &self.maintenance),
        ]
        .into_iter()
    }

    /// The one of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Lane> {
        self.iter().find(|(lane, _)| *lane == name).map(|(_, lane)| lane)
    }
}

/// `[queue.lanes.<lane>]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lane {
    /// Jobs that run at a time in a process.
    pub concurrency: usize,
    /// Tries before a failing job is dead.
    pub attempts: u32,
    /// Wait after the first failure.
    #[serde(rename = "backoff_min_s", with = "types::seconds")]
    pub backoff_min: Duration,
    /// Longest wait between tries.
    #[serde(rename = "backoff_max_s", with = "types::seconds")]
    pub backoff_max: Duration,
    /// When a run is given up.
    #[serde(rename = "timeout_s", with = "types::seconds")]
    pub timeout: Duration,
    /// Jobs a minute that all processes together begin; 0 for no limit.
    pub per_minute: u32,
}

/// `[schedules]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedules {
    /// Pushes what was left behind.
    pub sweep_outbox: Schedule,
    /// Ends options.
    pub expire_options: Schedule,
    /// Gives up leads that nobody came back to.
    pub give_up_leads: Schedule,
    /// Reads what others have put into the calendars.
    pub read_calendars: Schedule,
    /// Forgets what pages showed.
    pub purge_snapshots: Schedule,
    /// Ends tasks that nobody decides.
    pub expire_tasks: Schedule,
    /// Forgets tasks that have ended.
    pub purge_tasks: Schedule,
    /// Forgets what providers posted.
    pub purge_deliveries: Schedule,
    /// Forgets jobs that were given up.
    pub purge_dead_jobs: Schedule,
    /// Takes clients out of bookings that ended long ago.
    pub anonymise_bookings: Schedule,
}

impl Schedules {
    /// Each with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Schedule)> {
        [
            ("sweep_outbox", &self.sweep_outbox),
            ("expire_options", &self.expire_options),
            ("give_up_leads", &self.give_up_leads),
            ("read_calendars", &self.read_calendars),
            ("purge_snapshots", &self.purge_snapshots),
            ("expire_tasks", &self.expire_tasks),
            ("purge_tasks", &self.purge_tasks),
            ("purge_deliveries", &self.purge_deliveries),
            ("purge_dead_jobs", &self.purge_dead_jobs),
            ("anonymise_bookings", &self.anonymise_bookings),
        ]
        .into_iter()
    }
}

/// `[schedules.<schedule>]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// When, in `timezone`.
    #[serde(with = "types::cron_expression")]
    pub cron: cron::Schedule,
    /// In which `cron` is meant.
    #[serde(deserialize_with = "types::timezone")]
    pub timezone: Tz,
}
