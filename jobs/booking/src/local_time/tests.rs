//! The days on which the clock jumps, nights, midnights, and times as people write them.

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::{Europe::Zurich, Tz};

use super::{event_window, parse_time};

fn window(first: &str, last: &str, start: &str, end: &str, zone: Tz) -> (String, String) {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let window = event_window(day(first), day(last), parse_time(start).unwrap(), parse_time(end).unwrap(), zone);
    let written = |instant: chrono::DateTime<chrono::Utc>| instant.format("%Y-%m-%dT%H:%M").to_string();
    (written(window.start), written(window.end))
}

#[test]
fn windows_are_what_the_venues_clock_shows() {
    let cases = [
        ("summer", "2026-06-14", "2026-06-14", "10:00", "16:00", "2026-06-14T08:00", "2026-06-14T14:00"),
        ("winter", "2026-01-21", "2026-01-21", "10:00", "16:00", "2026-01-21T09:00", "2026-01-21T15:00"),
        ("over midnight", "2026-11-21", "2026-11-21", "19:00", "01:00", "2026-11-21T18:00", "2026-11-22T00:00"),
        ("until midnight", "2026-11-21", "2026-11-21", "19:00", "24:00", "2026-11-21T18:00", "2026-11-21T23:00"),
        ("until 00:00", "2026-11-21", "2026-11-21", "19:00", "00:00", "2026-11-21T18:00", "2026-11-21T23:00"),
        ("a whole day", "2026-06-14", "2026-06-14", "00:00", "24:00", "2026-06-13T22:00", "2026-06-14T22:00"),
        ("round the clock", "2026-06-14", "2026-06-14", "10:00", "10:00", "2026-06-14T08:00", "2026-06-15T08:00"),
        ("three days", "2026-08-24", "2026-08-26", "09:00", "16:30", "2026-08-24T07:00", "2026-08-26T14:30"),
        ("days, early end", "2026-08-24", "2026-08-26", "18:00", "02:00", "2026-08-24T16:00", "2026-08-26T00:00"),
        ("days until midnight", "2026-08-24", "2026-08-25", "18:00", "24:00", "2026-08-24T16:00", "2026-08-25T22:00"),
        ("over the new year", "2026-12-31", "2026-12-31", "20:00", "03:00", "2026-12-31T19:00", "2027-01-01T02:00"),
    ];
    for (what, first, last, start, end, starts, ends) in cases {
        let expected = (starts.to_owned(), ends.to_owned());
        assert_eq!(window(first, last, start, end, Zurich), expected, "{what}");
    }
}

#[test]
fn a_skipped_time_becomes_the_next_one_and_a_doubled_one_the_first() {
    let cases = [
        ("the night loses an hour", "2026-03-28", "22:00", "04:00", "2026-03-28T21:00", "2026-03-29T02:00"),
        ("starts in the gap", "2026-03-29", "02:30", "05:00", "2026-03-29T01:00", "2026-03-29T03:00"),
        ("ends in the gap", "2026-03-28", "20:00", "02:30", "2026-03-28T19:00", "2026-03-29T01:00"),
        ("lies in the gap", "2026-03-29", "02:15", "02:45", "2026-03-29T01:00", "2026-03-29T01:30"),
        ("the day of the gap", "2026-03-29", "10:00", "16:00", "2026-03-29T08:00", "2026-03-29T14:00"),
        ("the night gains an hour", "2026-10-24", "22:00", "04:00", "2026-10-24T20:00", "2026-10-25T03:00"),
        ("starts in the doubled hour", "2026-10-25", "02:30", "05:00", "2026-10-25T00:30", "2026-10-25T04:00"),
        ("ends in the doubled hour", "2026-10-24", "20:00", "02:30", "2026-10-24T18:00", "2026-10-25T00:30"),
        ("the day after that night", "2026-10-25", "10:00", "16:00", "2026-10-25T09:00", "2026-10-25T15:00"),
    ];
    for (what, day, start, end, starts, ends) in cases {
        let expected = (starts.to_owned(), ends.to_owned());
        assert_eq!(window(day, day, start, end, Zurich), expected, "{what}");
    }
}

#[test]
fn a_zone_that_skipped_a_whole_day_still_has_a_next_instant() {
    let skipped = window("2011-12-30", "2011-12-30", "12:00", "18:00", chrono_tz::Pacific::Apia);
    assert_eq!(skipped, ("2011-12-30T10:00".to_owned(), "2011-12-30T16:00".to_owned()));
}

#[test]
fn times_are_read_as_hours_and_minutes_only() {
    let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0);
    let cases = [
        ("10:00", at(10, 0)),
        ("9:05", at(9, 5)),
        ("23:59", at(23, 59)),
        ("00:00", at(0, 0)),
        ("24:00", at(0, 0)),
        ("24:01", None),
        ("10:60", None),
        ("10:5", None),
        ("+9:00", None),
        ("010:00", None),
        ("10:00:00", None),
        ("10", None),
        (":30", None),
        ("", None),
    ];
    for (text, expected) in cases {
        assert_eq!(parse_time(text), expected, "{text:?}");
    }
}
