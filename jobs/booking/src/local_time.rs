//! From what clients say, days and times on the venue's clock, to windows of UTC time.
//!
//! Knows how a zone's clock jumps. Does not know what day it is.

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::Window;

#[cfg(test)]
mod tests;

/// No zone ever skipped more than a day.
const LONGEST_GAP_MIN: i64 = 25 * 60;

/// The window of an event from its first day's start to its last day's end.
///
/// An end at midnight is the midnight that ends the last day. On a single day an end that is not after the start
/// is on the next day. A time that the clock skips becomes the next one that exists; of a time that it shows
/// twice the first is meant.
#[must_use]
pub fn event_window(first: NaiveDate, last: NaiveDate, start: NaiveTime, end: NaiveTime, zone: Tz) -> Window {
    let ends_next_day = end == NaiveTime::MIN || (last <= first && end <= start);
    let end_day = last.max(first).checked_add_days(Days::new(ends_next_day.into())).unwrap_or(last);
    let (said_start, said_end) = (first.and_time(start), end_day.and_time(end));
    let start = instant(said_start, zone);
    let end = instant(said_end, zone);
    // An event within the skipped hour would vanish; it keeps its length instead.
    let end = if end > start { end } else { start + (said_end - said_start) };
    Window { start, end }
}

/// Reads `HH:MM`; `24:00` is midnight, which as an end is the end of the day.
#[must_use]
pub fn parse_time(text: &str) -> Option<NaiveTime> {
    let (hours, minutes) = text.split_once(':')?;
    let digits =
        |part: &str, longest| (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hours, 2) || minutes.len() != 2 || !digits(minutes, 2) {
        return None;
    }
    match (hours.parse().ok()?, minutes.parse().ok()?) {
        (24, 0) => Some(NaiveTime::MIN),
        (hours, minutes) => NaiveTime::from_hms_opt(hours, minutes, 0),
    }
}

/// The instant at which the zone's clock shows `local`, the first of two; what it skips is the next that it shows.
pub(crate) fn instant(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    let shown = |minutes| match zone.from_local_datetime(&(local + TimeDelta::minutes(minutes))) {
        LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => Some(instant.to_utc()),
        LocalResult::None => None,
    };
    (0..=LONGEST_GAP_MIN).find_map(shown).unwrap_or_else(|| local.and_utc())
}
