//! From the events of one UID to the windows of UTC time that they block.

use booking::Window;
use calcard::{
    common::{PartialDateTime, timezone::Tz as Zone},
    icalendar::{
        ICalendar, ICalendarComponent, ICalendarProperty, ICalendarStatus, ICalendarTransparency, ICalendarValue,
        dates::{CalendarEvent, TimeOrDelta},
    },
};
use chrono::{DateTime, Datelike as _, NaiveDateTime, TimeDelta, TimeZone as _, Timelike as _, Utc};
use chrono_tz::Tz;

/// Instances that one series may have before it is called unreadable: ten years of every hour.
const MOST: usize = 88_000;
/// No zone ever skipped more, in minutes.
const LONGEST_GAP: i64 = 25 * 60;

type Instance = CalendarEvent<DateTime<Zone>, TimeOrDelta<DateTime<Zone>, TimeDelta>>;

/// What the events block within `window`, and whether all of them could be understood.
pub(super) fn blocked(mut events: ICalendar, window: &Window, zone: Tz) -> (Vec<Window>, bool) {
    let is_off = |event: &ICalendarComponent| {
        event.status() == Some(&ICalendarStatus::Cancelled) && !event.is_recurrence_override()
    };
    if events.components.iter().any(is_off) {
        return (Vec::new(), true);
    }
    prepare(&mut events, zone);
    let expanded = events.expand_dates(zone, MOST);
    let excluded: usize = events.components.iter().flat_map(excluded).sum();
    let cut_short = expanded.events.len() + excluded >= MOST
        && expanded.events.iter().all(|instance| instance.start.to_utc() < window.end);
    let windows = expanded.events.iter().filter_map(|instance| of_instance(&events, instance, zone));
    let blocked = windows.filter(|blocked| blocked.start < blocked.end && blocked.overlaps(window)).collect();
    (blocked, expanded.errors.is_empty() && !cut_short)
}

fn excluded(event: &ICalendarComponent) -> impl Iterator<Item = usize> {
    event.properties(&ICalendarProperty::Exdate).map(|entry| entry.values.len())
}

/// Puts right what the library would take wrongly. A changed instance belongs to its series whatever its SEQUENCE, and a
/// series that ends at an instant (RFC 5545 §3.3.10 wants UNTIL in UTC) is compared with times on its own clock.
fn prepare(events: &mut ICalendar, zone: Tz) {
    let zones: Vec<Zone> = events.components.iter().map(|event| zone_of(events, event, zone)).collect();
    for (event, zone) in events.components.iter_mut().zip(zones) {
        event.entries.retain(|entry| entry.name != ICalendarProperty::Sequence);
        for rule in event.properties_mut(&ICalendarProperty::Rrule).flat_map(|entry| &mut entry.values) {
            if let ICalendarValue::RecurrenceRule(rule) = rule
                && let Some(until) = &mut rule.until
            {
                put_on_the_clock(until, zone);
            }
        }
    }
}

/// An instant as that zone's clock shows it; a day alone ends with its last second.
fn put_on_the_clock(until: &mut PartialDateTime, zone: Zone) {
    if until.hour.is_none() {
        (until.hour, until.minute, until.second) = (Some(23), Some(59), Some(59));
    } else if until.tz_hour.is_some()
        && let Some(at) = until.to_date_time_with_tz(zone)
    {
        let shown = at.with_timezone(&zone).naive_local();
        *until = partial(shown).unwrap_or_else(|| until.clone());
    }
}

fn partial(at: NaiveDateTime) -> Option<PartialDateTime> {
    Some(PartialDateTime {
        year: Some(at.year().try_into().ok()?),
        month: Some(at.month().try_into().ok()?),
        day: Some(at.day().try_into().ok()?),
        hour: Some(at.hour().try_into().ok()?),
        minute: Some(at.minute().try_into().ok()?),
        second: Some(at.second().try_into().ok()?),
        ..PartialDateTime::default()
    })
}

/// The zone in which an event begins.
fn zone_of(events: &ICalendar, event: &ICalendarComponent, zone: Tz) -> Zone {
    let begins = event.property(&ICalendarProperty::Dtstart);
    events.build_tz_resolver().with_default(zone).resolve_or_default(begins.and_then(|begins| begins.tz_id()))
}

fn of_instance(events: &ICalendar, instance: &Instance, zone: Tz) -> Option<Window> {
    let event = events.component_by_id(instance.comp_id)?;
    let is_free = event.transparency() == Some(&ICalendarTransparency::Transparent)
        || event.status() == Some(&ICalendarStatus::Cancelled);
    // Without an end it is a moment, whatever the library makes of it (§3.6.1).
    let has_an_end = event.has_property(&ICalendarProperty::Dtend) || event.has_property(&ICalendarProperty::Duration);
    if is_free || !(has_an_end || is_all_day(event)) {
        return None;
    }
    let zone = zone_of(events, event, zone);
    let start = settled(&instance.start, zone);
    let end = match &instance.end {
        TimeOrDelta::Time(end) => settled(end, zone),
        // Days are as long as the clock makes them, hours are hours.
        TimeOrDelta::Delta(length) if is_all_day(event) => shown(instance.start.naive_local() + *length, zone),
        TimeOrDelta::Delta(length) => start + *length,
    };
    Some(Window { start, end })
}

fn is_all_day(event: &ICalendarComponent) -> bool {
    let begins = event.property(&ICalendarProperty::Dtstart).and_then(|begins| begins.values.first());
    begins.and_then(ICalendarValue::as_partial_date_time).is_some_and(|at| at.hour.is_none())
}

/// The library leaves floating what a clock skips or shows twice.
fn settled(at: &DateTime<Zone>, zone: Zone) -> DateTime<Utc> {
    if at.timezone().is_floating() { shown(at.naive_local(), zone) } else { at.to_utc() }
}

/// The first instant at which the zone's clock shows `local`; what it skips is the next that it shows.
fn shown(local: NaiveDateTime, zone: Zone) -> DateTime<Utc> {
    let at = |minutes| zone.from_local_datetime(&(local + TimeDelta::minutes(minutes))).earliest();
    (0..=LONGEST_GAP).find_map(at).map_or_else(|| local.and_utc(), |at| at.to_utc())
}
