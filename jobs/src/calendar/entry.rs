//! What the venue sees in a room's calendar for one booking. Name and company are the only personal data in it.

use std::fmt;

use booking::{BookingNumber, HoldKind, RoomId, Window};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use icalendar::{Component as _, Event, EventStatus, Property};

use super::{CalendarError, CalendarOf, property, seen::Fingerprint, splice};

/// One booking in one room.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The booking.
    pub number: BookingNumber,
    /// The room's name, `Room B`.
    pub room_name: String,
    /// An option is tentative, a confirmed booking is not.
    pub kind: HoldKind,
    /// The event, without buffers: what the calendar shows.
    pub event: Window,
    /// What is held, buffers included: told in the entry's text.
    pub blocked: Window,
    /// Guests.
    pub participants: u32,
    /// The client's name.
    pub client_name: Option<String>,
    /// The client's company.
    pub company: Option<String>,
    /// Grows with every change of the entry (RFC 5545 §3.8.7.4); the booking's version will do.
    pub sequence: u32,
    /// When the booking came to be so; the same for the same state, so that writing twice writes once.
    pub changed_at: DateTime<Utc>,
    /// The venue's, for the times in the entry's text.
    pub zone: Tz,
}

/// The entry of a booking in a room: the same for ever, whatever becomes of it. `domain` is the venue's mail domain.
#[must_use]
pub fn uid(number: BookingNumber, room: &RoomId, domain: &str) -> String {
    format!("{number}.{}@{domain}", room.0.to_lowercase())
}

/// The client's event: one for each booking, also when it moves to another room.
#[must_use]
pub fn invitation_uid(number: BookingNumber, domain: &str) -> String {
    format!("{number}@{domain}")
}

/// The client's site visit: one for each booking, also when it moves.
#[must_use]
pub fn visit_uid(number: BookingNumber, domain: &str) -> String {
    format!("{number}.visit@{domain}")
}

/// Whose an entry with this UID is; `None` for one that is not ours.
pub(crate) fn owner(uid: &str, domain: &str) -> Option<BookingNumber> {
    let own = uid.strip_suffix(domain)?.strip_suffix('@')?;
    own.split_once('.').map_or(own, |(number, _)| number).parse().ok()
}

/// Whether an entry with this UID is the one that its booking has in this calendar. One of ours that somebody has put into
/// another calendar is like anybody's there.
pub(crate) fn stands_there(of: &CalendarOf, own: &str, domain: &str) -> bool {
    owner(own, domain).is_some_and(|booking| match of {
        CalendarOf::Room(room) => uid(booking, room, domain) == own,
        CalendarOf::Visits => visit_uid(booking, domain) == own,
    })
}

/// The `VEVENT` of `entry`.
pub(crate) fn room_event(entry: &Entry, room: &RoomId, uid: &str) -> Result<EventText, CalendarError> {
    let status = match entry.kind {
        HoldKind::Option => EventStatus::Tentative,
        HoldKind::Confirmed => EventStatus::Confirmed,
    };
    let mut event = Event::with_uid(uid);
    event
        .status(status)
        .append_property(property::text("SUMMARY", &title(entry)))
        .append_property(property::lines("DESCRIPTION", &description(entry)))
        .append_property(property::text("LOCATION", &entry.room_name))
        .append_property(property::instant("DTSTART", entry.event.start))
        .append_property(property::instant("DTEND", entry.event.end))
        .append_property(property::instant("DTSTAMP", entry.changed_at))
        .append_property(property::instant("LAST-MODIFIED", entry.changed_at))
        .append_property(Property::new("SEQUENCE", entry.sequence.to_string()))
        .append_property(Property::new("TRANSP", "OPAQUE"));
    let vevent = event.try_into_string().map_err(|_| CalendarError::Entry { of: CalendarOf::Room(room.clone()) })?;
    Ok(EventText::of(vevent, uid, entry.room_name.clone(), entry.event.end))
}

/// An event as lines, and the name of the calendar that it goes to.
#[derive(Clone)]
pub(crate) struct EventText {
    pub(super) vevent: String,
    pub(super) calendar_name: String,
    /// What people will see of it.
    pub(crate) fingerprint: Fingerprint,
    /// When it is over.
    pub(crate) ends_at: DateTime<Utc>,
}

impl EventText {
    pub(super) fn of(vevent: String, uid: &str, calendar_name: String, ends_at: DateTime<Utc>) -> Self {
        let fingerprint = Fingerprint::of(&splice::object(&vevent), uid);
        Self { vevent, calendar_name, fingerprint, ends_at }
    }
}

fn title(entry: &Entry) -> String {
    let kind = match entry.kind {
        HoldKind::Option => "OPTION",
        HoldKind::Confirmed => "CONFIRMED",
    };
    let noun = if entry.participants == 1 { "guest" } else { "guests" };
    format!("[{kind}] {} · {} · {} {noun}", entry.number, entry.room_name, entry.participants)
}

fn description(entry: &Entry) -> Vec<String> {
    let people = [&entry.client_name, &entry.company];
    let mut lines: Vec<String> = people.into_iter().flatten().filter(|text| !text.trim().is_empty()).cloned().collect();
    let local = |at: DateTime<Utc>| at.with_timezone(&entry.zone).format("%d.%m.%Y %H:%M").to_string();
    lines.push(format!("Room blocked {} – {}", local(entry.blocked.start), local(entry.blocked.end)));
    lines
}

/// Names stay out of logs.
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("number", &self.number).field("kind", &self.kind).finish_non_exhaustive()
    }
}
