//! What others have put into a calendar: when the room is not free, and nothing else of it.
//!
//! Recurring events are expanded by `calcard`; what it leaves open (a series that ends at an instant, changed instances
//! with another SEQUENCE, times that a clock skips or shows twice) is settled here. Knows no rooms.

mod expand;

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::catch_unwind,
};

use booking::Window;
use calcard::{
    Entry, Parser,
    icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType},
};
use chrono_tz::Tz;

use super::{CalendarOf, entry::stands_there, seen::Fingerprint};

/// A time that an entry blocks.
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
    /// What is blocked, in order, by others and by what stands there in our name.
    pub(crate) busy: BTreeSet<Busy>,
    /// The entries that stand there in our name, by UID: whether they are ours their bookings know.
    pub(crate) ours: BTreeMap<String, Fingerprint>,
    /// Entries of others that cannot be understood, or not wholly.
    pub(crate) unreadable: BTreeSet<String>,
}

/// How a calendar is read.
pub(super) struct Reading {
    /// Whose calendar it is.
    pub(super) of: CalendarOf,
    /// What of it counts.
    pub(super) window: Window,
    /// Where its times without a zone are meant.
    pub(super) zone: Tz,
    /// The domain of our own UIDs.
    pub(super) domain: String,
}

/// The contents of these iCalendar objects, as far as they touch the window.
pub(super) fn contents(objects: &[String], reading: &Reading) -> Contents {
    let mut contents = Contents::default();
    for object in objects {
        // An object that the library stumbles over takes no other with it. It may hold any entry.
        match catch_unwind(|| contents_of(object, reading)) {
            Ok(found) => contents.extend(found),
            Err(_) => drop(contents.unreadable.insert(String::new())),
        }
    }
    contents
}

fn contents_of(object: &str, reading: &Reading) -> Contents {
    let mut contents = Contents::default();
    for calendar in calendars(object, &mut contents) {
        for uid in uids(&calendar) {
            let whole = add(&calendar, &uid, reading, &mut contents);
            if stands_there(&reading.of, &uid, &reading.domain) {
                contents.ours.insert(uid.clone(), Fingerprint::of(object, &uid));
            } else if !whole {
                contents.unreadable.insert(uid);
            }
        }
    }
    contents
}

impl Contents {
    fn extend(&mut self, other: Self) {
        self.busy.extend(other.busy);
        self.ours.extend(other.ours);
        self.unreadable.extend(other.unreadable);
    }
}

/// Adds what the events of a UID block; says whether all of it could be understood.
fn add(calendar: &ICalendar, uid: &str, reading: &Reading, contents: &mut Contents) -> bool {
    let (windows, whole) = expand::blocked(events_of(calendar, uid), &reading.window, reading.zone);
    contents.busy.extend(windows.into_iter().map(|busy| Busy {
        uid: uid.to_owned(),
        start: busy.start,
        end: busy.end,
    }));
    whole
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
