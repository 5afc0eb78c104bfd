//! Writing a commit. Rows are locked in one order (the job's outbox row, people, the booking, then what hangs on it), so
//! that two commits rarely wait for each other crosswise.

use booking::{Event, TaskState};
use sea_orm::{ConnectionTrait, DbErr};

use super::{BookingWrite, Commit, CommitError, Committed};
use crate::{
    bookings, calendars,
    error::DatabaseError,
    holds::{self, HoldChange},
    journal, mails, messages, offers, outbox, payments, people, snapshots, suppressions,
    tasks::{self, Ending, TaskChange},
    threads, visits, waiting,
};

pub(super) async fn all(db: &impl ConnectionTrait, commits: &[Commit]) -> Result<Vec<Committed>, CommitError> {
    let mut committed = Vec::with_capacity(commits.len());
    for commit in commits {
        committed.push(one(db, commit).await?);
    }
    Ok(committed)
}

async fn one(db: &impl ConnectionTrait, commit: &Commit) -> Result<Committed, CommitError> {
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
