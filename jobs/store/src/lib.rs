//! The durable truth of a venue: SeaORM over SQLite or PostgreSQL, one code path for both.
//!
//! - [`Store::import_delivery`] takes in what came from outside, once.
//! - [`Store::commit`] applies everything that one step changes: a [`Commit`] is applied whole or not at all, on the
//!   version that it was decided on, and marks the job that took it done.
//! - The outbox ([`Store::pending`] and its neighbours) carries the jobs that follow to the queue.
//! - Everything else reads.
//!
//! Knows no business rule and no clock: `now` is an argument, ids are made by the caller, and what a booking's state
//! or an event means is read elsewhere. Instants are kept to the microsecond, money with its scale.

mod bookings;
mod calendars;
mod clean;
mod columns;
mod commit;
mod connect;
mod counters;
mod debug;
mod deliveries;
mod entities;
mod erasure;
mod error;
mod foreign_entries;
mod holds;
mod ids;
mod import;
mod journal;
mod mails;
mod messages;
mod migrations;
mod naming;
mod offers;
mod outbox;
mod payments;
mod people;
mod pools;
mod retention;
mod schedule;
mod snapshots;
mod suppressions;
mod tasks;
mod threads;
mod turns;
mod visits;
mod waiting;

pub use bookings::StoredBooking;
pub use calendars::{CalendarChange, CalendarRead, KnownEntry};
pub use commit::{BookingWrite, Commit, CommitError, Committed};
pub use connect::Store;
pub use deliveries::{DeliveryCount, NewDelivery, Outcome};
pub use erasure::{Erased, Erasure, ErasureId, Person, Request, Subject, Work};
pub use error::{ConnectError, DatabaseError};
pub use foreign_entries::ForeignEntry;
pub use holds::{HoldChange, Occupied, SLOT_MINUTES};
pub use ids::{MailId, OutboxId, PaymentId, ThreadId};
pub use import::{Imported, Inbound, Routed};
pub use journal::JournalEntry;
pub use mails::{Mail, MailOutcome, MailState, StoredMail};
pub use messages::{Message, MessageLink, NewMessage, NewThread, StoredMessage};
pub use naming::{names, places};
pub use outbox::{OutboxJob, OutboxRow, OutboxState};
pub use payments::{Payment, PaymentLink, StoredPayment};
pub use people::{BillingAddress, Contact};
pub use pools::Pool;
pub use retention::{CleanUp, Outdated, Tally};
pub use snapshots::{Snapshot, SnapshotId, SnapshotKind};
pub use suppressions::{Suppression, SuppressionCause, comparable};
pub use tasks::{NewTask, Task, TaskChange};
pub use threads::{Suspicion, Thread};
pub use turns::Turn;
pub use visits::VisitSlots;
pub use waiting::Waiting;

/// How often a transaction that the engine ended in favour of another one is tried again before the caller hears of it.
const CONFLICTS_SAT_OUT: u32 = 4;
