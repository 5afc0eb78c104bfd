//! Erases a client: the store first, in one transaction, then whatever may still hold them outside of it.
//!
//! The store says what has to go outside, and keeps that until it has gone: an erasure that was killed is finished by the
//! next one. A job that was at work on something of the client's finds nothing any more, so nothing comes back.

use std::{collections::BTreeSet, time::Duration};

use anyhow::bail;
use booking::{Actor, BookingNumber, Cause, Command, Input, StillNeeded, still_needed};
use queue::{JobId, Lane, Shown};
use serde::Serialize;
use store::{Erased, Erasure, ErasureId, OutboxId, Person, Request, StoredBooking, Subject, Tally, Work, comparable};

use super::{accepted::Seen, calendars, export, files, imported::imported};
use crate::{
    Services, outbox,
    workflow::{self, Step, Taken},
};

/// How often something may come in between.
const TRIES: usize = 10;
/// How often, and after which pause, jobs that run are looked for again.
const LOOKS: usize = 100;
const PAUSE: Duration = Duration::from_millis(100);

/// Why nobody was erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// The client is still needed, and that was not overruled.
    #[error("{number}: {why}; --override erases the client all the same")]
    StillNeeded {
        /// For which booking.
        number: BookingNumber,
        /// What for.
        why: StillNeeded,
    },
    /// Something did not work; what was erased by then is, and the next erasure goes on.
    #[error("the client was not erased, or not wholly: do it once more")]
    Failed(#[from] anyhow::Error),
}

/// How far an erasure reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It is refused while the client is needed.
    Unneeded,
    /// Whatever lies ahead.
    Overruled,
}

/// An erasure, as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What it came to.
    pub erasure: Erasure,
    /// Jobs of the client's that were told to stop, and have not.
    pub running: Vec<Running>,
}

/// A job that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Running {
    /// In which lane.
    pub lane: String,
    /// Which.
    pub id: String,
}

/// Erases who has this address. What is to be done elsewhere is the caller's, before [`finish`].
///
/// # Errors
/// When the client is still needed, or something does not answer.
pub async fn erase(services: &Services, address: &str, reach: Reach) -> Result<Progress, EraseError> {
    let address = comparable(address);
    let subject = services.store.subject_of(&address, services.new_key()).await.map_err(anyhow::Error::from)?;
    let mut erasure = from_the_store(services, &address, &subject, reach).await?;
    outbox::relay(services).await;
    let work = work_to_do(services, &subject).await?;
    // Jobs first: one that runs may be writing a file.
    let seen = Seen { address: &address, subject: &subject, imported: &work.deliveries };
    let (gone, running) = from_the_queue(services, &work, &seen).await?;
    note(&mut erasure.removed, "queue jobs", gone);
    note(&mut erasure.removed, "mail files", files::remove(services, &work.mails, &address).await?);
    Ok(Progress { erasure, running })
}

/// Keeps what went elsewhere too, and that the erasure is done; with it are those before that were killed. It is not done
/// while a job runs, which may be known by nothing but what is left to do: the next erasure goes on with that.
///
/// # Errors
/// When the store does not answer.
pub async fn finish(services: &Services, mut progress: Progress, elsewhere: Tally) -> anyhow::Result<Progress> {
    progress.erasure.removed.extend(elsewhere);
    if progress.running.is_empty() {
        let now = services.now();
        services.store.finish_erasure(&progress.erasure, now).await?;
        progress.erasure.finished_at = Some(now);
    } else {
        services.store.keep_receipt(&progress.erasure).await?;
    }
    Ok(progress)
}

/// What is to go outside the store, by this erasure and by those that were killed before it was done.
async fn work_to_do(services: &Services, subject: &Subject) -> anyhow::Result<Work> {
    let mut work = Work::default();
    for erasure in services.store.erasures(subject).await?.into_iter().filter(|one| one.finished_at.is_none()) {
        work.mails.extend(erasure.work.mails);
        work.jobs.extend(erasure.work.jobs);
        work.deliveries.extend(erasure.work.deliveries);
    }
    Ok(work)
}

async fn from_the_store(
    services: &Services,
    address: &str,
    subject: &Subject,
    reach: Reach,
) -> Result<Erasure, EraseError> {
    let mut was_needed = false;
    for _ in 0..TRIES {
        let person = services.store.person(address).await.map_err(anyhow::Error::from)?;
        let needed = needed(services, &person);
        if let (Some((number, why)), Reach::Unneeded) = (needed, reach) {
            return Err(EraseError::StillNeeded { number, why });
        }
        was_needed |= needed.is_some();
        if !end_what_is_open(services, &person).await? {
            continue;
        }
        let imported = imported(services, address).await?;
        // Ending may have changed what stands in calendars.
        let person = services.store.person(address).await.map_err(anyhow::Error::from)?;
        let request = Request {
            id: ErasureId(services.new_id().to_string()),
            address,
            subject,
            deliveries: &imported.may_go,
            reported: &imported.reported,
            overrule: reach == Reach::Overruled,
            was_needed,
            entries: &person.calendar_entries,
            follow: &calendars::jobs(services, &person.calendar_entries),
            now: services.now(),
        };
        match services.store.erase(&request).await.map_err(anyhow::Error::from)? {
            Erased::Now(erasure) => return Ok(erasure),
            Erased::StillNeeded(number, why) => return Err(EraseError::StillNeeded { number, why }),
            Erased::StillOpen(_) | Erased::Stale => {}
        }
    }
    Err(anyhow::anyhow!("something came in between {TRIES} times").into())
}

fn needed(services: &Services, person: &Person) -> Option<(BookingNumber, StillNeeded)> {
    let now = services.now();
    let of = |stored: &StoredBooking| Some((stored.booking.number, still_needed(&stored.booking, now)?));
    person.bookings.iter().find_map(of)
}

/// Rooms are released, offers end, and nobody is written to. `false`: a booking is not any more as it was found, when its
/// client was not needed.
async fn end_what_is_open(services: &Services, person: &Person) -> anyhow::Result<bool> {
    for stored in &person.bookings {
        let number = stored.booking.number;
        let step = Step { seen_version: Some(stored.version), ..Step::of(number, Actor::Manager, Cause::Instruction) };
        match workflow::take(services, &step, |_| vec![Input::Command(Command::ForgetClient)]).await? {
            Taken::Committed | Taken::AlreadyDone | Taken::AlreadyDecided(_) => {}
            Taken::Stale { .. } => return Ok(false),
            Taken::Refused(refusal) => bail!("booking {number} cannot be ended: {refusal}"),
        }
    }
    Ok(true)
}

/// Removes the jobs about what is gone, those that have ended among them, and says how many; with those that run on.
async fn from_the_queue(services: &Services, work: &Work, seen: &Seen<'_>) -> anyhow::Result<(u64, Vec<Running>)> {
    let orphans: BTreeSet<String> = work.jobs.iter().map(OutboxId::to_string).collect();
    let is_theirs = |shown: &Shown| {
        let about = orphans.contains(shown.job.id.as_str()) || export::is_about(shown, &work.deliveries, seen.address);
        about && !seen.is_of_others(shown)
    };
    let (mut gone, mut running) = (0, Vec::new());
    for (_, lane) in services.lanes.iter() {
        let (removed, left) = from_a_lane(services, lane, seen, &is_theirs).await?;
        gone += removed;
        let left = left.into_iter().map(|id| Running { lane: lane.name().to_owned(), id: id.as_str().to_owned() });
        running.extend(left);
    }
    Ok((gone, running))
}

/// One that runs is told to stop, and waited for; not for ever.
async fn from_a_lane(
    services: &Services,
    lane: &Lane,
    seen: &Seen<'_>,
    is_theirs: &impl Fn(&Shown) -> bool,
) -> anyhow::Result<(u64, Vec<JobId>)> {
    let (mut gone, mut looks) = (0, 0);
    loop {
        let found = lane.search(is_theirs).await?;
        for shown in &found {
            seen.keep(services, lane, shown).await?;
        }
        let ids: Vec<_> = found.into_iter().map(|shown| shown.job.id).collect();
        let left = discard(lane, &ids).await?;
        gone += (ids.len() - left.len()) as u64;
        looks += 1;
        if left.is_empty() || looks == LOOKS {
            return Ok((gone, left));
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Says which of them did not go: they run.
async fn discard(lane: &Lane, ids: &[JobId]) -> anyhow::Result<Vec<JobId>> {
    let mut left = Vec::new();
    for id in ids {
        if !lane.discard(id).await? {
            lane.cancel(id).await?;
            left.push(id.clone());
        }
    }
    Ok(left)
}

pub(super) fn note(tally: &mut Tally, what: &str, count: u64) {
    if count > 0 {
        *tally.entry(what.to_owned()).or_default() += count;
    }
}
