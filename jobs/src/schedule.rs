//! The jobs that the clock starts, by the name of their schedule. When they are due is configuration.

use crate::{
    AnonymiseBookings, Envelope, ExpireOptions, ExpireTasks, GiveUpLeads, Job, LaneName, PurgeDeadJobs,
    PurgeDeliveries, PurgeSnapshots, PurgeTasks, ReadCalendars, SweepOutbox,
};

/// A job that a schedule starts.
#[derive(Debug, Clone, PartialEq)]
pub struct ScheduledJob {
    /// Name of the schedule in the configuration.
    pub schedule: &'static str,
    /// Where it runs.
    pub lane: LaneName,
    /// What is pushed.
    pub envelope: Envelope,
}

/// Every job that the clock starts.
#[must_use]
pub fn scheduled() -> Vec<ScheduledJob> {
    vec![
        of("sweep_outbox", &SweepOutbox::default()),
        of("expire_options", &ExpireOptions::default()),
        of("give_up_leads", &GiveUpLeads::default()),
        of("read_calendars", &ReadCalendars::default()),
        of("purge_snapshots", &PurgeSnapshots::default()),
        of("expire_tasks", &ExpireTasks::default()),
        of("purge_tasks", &PurgeTasks::default()),
        of("purge_deliveries", &PurgeDeliveries::default()),
        of("purge_dead_jobs", &PurgeDeadJobs::default()),
        of("anonymise_bookings", &AnonymiseBookings::default()),
    ]
}

fn of<J: Job>(schedule: &'static str, job: &J) -> ScheduledJob {
    ScheduledJob { schedule, lane: J::LANE, envelope: job.envelope() }
}
