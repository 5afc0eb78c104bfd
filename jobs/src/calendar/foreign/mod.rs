//! What others have put into a calendar: when the room is not free, and nothing else of it.
//!
//! Recurring events are expanded by `calcard`; what it leaves open (a series that ends at an instant, changed instances
//! with another SEQUENCE, times that a clock skips or shows twice) is settled here. Knows no rooms.

mod expand;

use std::collections::{BTreeMap, BTreeSet};

use booking::Window;
use calcard::{
    Entry, Parser,
    icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType},
};
use chrono_tz::Tz;

use super::{entry::owner, seen::Fingerprint};

/// A time that somebody else's entry blocks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Busy {
    /// Which entry.
    pub(crate) uid: String,
    /// When, in UTC.
    pub(crate) start: chrono::DateTime<chrono::Utc>,
    /// Until when.
    pub(crate) end: chrono::DateTime<chrono::Utc>,
}

/// What is in a calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Contents {
    /// What others block, in order.
    pub(crate) busy: BTreeSet<Busy>,
    /// Entries of ours by UID.
    pub(crate) ours: BTreeMap<String, Fingerprint>,
    /// Entries of others that cannot be understood, or not wholly.
    pub(crate) unreadable: BTreeSet<String>,
}

/// The contents of these iCalendar objects, as far as they touch `window`.
pub(super) fn contents(objects: &[String], window: &Window, zone: Tz, domain: &str) -> Contents {
    let mut contents = Contents::default();
    for object in objects {
        for calendar in calendars(object, &mut contents) {
            for uid in uids(&calendar) {
                if owner(&uid, domain).is_some() {
                    contents.ours.insert(uid.clone(), Fingerprint::of(object, &uid));
                } else {
                    add(&calendar, &uid, window, zone, &mut contents);
                }
            }
        }
    }
    contents
}

fn add(calendar: &ICalendar, uid: &str, window: &Window, zone: Tz, contents: &mut Contents) {
    let (windows, whole) = expand::blocked(events_of(calendar, uid), window, zone);
    contents.busy.extend(windows.into_iter().map(|busy| Busy {
        uid: uid.to_owned(),
        start: busy.start,
        end: busy.end,
    }));
    if !whole {
        contents.unreadable.insert(uid.to_owned());
    }
}

/// The calendars of an object; what is none is noted as unreadable.
fn calendars(object: &str, contents: &mut Contents) -> Vec<ICalendar> {
    let mut parser = Parser::new(object);
    let mut found = Vec::new();
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => found.push(calendar),
            Entry::Eof => return found,
            Entry::InvalidLine(line) if line.trim().is_empty() => {}
            Entry::VCard(_) => {}
            _ => drop(contents.unreadable.insert(String::new())),
        }
    }
}

fn uid_of(event: &ICalendarComponent) -> &str {
    event.uid().unwrap_or_default()
}

fn uids(calendar: &ICalendar) -> BTreeSet<String> {
    let events = calendar.components.iter().filter(|component| component.component_type.is_event());
    events.map(|event| uid_of(event).to_owned()).collect()
}

/// The events of one UID, and the zones that they may name.
fn events_of(calendar: &ICalendar, uid: &str) -> ICalendar {
    let belongs = |component: &&ICalendarComponent| match component.component_type {
        ICalendarComponentType::VEvent => uid_of(component) == uid,
        ICalendarComponentType::VTimezone => true,
        _ => false,
    };
    ICalendar { components: calendar.components.iter().filter(belongs).cloned().collect() }
}

#[cfg(test)]
mod tests;
