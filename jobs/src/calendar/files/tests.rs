//! Rooms' calendars against a real folder, read back by a parser.

use std::process::{Child, Command};

use booking::{HoldKind, RoomId, Window};
use chrono::{TimeZone as _, Utc};
use chrono_tz::Europe::Zurich;
use icalendar::{Calendar, CalendarDateTime, Component as _, DatePerhapsTime, EventStatus};

use super::*;
use crate::calendar::{Calendars, Entry, room_event, tests::agree, uid};

async fn reconcile(
    calendars: &Calendars,
    room: &RoomId,
    uid: &str,
    entry: Option<&Entry>,
) -> Result<Written, CalendarError> {
    let event = entry.map(|entry| room_event(entry, room, uid)).transpose()?;
    agree(calendars, &CalendarOf::Room(room.clone()), uid, event.as_ref()).await
}

fn entry(kind: HoldKind) -> Entry {
    let at = |hour, minute| Zurich.with_ymd_and_hms(2026, 6, 14, hour, minute, 0).unwrap().to_utc();
    Entry {
        number: "BH-2026-00042".parse().unwrap(),
        room_name: "Room B".to_owned(),
        kind,
        event: Window { start: at(10, 0), end: at(16, 0) },
        blocked: Window { start: at(9, 30), end: at(16, 30) },
        participants: 25,
        client_name: Some("Zoë Müller".to_owned()),
        company: Some("Müller, Söhne; Co.".to_owned()),
        sequence: 3,
        changed_at: Utc.with_ymd_and_hms(2026, 1, 12, 8, 30, 0).unwrap(),
        zone: Zurich,
    }
}

fn uid_in(room: &str) -> String {
    uid("BH-2026-00042".parse().unwrap(), &room.into(), "haus-am-see.example")
}

fn read_back(dir: &Path, name: &str) -> Calendar {
    fs::read_to_string(dir.join(name)).unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_option_becomes_a_confirmed_event_and_then_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let calendars = Calendars::files(dir.path().join("calendars"));
    let (room, uid) = ("B".into(), uid_in("B"));
    let cases = [
        (HoldKind::Option, "[OPTION] BH-2026-00042 · Room B · 25 guests", EventStatus::Tentative),
        (HoldKind::Confirmed, "[CONFIRMED] BH-2026-00042 · Room B · 25 guests", EventStatus::Confirmed),
    ];
    for (kind, title, status) in cases {
        let done = reconcile(&calendars, &room, &uid, Some(&entry(kind))).await.unwrap();
        assert_eq!(done, Written::Changed);
        let calendar = read_back(&dir.path().join("calendars"), "b.ics");
        let events: Vec<_> = calendar.events().collect();
        let [event] = events.as_slice() else { panic!("{events:?}") };
        assert_eq!((event.get_summary(), event.get_status()), (Some(title), Some(status)));
        assert_eq!(event.get_uid(), Some("BH-2026-00042.b@haus-am-see.example"));
        assert_eq!(event.get_sequence(), Some(3));
        assert_eq!(
            event.get_description(),
            Some("Zoë Müller\nMüller, Söhne; Co.\nRoom blocked 14.06.2026 09:30 – 14.06.2026 16:30")
        );
        let utc = |hour| {
            DatePerhapsTime::DateTime(CalendarDateTime::Utc(Utc.with_ymd_and_hms(2026, 6, 14, hour, 0, 0).unwrap()))
        };
        assert_eq!((event.get_start(), event.get_end()), (Some(utc(8)), Some(utc(14))));
        assert_eq!(event.property_value("DTSTAMP"), Some("20260112T083000Z"));
    }
    assert_eq!(reconcile(&calendars, &room, &uid, None).await.unwrap(), Written::Changed);
    assert_eq!(read_back(&dir.path().join("calendars"), "b.ics").events().count(), 0);
}

#[tokio::test]
async fn writing_twice_writes_once() {
    let dir = tempfile::tempdir().unwrap();
    let calendars = Calendars::files(dir.path());
    let (room, uid, entry) = ("B".into(), uid_in("B"), entry(HoldKind::Option));
    reconcile(&calendars, &room, &uid, Some(&entry)).await.unwrap();
    let path = dir.path().join("b.ics");
    let before = (fs::read(&path).unwrap(), fs::metadata(&path).unwrap().modified().unwrap());
    assert_eq!(reconcile(&calendars, &room, &uid, Some(&entry)).await.unwrap(), Written::Unchanged);
    assert_eq!((fs::read(&path).unwrap(), fs::metadata(&path).unwrap().modified().unwrap()), before);
}

#[tokio::test]
async fn removing_what_is_not_there_makes_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let done = reconcile(&Calendars::files(dir.path()), &"B".into(), &uid_in("B"), None).await.unwrap();
    assert_eq!(done, Written::Unchanged);
    assert!(!dir.path().join("b.ics").exists());
}

#[tokio::test]
async fn what_somebody_edited_by_hand_is_put_right_and_what_is_theirs_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let calendars = Calendars::files(dir.path());
    let (room, uid, entry) = ("B".into(), uid_in("B"), entry(HoldKind::Option));
    reconcile(&calendars, &room, &uid, Some(&entry)).await.unwrap();
    let path = dir.path().join("b.ics");
    let wanted = fs::read_to_string(&path).unwrap();
    let cleaning = "BEGIN:VEVENT\nUID:cleaning\nDTSTAMP:20260101T000000Z\nDTSTART:20260615T060000Z\nEND:VEVENT\n";
    let edited = wanted.replace("25 guests", "52 guests").replace("END:VCALENDAR", &format!("{cleaning}END:VCALENDAR"));
    fs::write(&path, edited).unwrap();
    assert_eq!(reconcile(&calendars, &room, &uid, Some(&entry)).await.unwrap(), Written::Changed);
    let now = fs::read_to_string(&path).unwrap();
    assert_eq!(now.replace(&cleaning.replace('\n', "\r\n"), ""), wanted);
    assert!(now.contains("UID:cleaning\r\n"));
}

#[tokio::test]
async fn a_damaged_calendar_is_left_alone_and_said() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("b.ics");
    fs::write(&path, "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n").unwrap();
    let entry = entry(HoldKind::Option);
    let error = reconcile(&Calendars::files(dir.path()), &"B".into(), &uid_in("B"), Some(&entry)).await.unwrap_err();
    assert!(matches!(error, CalendarError::Damaged { .. }));
    let window = entry.event;
    let read = Calendars::files(dir.path()).read(&CalendarOf::Room("B".into()), window, Zurich, "x.example").await;
    assert!(matches!(read, Err(CalendarError::Damaged { .. })), "nobody knows what is missing: {read:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n");
}

#[tokio::test]
async fn an_empty_file_becomes_a_calendar() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("b.ics"), "\n").unwrap();
    let entry = entry(HoldKind::Option);
    reconcile(&Calendars::files(dir.path()), &"B".into(), &uid_in("B"), Some(&entry)).await.unwrap();
    assert_eq!(read_back(dir.path(), "b.ics").events().count(), 1);
}

#[tokio::test]
async fn no_name_of_a_client_can_add_to_a_calendar() {
    let dir = tempfile::tempdir().unwrap();
    let attack = "Zoë\r\nATTENDEE:mailto:eve@example.com\r\nEND:VEVENT\nBEGIN:VEVENT\u{2028}X:1\r";
    let entry = Entry {
        client_name: Some(attack.to_owned()),
        company: Some(String::new()),
        participants: 1,
        ..entry(HoldKind::Option)
    };
    reconcile(&Calendars::files(dir.path()), &"B".into(), &uid_in("B"), Some(&entry)).await.unwrap();
    let calendar = read_back(dir.path(), "b.ics");
    let events: Vec<_> = calendar.events().collect();
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert!(event.property_value("ATTENDEE").is_none() && event.multi_properties().is_empty());
    let described = event.get_description().unwrap();
    assert_eq!(described.lines().next().unwrap(), "Zoë ATTENDEE:mailto:eve@example.com END:VEVENT BEGIN:VEVENT X:1");
    assert_eq!(described.lines().count(), 2, "an empty company is no line");
    assert!(event.get_summary().unwrap().ends_with("1 guest"));
}

#[tokio::test]
async fn very_long_names_are_folded_and_cut() {
    let dir = tempfile::tempdir().unwrap();
    let entry = Entry { client_name: Some("Müller ".repeat(500)), ..entry(HoldKind::Option) };
    reconcile(&Calendars::files(dir.path()), &"B".into(), &uid_in("B"), Some(&entry)).await.unwrap();
    let text = fs::read_to_string(dir.path().join("b.ics")).unwrap();
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    assert!(read_back(dir.path(), "b.ics").events().next().unwrap().get_description().unwrap().contains('…'));
}

#[tokio::test]
async fn a_room_of_any_name_stays_in_the_folder() {
    let data = tempfile::tempdir().unwrap();
    let dir = data.path().join("calendars");
    let entry = entry(HoldKind::Option);
    for room in ["../B", "/B", "B/..", "Ä", ""] {
        reconcile(&Calendars::files(&dir), &room.into(), &uid_in(room), Some(&entry)).await.unwrap();
    }
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 1);
    assert_eq!(fs::read_dir(&dir).unwrap().filter(|file| !hidden(file)).count(), 5);
}

fn hidden(file: &io::Result<fs::DirEntry>) -> bool {
    file.as_ref().unwrap().file_name().to_string_lossy().starts_with('.')
}

/// How many entries each of the writers below puts into the room's calendar, and then changes.
const EACH: u32 = 25;

/// Tells a writer its folder and its number, `<folder>:<n>`.
const ORDER: &str = "BELLHOP_TEST_WRITER";

/// The body of the processes that the next test starts; without an order there is nothing to do.
#[tokio::test]
#[ignore = "started by several_processes_lose_nothing_of_each_other"]
#[expect(clippy::disallowed_methods, reason = "the only way to tell a test process something")]
async fn a_writer() {
    let Ok(order) = std::env::var(ORDER) else { return };
    let (dir, writer) = order.rsplit_once(':').unwrap();
    let calendars = Calendars::files(dir);
    let first = writer.parse::<u32>().unwrap() * EACH;
    for kind in [HoldKind::Option, HoldKind::Confirmed] {
        for serial in first..first + EACH {
            let number = booking::BookingNumber { year: 2026, serial };
            let uid = uid(number, &"B".into(), "haus-am-see.example");
            reconcile(&calendars, &"B".into(), &uid, Some(&Entry { number, ..entry(kind) })).await.unwrap();
        }
    }
}

fn start_writer(dir: &Path, writer: u32) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--quiet", concat!(module_path!(), "::a_writer").split_once("::").unwrap().1])
        .env(ORDER, format!("{}:{writer}", dir.display()))
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn several_processes_lose_nothing_of_each_other() {
    let dir = tempfile::tempdir().unwrap();
    let writers: Vec<Child> = (0..3).map(|writer| start_writer(dir.path(), writer)).collect();
    for mut writer in writers {
        assert!(writer.wait().unwrap().success());
    }
    let calendar = read_back(dir.path(), "b.ics");
    let confirmed = calendar.events().filter(|event| event.get_status() == Some(EventStatus::Confirmed)).count();
    assert_eq!((confirmed, calendar.events().count()), (75, 75));
    assert!(!dir.path().join(".b.ics.tmp").exists());
}
