//! What the venue sees in the calendar of visits for one booking. Name and company are the only personal data in it.

use std::fmt;

use booking::{BookingNumber, Window};
use chrono::{DateTime, Utc};
use icalendar::{Component as _, Event, EventStatus, Property};

use super::{CalendarError, CalendarOf, entry::EventText, property};

/// A visit of a booking's client.
#[derive(Clone, PartialEq, Eq)]
pub struct VisitEntry {
    /// The booking.
    pub number: BookingNumber,
    /// When.
    pub visit: Window,
    /// The client's name.
    pub client_name: Option<String>,
    /// The client's company.
    pub company: Option<String>,
    /// Grows with every change of the entry.
    pub sequence: u32,
    /// When it came to be so.
    pub changed_at: DateTime<Utc>,
}

/// The `VEVENT` of `entry`.
pub(crate) fn visit_event(entry: &VisitEntry, uid: &str) -> Result<EventText, CalendarError> {
    let people = [&entry.client_name, &entry.company].into_iter().flatten();
    let people: Vec<String> = people.filter(|text| !text.trim().is_empty()).cloned().collect();
    let mut event = Event::with_uid(uid);
    event
        .status(EventStatus::Confirmed)
        .append_property(property::text("SUMMARY", &format!("[VISIT] {}", entry.number)))
        .append_property(property::lines("DESCRIPTION", &people))
        .append_property(property::instant("DTSTART", entry.visit.start))
        .append_property(property::instant("DTEND", entry.visit.end))
        .append_property(property::instant("DTSTAMP", entry.changed_at))
        .append_property(property::instant("LAST-MODIFIED", entry.changed_at))
        .append_property(Property::new("SEQUENCE", entry.sequence.to_string()))
        .append_property(Property::new("TRANSP", "OPAQUE"));
    let vevent = event.try_into_string().map_err(|_| CalendarError::Entry { of: CalendarOf::Visits })?;
    Ok(EventText::of(vevent, uid, "Visits".to_owned(), entry.visit.end))
}

/// Names stay out of logs.
impl fmt::Debug for VisitEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VisitEntry").field("number", &self.number).finish_non_exhaustive()
    }
}
