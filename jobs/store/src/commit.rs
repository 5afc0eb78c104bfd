//! The commit: everything that one step changes, in one transaction or not at all.
//!
//! Two commits may wait for each other crosswise; the engine ends one then, and it is tried again. What is written, and
//! in which order, is in `apply`.

mod apply;

use booking::{Booking, Entry, Offer, RoomId, TaskKind};
use chrono::{DateTime, Utc};
use sea_orm::DbErr;

use crate::{
    CONFLICTS_SAT_OUT, Store,
    calendars::CalendarChange,
    error::DatabaseError,
    holds::HoldChange,
    ids::OutboxId,
    mails::{Mail, MailOutcome},
    messages::MessageLink,
    outbox::OutboxJob,
    payments::PaymentLink,
    people::{BillingAddress, Contact},
    suppressions::Suppression,
    tasks::{Task, TaskChange},
    threads::Suspicion,
    visits::VisitSlots,
    waiting::Waiting,
};

/// What one step changes. Start from [`Commit::at`] and fill in what is needed.
#[derive(Debug, Clone, PartialEq)]
pub struct Commit {
    /// The step's instant: the time of everything it writes.
    pub at: DateTime<Utc>,
    /// The job that takes this step: marked done with its effect.
    pub done: Option<OutboxId>,
    /// Contacts to write, whole rows.
    pub contacts: Vec<Contact>,
    /// Billing addresses to write, whole rows.
    pub billing_addresses: Vec<BillingAddress>,
    /// The booking.
    pub booking: Option<BookingWrite>,
    /// Tasks, in this order.
    pub tasks: Vec<TaskChange>,
    /// The booking that a message is about.
    pub message: Option<MessageLink>,
    /// The booking that a payment belongs to.
    pub payment: Option<PaymentLink>,
    /// Mails to be sent; their jobs are the caller's to add to `outbox`.
    pub mails: Vec<Mail>,
    /// What became of a mail.
    pub mail_outcome: Option<MailOutcome>,
    /// An address that is to get no more mail.
    pub suppression: Option<Suppression>,
    /// What becomes known against a thread, or no longer is.
    pub suspicion: Option<Suspicion>,
    /// Mails that wait for a task, or wait no more.
    pub waiting: Option<Waiting>,
    /// What becomes known of calendars elsewhere.
    pub calendars: Vec<CalendarChange>,
    /// Jobs that follow, in this order.
    pub outbox: Vec<OutboxJob>,
}

/// What a step changes of a booking. Its number, status and contact are those of its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingWrite {
    /// Its state afterwards.
    pub booking: Booking,
    /// The version that the step was decided on; 0 creates the booking.
    pub expected_version: u64,
    /// What happened. The new version is the old one plus their number.
    pub entries: Vec<Entry>,
    /// What happens to its hold.
    pub hold: HoldChange,
    /// The slots of its site visit, if they change.
    pub visit: Option<VisitSlots>,
    /// Offers to write, new or changed.
    pub offers: Vec<Offer>,
}

/// A commit that was applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    /// The booking's version afterwards, if the commit wrote one.
    pub version: Option<u64>,
}

/// Why a commit was not applied. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// The booking has moved on (or exists, or does not): load it and decide again.
    #[error("the booking is at version {found}, not {expected}")]
    Stale {
        /// What the commit was decided on.
        expected: u64,
        /// What it is; 0 for a booking that does not exist.
        found: u64,
    },
    /// Somebody else holds the room in a part of the window.
    #[error("room {room} is taken in that window")]
    SlotTaken {
        /// The room that was to be held.
        room: RoomId,
    },
    /// Somebody else has the site visit's slot.
    #[error("the site visit's slot is taken")]
    VisitTaken,
    /// The job's effect is in the store already.
    #[error("the job has taken effect before")]
    AlreadyDone,
    /// The task was decided, or closed, before.
    #[error("task {} was decided before", .0.id)]
    AlreadyDecided(Box<Task>),
    /// A task of this kind is open for the booking: close it first.
    #[error("a task of that kind is open for the booking")]
    TaskOpen(TaskKind),
    /// What a mail was to wait for is over: work on the mail.
    #[error("there is nothing for the mail to wait for")]
    NotBlocked,
    /// Another mail was set aside meanwhile: list them again.
    #[error("another mail was set aside meanwhile")]
    MoreSetAside,
    /// There is no such task.
    #[error("there is no task {0}")]
    NoSuchTask(i64),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl Commit {
    /// A commit that changes nothing yet.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self {
            at: now,
            done: None,
            contacts: Vec::new(),
            billing_addresses: Vec::new(),
            booking: None,
            tasks: Vec::new(),
            message: None,
            payment: None,
            mails: Vec::new(),
            mail_outcome: None,
            suppression: None,
            suspicion: None,
            waiting: None,
            calendars: Vec::new(),
            outbox: Vec::new(),
        }
    }
}

impl Store {
    /// Applies a commit, whole or not at all.
    ///
    /// # Errors
    /// A job that is done comes before a task that is decided, that before a stale version, that before a taken
    /// room: a repeated step hears that it is repeated, not that the world has moved on since.
    pub async fn commit(&self, commit: &Commit) -> Result<Committed, CommitError> {
        let committed = self.commit_together(std::slice::from_ref(commit)).await?;
        Ok(committed.into_iter().next_back().unwrap_or(Committed { version: None }))
    }

    /// Applies the commits of several bookings in this order, all of them or none: what one lets go, a later one can
    /// have.
    ///
    /// # Errors
    /// Those of [`Store::commit`], of the first commit that cannot be applied.
    pub async fn commit_together(&self, commits: &[Commit]) -> Result<Vec<Committed>, CommitError> {
        for _ in 0..CONFLICTS_SAT_OUT {
            match self.commit_once(commits).await {
                Err(CommitError::Database(error)) if error.is_conflict() => {}
                settled => return settled,
            }
        }
        self.commit_once(commits).await
    }

    async fn commit_once(&self, commits: &[Commit]) -> Result<Vec<Committed>, CommitError> {
        let txn = self.begin().await?;
        match apply::all(&txn, commits).await {
            Ok(committed) => txn.commit().await.map(|()| committed).map_err(CommitError::from),
            Err(error) => {
                txn.rollback().await?;
                Err(error)
            }
        }
    }
}

impl From<DbErr> for CommitError {
    fn from(error: DbErr) -> Self {
        Self::Database(error.into())
    }
}
