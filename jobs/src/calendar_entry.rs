//! One entry in one calendar, made to stand there as it should, and told from what others make of it.
//!
//! What is about to be written is kept in the store before it is written: whatever stands there later that was neither
//! written nor intended is somebody's change, and the manager hears of it. Does not know what an entry should say.

use booking::BookingNumber;
use chrono::TimeDelta;
use serde_json::Value;
use store::{CalendarChange, Commit, CommitError, KnownEntry, OutboxId};

use crate::{
    Services,
    calendar::{CalendarError, CalendarOf, EventText, Fingerprint, Written},
    cause::Cause,
    failure,
    job::{Hopeless, Run},
    meters::{self, EntryEnd},
    outbox,
    unmatched::{self, Unmatched},
    workflow::entry_repaired,
};

/// How often in a row somebody else may write in between.
const TRIES: usize = 5;
/// Who changes an entry again and again is reported once a day.
const QUIET: TimeDelta = TimeDelta::days(1);

/// What should stand in a calendar.
pub(crate) struct WantedEntry {
    /// In whose.
    pub(crate) of: CalendarOf,
    /// Under which UID.
    pub(crate) uid: String,
    /// Whose entry.
    pub(crate) booking: BookingNumber,
    /// `None`: nothing.
    pub(crate) event: Option<EventText>,
}

impl WantedEntry {
    fn digest(&self) -> Option<String> {
        self.event.as_ref().map(|event| event.fingerprint.0.clone())
    }
}

/// Makes all of them stand, and marks the job done. One that cannot be written keeps no other from being; what cannot be
/// written to the end is shown to the manager.
pub(crate) async fn keep_all(services: &Services, run: &Run, wanted: &[WantedEntry]) -> anyhow::Result<()> {
    let mut commit = Commit::at(services.now());
    let mut failed = None;
    for entry in wanted {
        match keep(services, entry).await {
            Ok(change) => {
                meters::calendar_entry(EntryEnd::Kept);
                commit.calendars.extend(change);
            }
            Err(error) => {
                meters::calendar_entry(EntryEnd::Failed);
                if run.last {
                    give_up(services, run, entry, &error).await?;
                    failed = Some(Hopeless(error).into());
                } else {
                    failed = failed.or(Some(error));
                }
            }
        }
    }
    if failed.is_none() {
        commit.done = Some(run.id.parse::<OutboxId>()?);
    }
    match services.store.commit(&commit).await {
        Ok(_) | Err(CommitError::AlreadyDone) => failed.map_or(Ok(()), Err),
        Err(error) => Err(error.into()),
    }
}

/// Looks and writes until it stands there. What is to be known of it then is the caller's to commit.
async fn keep(services: &Services, wanted: &WantedEntry) -> anyhow::Result<Option<CalendarChange>> {
    let calendar = wanted.of.key();
    for _ in 0..TRIES {
        let seen = services.calendars.see(&wanted.of, &wanted.uid).await?;
        let known = services.store.calendar_entry(&calendar, &wanted.uid).await?;
        if known.is_none() && seen.fingerprint.is_none() && wanted.event.is_none() {
            return Ok(None);
        }
        let known = intend(services, wanted, known, seen.fingerprint.as_ref()).await?;
        let written = services.calendars.write(&wanted.of, &wanted.uid, &seen, wanted.event.as_ref()).await?;
        if written != Written::MovedOn {
            let ends_at = wanted.event.as_ref().map(|event| event.ends_at);
            let settled = KnownEntry { written: wanted.digest(), asked_at: None, ends_at, ..known };
            return Ok(Some(CalendarChange::Know(settled)));
        }
    }
    Err(CalendarError::Contested { of: wanted.of.clone() }.into())
}

/// Keeps what is about to be written, together with the notice of what somebody has changed.
async fn intend(
    services: &Services,
    wanted: &WantedEntry,
    known: Option<KnownEntry>,
    seen: Option<&Fingerprint>,
) -> anyhow::Result<KnownEntry> {
    let now = services.now();
    let seen = seen.map(|seen| seen.0.clone());
    let digest = wanted.digest();
    let is_ours = |known: &KnownEntry| [&known.written, &known.intended, &digest].contains(&&seen);
    let changed = known.as_ref().is_some_and(|known| !is_ours(known));
    let before = known.clone().unwrap_or_else(|| KnownEntry {
        calendar: wanted.of.key(),
        uid: wanted.uid.clone(),
        booking: wanted.booking,
        written: None,
        intended: None,
        ends_at: None,
        told_at: None,
        asked_at: None,
    });
    let told_lately = before.told_at.is_some_and(|told| now - told < QUIET);
    let mut commit = Commit::at(now);
    let mut after = KnownEntry { written: seen.clone(), intended: digest, ..before };
    if changed {
        tracing::warn!(booking = %wanted.booking, calendar = %wanted.of, "somebody has changed an entry: it is put right");
        meters::calendar_entry(EntryEnd::Repaired);
    }
    if changed && !told_lately {
        after.told_at = Some(now);
        let (mail, job) = entry_repaired(services, wanted.booking, &wanted.of.to_string(), seen.is_none())?;
        commit.mails.push(mail);
        commit.outbox.push(outbox::row(services, &job));
    }
    if known.as_ref() != Some(&after) && !(after.written.is_none() && after.intended.is_none()) {
        commit.calendars.push(CalendarChange::Know(after.clone()));
        services.store.commit(&commit).await?;
        outbox::relay(services).await;
    }
    Ok(after)
}

async fn give_up(services: &Services, run: &Run, wanted: &WantedEntry, error: &anyhow::Error) -> anyhow::Result<()> {
    let (booking, calendar, cause) = (&wanted.booking, &wanted.of, Cause::of(error));
    let (code, error_chain) = (cause.code(), format!("{error:#}"));
    tracing::error!(%booking, %calendar, cause = cause.word(), code, error = error_chain, "an entry is given up");
    let reason = format!(
        "The entry of {} cannot be written: {}. Once that is mended, `bellhop jobs retry --dead --lane calendar` \
        writes it.",
        wanted.booking,
        failure::told(error, &run.id),
    );
    tell(services, &reason, Value::Null, Commit::at(services.now())).await
}

/// Opens a task for the manager, together with whatever else is to be committed.
pub(crate) async fn tell(services: &Services, reason: &str, details: Value, mut commit: Commit) -> anyhow::Result<()> {
    let task = Unmatched { kind: booking::TaskKind::ManualReview, reason, message: None };
    unmatched::show(services, &task, details, &mut commit).await?;
    services.store.commit(&commit).await?;
    outbox::relay(services).await;
    Ok(())
}
