//! The entries of a client's bookings in calendars: what they say, and the jobs that make them say what they should.

use std::collections::BTreeMap;

use booking::{BookingNumber, RoomId};
use serde::Serialize;
use store::{KnownEntry, OutboxJob};

use crate::{Services, SyncCalendar, SyncVisit, calendar::CalendarOf, outbox};

/// An entry as it stands in a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Entry {
    booking: BookingNumber,
    calendar: String,
    uid: String,
    /// `None`: nothing stands there.
    text: Option<String>,
}

/// The jobs that write the entries anew, of what is known of their bookings then.
pub(crate) fn jobs(services: &Services, entries: &[KnownEntry]) -> Vec<OutboxJob> {
    let (mut rooms, mut jobs) = (BTreeMap::<BookingNumber, Vec<RoomId>>::new(), Vec::new());
    for entry in entries {
        match CalendarOf::of_key(&entry.calendar) {
            Some(CalendarOf::Room(room)) => rooms.entry(entry.booking).or_default().push(room),
            Some(CalendarOf::Visits) => jobs.push(outbox::row(services, &SyncVisit { booking: entry.booking })),
            None => {}
        }
    }
    let rooms = rooms.into_iter().map(|(booking, rooms)| outbox::row(services, &SyncCalendar { booking, rooms }));
    jobs.extend(rooms);
    jobs
}

/// What the entries say.
pub(super) async fn read(services: &Services, entries: &[KnownEntry]) -> anyhow::Result<Vec<Entry>> {
    let mut read = Vec::with_capacity(entries.len());
    for entry in entries {
        let text = match CalendarOf::of_key(&entry.calendar) {
            Some(of) => services.calendars.text(&of, &entry.uid).await?,
            None => None,
        };
        read.push(Entry { booking: entry.booking, calendar: entry.calendar.clone(), uid: entry.uid.clone(), text });
    }
    Ok(read)
}
