//! What stands in a calendar under a UID, as far as people see it.
//!
//! Servers put entries into words of their own: other order, other zones, stamps and properties of theirs. Two entries
//! are the same here when title, text, place, times, status and what they block are.

use calcard::{
    common::{IanaString as _, timezone::Tz},
    icalendar::{ICalendar, ICalendarComponent, ICalendarProperty, ICalendarValue},
};
use sha2::{Digest as _, Sha256};

use super::caldav::Resource;

/// A digest of what people see of an entry: kept in place of its words, which name people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fingerprint(pub(crate) String);

/// An entry, or that there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// `None`: there is none.
    pub(crate) fingerprint: Option<Fingerprint>,
    /// Where a server keeps it, and in which version.
    pub(super) resource: Option<Resource>,
}

/// What a write came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// The calendar was as it should be.
    Unchanged,
    /// It was made so.
    Changed,
    /// Somebody else wrote in between: it has to be looked at again.
    MovedOn,
}

/// What people see, in this order.
const VISIBLE: [ICalendarProperty; 10] = [
    ICalendarProperty::Summary,
    ICalendarProperty::Description,
    ICalendarProperty::Location,
    ICalendarProperty::Dtstart,
    ICalendarProperty::Dtend,
    ICalendarProperty::Duration,
    ICalendarProperty::Status,
    ICalendarProperty::Transp,
    ICalendarProperty::Rrule,
    ICalendarProperty::Rdate,
];

impl Fingerprint {
    /// Of every event called `uid` in an iCalendar object; one that cannot be read is like none other.
    pub(super) fn of(object: &str, uid: &str) -> Self {
        let seen = match ICalendar::parse(object) {
            Ok(calendar) => visible(&calendar, uid),
            Err(_) => object.to_owned(),
        };
        Self(base16ct::lower::encode_string(&Sha256::digest(seen.as_bytes())[..16]))
    }
}

/// One line for each property of each event that people see.
pub(super) fn visible(calendar: &ICalendar, uid: &str) -> String {
    let zones = calendar.build_tz_resolver();
    let is_it = |component: &&ICalendarComponent| component.component_type.is_event() && component.uid() == Some(uid);
    let mut lines = String::new();
    for event in calendar.components.iter().filter(is_it) {
        for property in VISIBLE {
            for entry in event.properties(&property) {
                let zone = zones.resolve_or_default(entry.tz_id());
                let values: Vec<String> = entry.values.iter().map(|value| plain(value, zone)).collect();
                let value = values.join(",");
                // An event blocks its time unless it says otherwise (RFC 5545 §3.8.2.7).
                if !value.trim().is_empty() && value != "OPAQUE" {
                    lines += &format!("{}:{}\n", property.as_str(), value.trim());
                }
            }
        }
    }
    lines
}

/// A value in the one form that all ways to write it share.
fn plain(value: &ICalendarValue, zone: Tz) -> String {
    match value {
        ICalendarValue::PartialDateTime(at) => match at.to_date_time_with_tz(zone) {
            Some(at) if at.timezone().is_floating() => format!("{} floating", at.naive_local()),
            Some(at) => at.to_utc().to_string(),
            None => "unreadable".to_owned(),
        },
        ICalendarValue::Status(status) => status.as_str().to_owned(),
        ICalendarValue::Transparency(transparency) => transparency.as_str().to_owned(),
        other => match other.as_text() {
            Some(text) => text.replace("\r\n", "\n"),
            None => format!("{other:?}"),
        },
    }
}

#[cfg(test)]
mod tests;
