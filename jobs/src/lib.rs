//! What the business does: one file a job, and the adapters that only a job can use.
//!
//! - [`registry`] lists every job; a [`Worker`] runs what a lane holds.
//! - `workflow` takes the steps of bookings; [`decisions`] takes those that a manager decides, [`instructions`] those
//!   that a manager takes unasked.
//! - [`retention`] is what the clock's clean-ups do; [`client`] hands out or erases what is held of a person.
//! - [`mail`], [`calendar`], [`reader`] and [`resend`] are adapters: public constructors, verbs for jobs only.
//!
//! Knows no HTTP server and reads no environment: the wiring hands it [`Services`].

mod anonymise_bookings;
mod answered_invitation;
mod authentication;
mod billing;
mod body;
pub mod calendar;
mod calendar_entry;
mod cause;
pub mod client;
mod clock;
mod dead_letters;
pub mod decisions;
mod ended_jobs;
mod envelope;
mod expire_options;
mod expire_tasks;
mod failure;
mod give_up_leads;
mod http;
mod import_delivery;
pub mod inbound;
mod injections;
pub mod instructions;
mod job;
mod locked_dir;
mod loops;
pub mod mail;
mod meters;
mod one_line;
mod outbox;
mod payload;
mod process_message;
mod purge_dead_jobs;
mod purge_deliveries;
mod purge_snapshots;
mod purge_tasks;
mod quiet_conversations;
mod read_calendars;
pub mod reader;
mod rebuild;
mod record_payment;
mod registry;
mod remind_booking;
mod remind_manager;
mod reply_code;
mod report_too_large;
mod report_undelivered;
mod report_unreadable;
pub mod resend;
pub mod retention;
mod returned_mail;
mod schedule;
mod seen_offer;
mod send_mail;
mod services;
mod strangers;
pub mod suppression;
mod sweep_outbox;
mod sync_calendar;
mod sync_visit;
mod trace;
mod undelivered;
mod unmatched;
mod unread;
mod worker;
mod workflow;

pub use anonymise_bookings::AnonymiseBookings;
pub use body::Body;
pub use cause::Cause;
pub use clock::Clock;
pub use envelope::Envelope;
pub use expire_options::ExpireOptions;
pub use expire_tasks::ExpireTasks;
pub use give_up_leads::GiveUpLeads;
pub use import_delivery::ImportDelivery;
pub use job::{Finish, Job, LaneName, Policy, Run, UnknownLane};
pub use meters::{begin_metrics, describe_metrics};
pub use outbox::retry_relays;
pub use payload::Payload;
pub use process_message::ProcessMessage;
pub use purge_dead_jobs::PurgeDeadJobs;
pub use purge_deliveries::PurgeDeliveries;
pub use purge_snapshots::PurgeSnapshots;
pub use purge_tasks::PurgeTasks;
pub use read_calendars::ReadCalendars;
pub use rebuild::{Rebuilt, rebuild};
pub use record_payment::RecordPayment;
pub use registry::{Registered, RunError, find, registry};
pub use remind_booking::RemindBooking;
pub use remind_manager::RemindManager;
pub use report_too_large::ReportTooLarge;
pub use report_undelivered::ReportUndelivered;
pub use report_unreadable::ReportUnreadable;
pub use schedule::{ScheduledJob, scheduled};
pub use send_mail::{SendMail, To};
pub use services::{House, Lanes, MissingLane, Services};
pub use sweep_outbox::SweepOutbox;
pub use sync_calendar::SyncCalendar;
pub use sync_visit::SyncVisit;
pub use trace::{NoTraceparent, TRACEPARENT, TraceContext};
pub use worker::{Policies, Worker};
pub use workflow::draft_of;
