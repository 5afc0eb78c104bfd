//! `maintenance.read_calendars`: what others have put into the rooms' calendars blocks the rooms, and what somebody has
//! done to our entries there is put right.
//!
//! A calendar that cannot be read keeps what was last known of it; the next tick reads it again.

mod told;

use std::collections::{BTreeMap, BTreeSet};

use booking::{BookingNumber, Window};
use chrono::{DateTime, TimeDelta, Utc};
use futures::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use store::{CalendarChange, CalendarRead, Commit, ForeignEntry, KnownEntry, OutboxJob};

use crate::{
    Services,
    calendar::{Busy, CalendarOf, Contents, Fingerprint, owner},
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
        Err(error) => told::of_failure(services, run, &of, error).await,
    }
}

async fn take_in(services: &Services, of: &CalendarOf, contents: Contents) -> anyhow::Result<()> {
    let known = services.store.calendar_entries(&of.key()).await?;
    let forgotten = forgotten(services, of, &contents.ours, &known).await?;
    if let CalendarOf::Room(room) = of {
        let ours: BTreeSet<&str> = known.iter().chain(&forgotten).map(|entry| entry.uid.as_str()).collect();
        let theirs = contents.busy.into_iter().filter(|busy| !ours.contains(busy.uid.as_str()));
        let theirs = theirs.map(|Busy { uid, start, end }| ForeignEntry { room: room.clone(), uid, start, end });
        services.store.keep_foreign_entries(room, &theirs.collect(), &contents.unreadable).await?;
        told::of_clashes(services, room).await?;
        told::of_unreadable(services, of, &contents.unreadable).await?;
    }
    look_after_ours(services, of, &contents.ours, &known, forgotten).await
}

/// Asks a job to look after each of our entries that is not as it was written, and notes that the calendar was read.
async fn look_after_ours(
    services: &Services,
    of: &CalendarOf,
    ours: &BTreeMap<String, Fingerprint>,
    known: &[KnownEntry],
    forgotten: Vec<KnownEntry>,
) -> anyhow::Result<()> {
    let now = services.now();
    let mut commit = Commit::at(now);
    for entry in known.iter().filter(|entry| is_off(entry, ours.get(&entry.uid), now)) {
        commit.calendars.push(CalendarChange::Asked { calendar: of.key(), uid: entry.uid.clone(), at: now });
        commit.outbox.push(sync(services, of, entry.booking));
    }
    for entry in forgotten {
        commit.outbox.push(sync(services, of, entry.booking));
        commit.calendars.push(CalendarChange::Adopt(entry));
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

/// Entries in our name that nobody remembers, as after an old backup of the store came back: their bookings say whether
/// they may stand there. One of a booking that is not ours is somebody's, like any other.
async fn forgotten(
    services: &Services,
    of: &CalendarOf,
    ours: &BTreeMap<String, Fingerprint>,
    known: &[KnownEntry],
) -> anyhow::Result<Vec<KnownEntry>> {
    let mut forgotten = Vec::new();
    for (uid, seen) in ours.iter().filter(|(uid, _)| !known.iter().any(|entry| entry.uid == **uid)) {
        let Some(booking) = owner(uid, services.house.domain()) else { continue };
        if services.store.booking(booking).await?.is_none() {
            tracing::warn!(calendar = %of, %booking, "an entry is of a booking that nobody knows: it is left alone");
            continue;
        }
        forgotten.push(KnownEntry {
            calendar: of.key(),
            uid: uid.clone(),
            booking,
            written: Some(seen.0.clone()),
            intended: Some(seen.0.clone()),
            ends_at: None,
            told_at: None,
            asked_at: Some(services.now()),
        });
    }
    Ok(forgotten)
}

fn sync(services: &Services, of: &CalendarOf, booking: BookingNumber) -> OutboxJob {
    match of {
        CalendarOf::Room(room) => outbox::row(services, &SyncCalendar { booking, rooms: vec![room.clone()] }),
        CalendarOf::Visits => outbox::row(services, &SyncVisit { booking }),
    }
}
