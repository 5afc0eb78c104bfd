//! Every job in one list, and the way from an envelope to its run.

use std::sync::Arc;

use futures::future::{BoxFuture, FutureExt};
use serde_json::Value;

use crate::{
    Services,
    anonymise_bookings::AnonymiseBookings,
    envelope::Envelope,
    expire_options::ExpireOptions,
    expire_tasks::ExpireTasks,
    give_up_leads::GiveUpLeads,
    import_delivery::ImportDelivery,
    job::{Finish, Job, LaneName, Run},
    process_message::ProcessMessage,
    purge_dead_jobs::PurgeDeadJobs,
    purge_deliveries::PurgeDeliveries,
    purge_snapshots::PurgeSnapshots,
    purge_tasks::PurgeTasks,
    read_calendars::ReadCalendars,
    record_payment::RecordPayment,
    remind_booking::RemindBooking,
    remind_manager::RemindManager,
    report_too_large::ReportTooLarge,
    report_undelivered::ReportUndelivered,
    report_unreadable::ReportUnreadable,
    send_mail::SendMail,
    sweep_outbox::SweepOutbox,
    sync_calendar::SyncCalendar,
    sync_visit::SyncVisit,
};

type Runner = fn(Value, Run, Arc<Services>) -> BoxFuture<'static, Result<Finish, RunError>>;

/// A kind of job, as the worker needs it.
#[derive(Clone, Copy)]
pub struct Registered {
    /// Stable dotted wire name.
    pub kind: &'static str,
    /// Where it runs.
    pub lane: LaneName,
    /// Version of the payload that this build writes and reads.
    pub version: u32,
    /// Whether a row of the outbox stands behind it.
    pub outbox: bool,
    runner: Runner,
}

impl std::fmt::Debug for Registered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} v{} on {}", self.kind, self.version, self.lane.as_str())
    }
}

impl Registered {
    fn of<J: Job>() -> Self {
        Self { kind: J::KIND, lane: J::LANE, version: J::VERSION, outbox: J::OUTBOX, runner: run::<J> }
    }

    /// Runs a job of this kind.
    ///
    /// # Errors
    /// When the arguments are not this kind's, or the run failed.
    pub async fn run(&self, args: Value, run: Run, services: Arc<Services>) -> Result<Finish, RunError> {
        (self.runner)(args, run, services).await
    }
}

/// Why a run did not finish.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The arguments are not those of this kind and version: trying again cannot help.
    #[error("the arguments cannot be read as {kind} v{version}: {category:?} error")]
    Undecodable {
        /// Wire name of the job.
        kind: &'static str,
        /// Version that this build reads.
        version: u32,
        /// What kind of JSON error; the text would quote the payload.
        category: serde_json::error::Category,
    },
    /// The run failed; its policy says whether it is tried again.
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

fn run<J: Job>(args: Value, run: Run, services: Arc<Services>) -> BoxFuture<'static, Result<Finish, RunError>> {
    async move {
        let job: J = serde_json::from_value(args).map_err(|error| RunError::Undecodable {
            kind: J::KIND,
            version: J::VERSION,
            category: error.classify(),
        })?;
        Ok(job.run(&run, &services).await?)
    }
    .boxed()
}

/// Every job there is.
#[must_use]
pub fn registry() -> Vec<Registered> {
    vec![
        Registered::of::<ImportDelivery>(),
        Registered::of::<ReportUnreadable>(),
        Registered::of::<ReportTooLarge>(),
        Registered::of::<ReportUndelivered>(),
        Registered::of::<ProcessMessage>(),
        Registered::of::<RecordPayment>(),
        Registered::of::<SendMail>(),
        Registered::of::<SyncCalendar>(),
        Registered::of::<SyncVisit>(),
        Registered::of::<SweepOutbox>(),
        Registered::of::<ExpireOptions>(),
        Registered::of::<GiveUpLeads>(),
        Registered::of::<ReadCalendars>(),
        Registered::of::<RemindBooking>(),
        Registered::of::<RemindManager>(),
        Registered::of::<PurgeSnapshots>(),
        Registered::of::<ExpireTasks>(),
        Registered::of::<PurgeTasks>(),
        Registered::of::<PurgeDeliveries>(),
        Registered::of::<PurgeDeadJobs>(),
        Registered::of::<AnonymiseBookings>(),
    ]
}

/// The job that an envelope names, in the version that it names.
#[must_use]
pub fn find(envelope: &Envelope) -> Option<Registered> {
    registry().into_iter().find(|job| job.kind == envelope.kind && job.version == envelope.v)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Queues and outboxes hold these names across releases: a change strands what is waiting.
    #[test]
    fn names_versions_and_lanes_are_frozen() {
        let listed: Vec<String> = registry().iter().map(|job| format!("{job:?}")).collect();
        assert_eq!(
            listed,
            [
                "inbound.import_delivery v1 on inbound",
                "inbound.report_unreadable v1 on workflow",
                "inbound.report_too_large v1 on workflow",
                "inbound.report_undelivered v1 on workflow",
                "booking.process_message v1 on workflow",
                "booking.record_payment v1 on workflow",
                "mail.send v1 on mail",
                "calendar.sync v1 on calendar",
                "calendar.sync_visit v1 on calendar",
                "maintenance.sweep_outbox v1 on maintenance",
                "maintenance.expire_options v1 on maintenance",
                "maintenance.give_up_leads v1 on maintenance",
                "maintenance.read_calendars v1 on maintenance",
                "booking.remind v1 on workflow",
                "booking.remind_manager v1 on workflow",
                "maintenance.purge_snapshots v1 on maintenance",
                "maintenance.expire_tasks v1 on maintenance",
                "maintenance.purge_tasks v1 on maintenance",
                "maintenance.purge_deliveries v1 on maintenance",
                "maintenance.purge_dead_jobs v1 on maintenance",
                "maintenance.anonymise_bookings v1 on maintenance",
            ]
        );
    }

    #[test]
    fn an_unknown_kind_or_version_is_not_found() {
        let known = Envelope { kind: "mail.send".to_owned(), v: 1, args: Value::Null };
        assert!(find(&known).is_some());
        assert!(find(&Envelope { v: 2, ..known.clone() }).is_none());
        assert!(find(&Envelope { kind: "mail.sent".to_owned(), ..known }).is_none());
    }
}
