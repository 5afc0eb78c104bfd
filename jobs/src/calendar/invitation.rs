//! The invitation that goes to the client with a confirmation, an iTIP `REQUEST` (RFC 5546 §3.2.2), and the `CANCEL`
//! that takes it back. Sends nothing.

use std::fmt;

use booking::{BookingNumber, Window};
use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component as _, Event, EventStatus, Property};

use super::property;
use crate::mail::{Language, MailAddress};

/// What a client is invited to.
#[derive(Clone)]
pub struct Invitation<'a> {
    /// See [`super::invitation_uid`].
    pub uid: &'a str,
    /// The booking.
    pub number: BookingNumber,
    /// The client's.
    pub language: Language,
    /// The event, without buffers.
    pub event: Window,
    /// Guests; `None` for a site visit.
    pub participants: Option<u32>,
    /// The room's name; `None` for a site visit.
    pub room_name: Option<&'a str>,
    /// The venue's name.
    pub venue_name: &'a str,
    /// The venue's postal address.
    pub venue_address: Option<&'a str>,
    /// The venue; calendar programs answer to this address, so it should carry the booking's token.
    pub organizer: &'a MailAddress,
    /// The client.
    pub attendee: &'a MailAddress,
    /// Grows with every invitation to the same event.
    pub sequence: u32,
    /// When what it says came to be so.
    pub changed_at: DateTime<Utc>,
    /// Whether the event is off: an iTIP `CANCEL` (RFC 5546 §3.2.5).
    pub cancelled: bool,
}

/// The iCalendar object, for [`crate::mail::OutgoingMail::invitation`].
#[must_use]
pub fn invitation(of: &Invitation<'_>) -> String {
    let mut calendar = Calendar::empty();
    let method = if of.cancelled { "CANCEL" } else { "REQUEST" };
    for (key, value) in super::splice::HEAD.into_iter().chain([("METHOD", method)]) {
        calendar.append_property(Property::new(key, value));
    }
    calendar.push(event(of));
    calendar.to_string()
}

fn event(of: &Invitation<'_>) -> Event {
    Event::with_uid(of.uid)
        .status(if of.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed })
        .append_property(property::text("SUMMARY", &summary(of)))
        .append_property(property::lines("DESCRIPTION", &description(of)))
        .append_property(property::text("LOCATION", &location(of)))
        .append_property(property::instant("DTSTART", of.event.start))
        .append_property(property::instant("DTEND", of.event.end))
        .append_property(property::instant("DTSTAMP", of.changed_at))
        .append_property(Property::new("SEQUENCE", of.sequence.to_string()))
        .append_property(Property::new("TRANSP", "OPAQUE"))
        .append_property(property::person("ORGANIZER", of.organizer.name.as_deref(), &of.organizer.address))
        .append_property(attendee(of.attendee))
        .done()
}

fn attendee(of: &MailAddress) -> Property {
    let mut property = property::person("ATTENDEE", of.name.as_deref(), &of.address);
    for (key, value) in
        [("CUTYPE", "INDIVIDUAL"), ("PARTSTAT", "NEEDS-ACTION"), ("ROLE", "REQ-PARTICIPANT"), ("RSVP", "TRUE")]
    {
        property.add_parameter(key, value);
    }
    property
}

fn summary(of: &Invitation<'_>) -> String {
    let what = match (of.language, of.room_name.is_some()) {
        (Language::En, true) => "Your event",
        (Language::En, false) => "Your visit",
        (Language::De, true) => "Ihr Anlass",
        (Language::De, false) => "Ihre Besichtigung",
    };
    format!("{what} · {}", of.venue_name)
}

fn description(of: &Invitation<'_>) -> Vec<String> {
    let (booking, room, guests) = match of.language {
        Language::En => ("Booking", "Room", "Guests"),
        Language::De => ("Buchung", "Raum", "Gäste"),
    };
    let lines = [
        Some(format!("{booking}: {}", of.number)),
        of.room_name.map(|name| format!("{room}: {name}")),
        of.participants.map(|count| format!("{guests}: {count}")),
    ];
    lines.into_iter().flatten().collect()
}

fn location(of: &Invitation<'_>) -> String {
    let parts = [Some(of.venue_name), of.venue_address, of.room_name];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Addresses and names stay out of logs.
impl fmt::Debug for Invitation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invitation").field("number", &self.number).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
