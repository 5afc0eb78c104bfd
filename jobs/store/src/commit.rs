//! The commit: everything that one step changes, in one transaction or not at all.
//!
//! Rows are locked in one order (the job's outbox row, people, the booking, then what hangs on it), so two commits
//! rarely wait for each other crosswise; where they do, the engine ends one and it is tried again.

use booking::{Booking, Entry, Event, Offer, RoomId, TaskKind, TaskState};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    CONFLICTS_SAT_OUT, Store, bookings,
    calendars::{self, CalendarChange},
    error::DatabaseError,
    holds::{self, HoldChange},
    ids::OutboxId,
    journal,
    mails::{self, Mail, MailOutcome},
    messages::{self, MessageLink},
    offers, outbox,
    outbox::OutboxJob,
    payments::{self, PaymentLink},
    people::{self, BillingAddress, Contact},
    snapshots,
    suppressions::{self, Suppression},
    tasks::{self, Ending, Task, TaskChange},
    threads::{self, Suspicion},
    visits::{self, VisitSlots},
    waiting::{self, Waiting},
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
        match apply_all(&txn, commits).await {
            Ok(committed) => txn.commit().await.map(|()| committed).map_err(CommitError::from),
            Err(error) => {
                txn.rollback().await?;
                Err(error)
            }
        }
    }
}

async fn apply_all(db: &impl ConnectionTrait, commits: &[Commit]) -> Result<Vec<Committed>, CommitError> {
    let mut committed = Vec::with_capacity(commits.len());
    for commit in commits {
        committed.push(apply(db, commit).await?);
    }
    Ok(committed)
}

async fn apply(db: &impl ConnectionTrait, commit: &Commit) -> Result<Committed, CommitError> {
    if let Some(job) = commit.done
        && !outbox::finish(db, job, commit.at).await?
    {
        return Err(CommitError::AlreadyDone);
    }
    for contact in &commit.contacts {
        people::put_contact(db, contact).await?;
    }
    for address in &commit.billing_addresses {
        people::put_billing(db, address).await?;
    }
    let version = match &commit.booking {
        Some(write) => Some(write_booking(db, write, commit).await?),
        None => None,
    };
    change_tasks(db, commit, version.unwrap_or(0)).await?;
    link_and_queue(db, commit).await?;
    Ok(Committed { version })
}

async fn write_booking(db: &impl ConnectionTrait, write: &BookingWrite, commit: &Commit) -> Result<u64, CommitError> {
    let number = write.booking.number;
    let version = advance(db, write, commit).await?;
    journal::append(db, number, write.expected_version, &write.entries).await?;
    for offer in &write.offers {
        offers::put(db, number, offer, commit.at).await?;
    }
    match &write.hold {
        HoldChange::Keep => {}
        HoldChange::Release => holds::release(db, number).await?,
        HoldChange::Take(hold) => {
            let taken = || CommitError::SlotTaken { room: hold.room.clone() };
            holds::take(db, number, hold).await.map_err(|error| unless_unique(error, taken))?;
        }
    }
    if write.entries.iter().any(|entry| makes_pages_pointless(&entry.event)) {
        snapshots::forget(db, number).await?;
    }
    if let Some(slots) = &write.visit {
        let kept = visits::keep(db, number, slots).await;
        kept.map_err(|error| unless_unique(error, || CommitError::VisitTaken))?;
    }
    Ok(version)
}

/// What was shown while the booking was open is of no use once it is settled.
fn makes_pages_pointless(event: &Event) -> bool {
    matches!(event, Event::ConfirmationApproved | Event::Cancelled { .. })
}

/// Moves the booking to its next version, or says what stands in the way.
async fn advance(db: &impl ConnectionTrait, write: &BookingWrite, commit: &Commit) -> Result<u64, CommitError> {
    let expected = write.expected_version;
    let next = write.entries.iter().fold(expected, |version, _| version + 1);
    let advanced = match expected {
        0 => bookings::create(db, &write.booking, next, commit.at).await?,
        _ => bookings::advance(db, &write.booking, (expected, next), commit.at).await?,
    };
    if advanced {
        return Ok(next);
    }
    for change in &commit.tasks {
        if let TaskChange::Decide { id, .. } | TaskChange::Note { id, .. } = change {
            refuse_if_decided(db, *id).await?;
        }
    }
    Err(CommitError::Stale { expected, found: bookings::version(db, write.booking.number).await? })
}

async fn change_tasks(db: &impl ConnectionTrait, commit: &Commit, version: u64) -> Result<(), CommitError> {
    let booking = commit.booking.as_ref().map(|write| write.booking.number);
    for change in &commit.tasks {
        match change {
            TaskChange::Open(new) => {
                let opened = tasks::open(db, booking, version, new, commit.at).await;
                opened.map_err(|error| unless_unique(error, || CommitError::TaskOpen(new.kind)))?;
            }
            TaskChange::Decide { id, state, note } => {
                let ending = Ending { state: *state, note: note.as_deref(), at: commit.at };
                if !tasks::decide(db, *id, &ending).await? {
                    refuse_if_decided(db, *id).await?;
                }
            }
            TaskChange::Note { id, note } => {
                if !tasks::note(db, *id, note).await? {
                    refuse_if_decided(db, *id).await?;
                }
            }
            TaskChange::Close { kind, state, note } => {
                let ending = Ending { state: *state, note: note.as_deref(), at: commit.at };
                if let Some(number) = booking {
                    tasks::close(db, number, *kind, &ending).await?;
                }
            }
        }
    }
    Ok(())
}

async fn refuse_if_decided(db: &impl ConnectionTrait, id: i64) -> Result<(), CommitError> {
    match tasks::find(db, id).await? {
        None => Err(CommitError::NoSuchTask(id)),
        Some(task) if task.state == TaskState::Open => Ok(()),
        Some(task) => Err(CommitError::AlreadyDecided(Box::new(task))),
    }
}

async fn link_and_queue(db: &impl ConnectionTrait, commit: &Commit) -> Result<(), CommitError> {
    if let Some(link) = &commit.message {
        messages::link(db, link).await?;
    }
    if let Some(link) = commit.payment {
        payments::link(db, link).await?;
    }
    if let Some(suspicion) = &commit.suspicion {
        threads::suspect(db, suspicion).await?;
    }
    if let Some(waiting) = &commit.waiting {
        waiting::change(db, waiting).await?;
    }
    for mail in &commit.mails {
        mails::write(db, mail, commit.at).await?;
    }
    if let Some(outcome) = commit.mail_outcome {
        mails::settle(db, outcome, commit.at).await?;
    }
    if let Some(suppression) = &commit.suppression {
        suppressions::add(db, suppression).await?;
    }
    for change in &commit.calendars {
        calendars::apply(db, change).await?;
    }
    Ok(outbox::write(db, &commit.outbox, commit.at).await?)
}

fn unless_unique(error: DbErr, meaning: impl FnOnce() -> CommitError) -> CommitError {
    let error = DatabaseError::from(error);
    if error.is_unique_violation() { meaning() } else { error.into() }
}

impl From<DbErr> for CommitError {
    fn from(error: DbErr) -> Self {
        Self::Database(error.into())
    }
}
