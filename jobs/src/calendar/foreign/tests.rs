//! Foreign entries as people and their programs make them; the venue is in Zurich.

use chrono_tz::Europe::Zurich;

use super::*;

/// The year 2026 in UTC.
fn year() -> Window {
    Window { start: "2026-01-01T00:00:00Z".parse().unwrap(), end: "2027-01-01T00:00:00Z".parse().unwrap() }
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\r\nUID:theirs\r\nSUMMARY:Private\r\n{}\r\nEND:VEVENT\r\n", lines.replace('\n', "\r\n"))
}

fn object(events: &[String]) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events.concat())
}

fn read(events: &[&str]) -> Contents {
    let events: Vec<String> = events.iter().map(|lines| event(lines)).collect();
    contents(&[object(&events)], &of_room_b())
}

fn of_room_b() -> Reading {
    Reading { of: CalendarOf::Room("B".into()), window: year(), zone: Zurich, domain: "house.example".to_owned() }
}

/// `MM-DDTHH:MM+minutes` in UTC, in order.
fn blocked(events: &[&str]) -> Vec<String> {
    let contents = read(events);
    assert_eq!(contents.unreadable, BTreeSet::new(), "{events:?}");
    let mut windows: Vec<_> = contents.busy.iter().map(|busy| (busy.start, busy.end - busy.start)).collect();
    windows.sort();
    windows.iter().map(|(start, length)| format!("{}+{}", start.format("%m-%dT%H:%M"), length.num_minutes())).collect()
}

#[test]
fn single_entries_block_their_time() {
    let cases: [(&str, &str, &[&str]); 13] = [
        ("in UTC", "DTSTART:20260614T080000Z\nDTEND:20260614T100000Z", &["06-14T08:00+120"]),
        (
            "in a zone",
            "DTSTART;TZID=Europe/Zurich:20260614T100000\nDTEND;TZID=Europe/Zurich:20260614T120000",
            &["06-14T08:00+120"],
        ),
        (
            "a zone of Windows",
            "DTSTART;TZID=W. Europe Standard Time:20260614T100000\nDURATION:PT2H",
            &["06-14T08:00+120"],
        ),
        ("in no zone: the venue's", "DTSTART:20260614T100000\nDTEND:20260614T120000", &["06-14T08:00+120"]),
        ("all day", "DTSTART;VALUE=DATE:20260614", &["06-13T22:00+1440"]),
        ("all of a short day", "DTSTART;VALUE=DATE:20260329\nDTEND;VALUE=DATE:20260330", &["03-28T23:00+1380"]),
        ("all of a long day", "DTSTART;VALUE=DATE:20261025\nDURATION:P1D", &["10-24T22:00+1500"]),
        (
            "a night in which clocks change",
            "DTSTART;TZID=Europe/Zurich:20260328T220000\nDTEND;TZID=Europe/Zurich:20260329T040000",
            &["03-28T21:00+300"],
        ),
        ("transparent", "DTSTART:20260614T080000Z\nDTEND:20260614T100000Z\nTRANSP:TRANSPARENT", &[]),
        ("cancelled", "DTSTART:20260614T080000Z\nDTEND:20260614T100000Z\nSTATUS:CANCELLED", &[]),
        ("a moment", "DTSTART:20260614T080000Z", &[]),
        ("outside", "DTSTART:20250614T080000Z\nDTEND:20250614T100000Z", &[]),
        ("half outside", "DTSTART:20251231T230000Z\nDTEND:20260101T010000Z", &["12-31T23:00+120"]),
    ];
    for (what, lines, expected) in cases {
        assert_eq!(blocked(&[lines]), expected, "{what}");
    }
}

#[test]
fn series_block_each_of_their_times() {
    let weekly =
        "DTSTART;TZID=Europe/Zurich:20260322T100000\nDTEND;TZID=Europe/Zurich:20260322T120000\nRRULE:FREQ=WEEKLY";
    let cases: [(&str, String, &[&str]); 9] = [
        (
            "over the change of clocks",
            format!("{weekly};COUNT=3"),
            &["03-22T09:00+120", "03-29T08:00+120", "04-05T08:00+120"],
        ),
        (
            "until an instant that is its last",
            format!("{weekly};UNTIL=20260329T080000Z"),
            &["03-22T09:00+120", "03-29T08:00+120"],
        ),
        ("until a second before", format!("{weekly};UNTIL=20260329T075959Z"), &["03-22T09:00+120"]),
        ("until a day", format!("{weekly};UNTIL=20260329"), &["03-22T09:00+120", "03-29T08:00+120"]),
        (
            "but for a day",
            format!("{weekly};COUNT=3\nEXDATE;TZID=Europe/Zurich:20260329T100000"),
            &["03-22T09:00+120", "04-05T08:00+120"],
        ),
        (
            "and on another day",
            format!("{weekly};COUNT=1\nRDATE:20260401T060000Z"),
            &["03-22T09:00+120", "04-01T06:00+120"],
        ),
        (
            "in the hour that is skipped",
            "DTSTART;TZID=Europe/Zurich:20260328T023000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3".to_owned(),
            &["03-28T01:30+60", "03-29T01:00+60", "03-30T00:30+60"],
        ),
        (
            "in the hour that comes twice",
            "DTSTART;TZID=Europe/Zurich:20261024T023000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3".to_owned(),
            &["10-24T00:30+60", "10-25T00:30+60", "10-26T01:30+60"],
        ),
        (
            "every day for ten years, of which one is looked at",
            "DTSTART;VALUE=DATE:20161231\nRRULE:FREQ=YEARLY".to_owned(),
            &["12-30T23:00+1440"],
        ),
    ];
    for (what, lines, expected) in cases {
        assert_eq!(blocked(&[&lines]), expected, "{what}");
    }
}

#[test]
fn a_changed_instance_takes_the_place_of_its_own() {
    let series = "DTSTART;TZID=Europe/Zurich:20260601T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nSEQUENCE:0";
    let instance = "RECURRENCE-ID;TZID=Europe/Zurich:20260602T100000\n";
    let cases: [(&str, String, &[&str]); 4] = [
        (
            "moved",
            format!("{instance}DTSTART:20260602T120000Z\nDURATION:PT1H\nSEQUENCE:4"),
            &["06-01T08:00+60", "06-02T12:00+60", "06-03T08:00+60"],
        ),
        (
            "named in UTC",
            "RECURRENCE-ID:20260602T080000Z\nDTSTART:20260602T120000Z\nDURATION:PT1H".to_owned(),
            &["06-01T08:00+60", "06-02T12:00+60", "06-03T08:00+60"],
        ),
        (
            "called off",
            format!("{instance}DTSTART:20260602T080000Z\nDURATION:PT1H\nSTATUS:CANCELLED"),
            &["06-01T08:00+60", "06-03T08:00+60"],
        ),
        (
            "free",
            format!("{instance}DTSTART:20260602T080000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT"),
            &["06-01T08:00+60", "06-03T08:00+60"],
        ),
    ];
    for (what, lines, expected) in cases {
        assert_eq!(blocked(&[series, &lines]), expected, "{what}");
    }
}

#[test]
fn what_cannot_be_understood_is_said_and_takes_nothing_with_it() {
    let good = object(&[event("DTSTART:20260614T080000Z\nDURATION:PT1H")]);
    let bad = [
        "DTSTART:soon\nDURATION:PT1H",
        "SUMMARY:no start",
        "DTSTART:20200101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY",
    ];
    for lines in bad {
        let object = object(&[event(lines).replace("UID:theirs", "UID:bad")]);
        let contents = contents(&[object, good.clone()], &of_room_b());
        assert_eq!(contents.unreadable, BTreeSet::from(["bad".to_owned()]), "{lines}");
        assert_eq!(contents.busy.iter().filter(|busy| busy.uid == "theirs").count(), 1, "{lines}");
    }
    for torn in ["BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\n", "hello\r\n"] {
        let contents = contents(&[torn.to_owned(), good.clone()], &of_room_b());
        assert_eq!((contents.unreadable.len(), contents.busy.len()), (1, 1), "{torn}");
    }
}

#[test]
fn entries_in_our_name_are_recognised_in_their_own_calendar() {
    for (uid, is_ours) in [
        ("BH-2026-00042.b@house.example", true),
        ("BH-2026-00042.c@house.example", false),
        ("BH-2026-00042.visit@house.example", false),
        ("BH-2026-00042@house.example", false),
        ("BH-2026-00042.b@other.example", false),
        ("BH-2026.b@house.example", false),
        ("house.example", false),
    ] {
        let object = object(&[event("DTSTART:20260614T080000Z\nDURATION:PT1H").replace("theirs", uid)]);
        let contents = contents(&[object], &of_room_b());
        assert_eq!((contents.ours.len(), contents.busy.len()), (usize::from(is_ours), 1), "{uid}");
    }
}
