//! `maintenance.read_calendars`: what others have put into the rooms' calendars blocks the rooms, and what somebody has
//! done to our entries there is put right.
//!
//! A calendar that cannot be read keeps what was last known of it; the next tick reads it again.

use std::collections::{BTreeMap, BTreeSet};

use booking::{BookingNumber, RoomId, Window};
use chrono::{DateTime, TimeDelta, Utc};
use futures::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use store::{CalendarChange, CalendarRead, Commit, ForeignEntry, KnownEntry, OutboxJob};

use crate::{
    Services,
    calendar::{CalendarError, CalendarOf, Contents, Fingerprint, owner, uid, visit_uid},
    calendar_entry::tell,
    failure,
    job::{Finish, Job, LaneName, Run},
    outbox,
    sync_calendar::SyncCalendar,
    sync_visit::SyncVisit,
};

/// Calendars read at a time.
const AT_ONCE: usize = 4;
/// How far ahead calendars are read: farther than anybody books.
const AHEAD: TimeDelta = TimeDelta::days(800);
/// How far back: events that began yesterday may last until tomorrow.
const BACK: TimeDelta = TimeDelta::days(1);
/// A calendar that cannot be read for so long is the manager's business.
const PATIENCE: TimeDelta = TimeDelta::hours(1);
/// A job that looks after an entry has so long before another one is asked to.
const ASKED: TimeDelta = TimeDelta::hours(1);

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct ReadCalendars {}

impl Job for ReadCalendars {
    const KIND: &'static str = "maintenance.read_calendars";
    const LANE: LaneName = LaneName::Maintenance;
    const OUTBOX: bool = false;

    async fn run(self, run: &Run, services: &Services) -> anyhow::Result<Finish> {
        let rooms = services.catalogue.rooms.iter().map(|room| CalendarOf::Room(room.id.clone()));
        let calendars: Vec<CalendarOf> = rooms.chain([CalendarOf::Visits]).collect();
        let looks = calendars.into_iter().map(|of| look(services, run, of));
        let looked: Vec<anyhow::Result<()>> = stream::iter(looks).buffer_unordered(AT_ONCE).collect().await;
        looked.into_iter().collect::<anyhow::Result<()>>()?;
        Ok(Finish::Done)
    }
}

/// Reads one calendar. Fails when the store does, not when the calendar does.
async fn look(services: &Services, run: &Run, of: CalendarOf) -> anyhow::Result<()> {
    let now = services.now();
    let window = Window { start: now - BACK, end: now + AHEAD };
    let house = &services.house;
    match services.calendars.read(&of, window, house.venue.zone, house.domain()).await {
        Ok(contents) => take_in(services, &of, contents).await,
        Err(error) => note_failure(services, run, &of, error).await,
    }
}

async fn take_in(services: &Services, of: &CalendarOf, contents: Contents) -> anyhow::Result<()> {
    if !contents.unreadable.is_empty() {
        let count = contents.unreadable.len();
        tracing::warn!(calendar = %of, count, "entries that cannot be understood keep the times that were last known");
    }
    if let CalendarOf::Room(room) = of {
        let of_room = |busy: crate::calendar::Busy| ForeignEntry {
            room: room.clone(),
            uid: busy.uid,
            start: busy.start,
            end: busy.end,
        };
        let found: BTreeSet<ForeignEntry> = contents.busy.into_iter().map(of_room).collect();
        services.store.keep_foreign_entries(room, &found, &contents.unreadable).await?;
        tell_of_clashes(services, room).await?;
    }
    look_after_ours(services, of, &contents.ours).await
}

/// Others' entries undo no booking: the manager finds a way out.
async fn tell_of_clashes(services: &Services, room: &RoomId) -> anyhow::Result<()> {
    let now = services.now();
    let clashes = services.store.untold_clashes(room, now).await?;
    let mut of_booking: BTreeMap<BookingNumber, Vec<ForeignEntry>> = BTreeMap::new();
    for (entry, booking) in clashes {
        of_booking.entry(booking).or_default().push(entry);
    }
    for (booking, entries) in of_booking {
        let zone = services.house.venue.zone;
        let local = |at: DateTime<Utc>| at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string();
        let times = entries.iter().map(|entry| format!("{} – {}", local(entry.start), local(entry.end)));
        let reason = format!(
            "Somebody has put an entry into the calendar of {} where {booking} holds the room: {}. The booking stands.",
            services.room_label(room, None),
            times.collect::<Vec<_>>().join(", ")
        );
        let told = entries.into_iter().map(CalendarChange::ToldOfClash);
        tell(services, &reason, Commit { calendars: told.collect(), ..Commit::at(now) }).await?;
    }
    Ok(())
}

/// Asks a job to look after each of our entries that is not as it was written, and notes that the calendar was read.
async fn look_after_ours(
    services: &Services,
    of: &CalendarOf,
    ours: &BTreeMap<String, Fingerprint>,
) -> anyhow::Result<()> {
    let now = services.now();
    let known = services.store.calendar_entries(&of.key()).await?;
    let mut commit = Commit::at(now);
    for entry in known.iter().filter(|entry| is_off(entry, ours.get(&entry.uid), now)) {
        commit.calendars.push(CalendarChange::Know(KnownEntry { asked_at: Some(now), ..entry.clone() }));
        commit.outbox.push(sync(services, of, entry.booking));
    }
    for (stray, seen) in ours.iter().filter(|(uid, _)| !known.iter().any(|entry| entry.uid == **uid)) {
        if let Some(stray) = adopted(services, of, stray, seen).await? {
            commit.outbox.push(sync(services, of, stray.booking));
            commit.calendars.push(CalendarChange::Know(stray));
        }
    }
    commit.calendars.push(CalendarChange::Read(CalendarRead {
        calendar: of.key(),
        read_at: Some(now),
        failing_since: None,
        told_at: None,
    }));
    services.store.commit(&commit).await?;
    outbox::relay(services).await;
    Ok(())
}

/// Whether somebody has changed an entry that is still to come, and nobody looks after it yet. One that is being written
/// has its own job.
fn is_off(known: &KnownEntry, seen: Option<&Fingerprint>, now: DateTime<Utc>) -> bool {
    let settled = known.written == known.intended;
    let to_come = known.ends_at.is_some_and(|ends| ends > now);
    let asked = known.asked_at.is_some_and(|asked| now - asked < ASKED);
    settled && to_come && !asked && known.written.as_ref() != seen.map(|seen| &seen.0)
}

/// An entry of ours that nobody remembers, as after an old backup of the store came back: its booking says whether it
/// may stand there. One of a booking that is not ours is left alone.
async fn adopted(
    services: &Services,
    of: &CalendarOf,
    stray: &str,
    seen: &Fingerprint,
) -> anyhow::Result<Option<KnownEntry>> {
    let domain = services.house.domain();
    let Some(booking) = owner(stray, domain) else { return Ok(None) };
    let own = match of {
        CalendarOf::Room(room) => uid(booking, room, domain),
        CalendarOf::Visits => visit_uid(booking, domain),
    };
    if own != stray || services.store.booking(booking).await?.is_none() {
        tracing::warn!(calendar = %of, %booking, "an entry of ours stands where it does not belong: it is left alone");
        return Ok(None);
    }
    let stands = Some(seen.0.clone());
    Ok(Some(KnownEntry {
        calendar: of.key(),
        uid: stray.to_owned(),
        booking,
        written: stands.clone(),
        intended: stands,
        ends_at: None,
        told_at: None,
        asked_at: Some(services.now()),
    }))
}

fn sync(services: &Services, of: &CalendarOf, booking: BookingNumber) -> OutboxJob {
    match of {
        CalendarOf::Room(room) => outbox::row(services, &SyncCalendar { booking, rooms: vec![room.clone()] }),
        CalendarOf::Visits => outbox::row(services, &SyncVisit { booking }),
    }
}

/// What was last known goes on to count; if that lasts, the manager hears of it once.
async fn note_failure(services: &Services, run: &Run, of: &CalendarOf, error: CalendarError) -> anyhow::Result<()> {
    let error = anyhow::Error::from(error);
    tracing::warn!(calendar = %of, error = format!("{error:#}"), "a calendar cannot be read: what was last known counts");
    let now = services.now();
    let known = services.store.calendar_read(&of.key()).await?;
    let mut read =
        known.unwrap_or(CalendarRead { calendar: of.key(), read_at: None, failing_since: None, told_at: None });
    let since = *read.failing_since.get_or_insert(now);
    let late = now - since >= PATIENCE && read.told_at.is_none();
    if late {
        read.told_at = Some(now);
    }
    let commit = Commit { calendars: vec![CalendarChange::Read(read)], ..Commit::at(now) };
    if late {
        let since = since.with_timezone(&services.house.venue.zone).format("%d.%m.%Y %H:%M");
        let words = failure::told(&error, &run.id);
        let reason = format!("Since {since} this cannot be read: {words}. What was last known of it goes on to count.");
        return tell(services, &reason, commit).await;
    }
    services.store.commit(&commit).await?;
    Ok(())
}
