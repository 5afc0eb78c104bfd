//! What every kind of calendar must do: files, and two CalDAV servers in processes of their own.

#[expect(dead_code, reason = "the tests of the whole need more of it")]
#[path = "../../../tests/it/support/calendar_server.rs"]
mod calendar_server;

mod servers;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use booking::{HoldKind, RoomId};
use chrono::{TimeZone as _, Utc};
use chrono_tz::Europe::Zurich;
use tempfile::TempDir;

use self::calendar_server::{CalendarServer, Kind};
use super::*;

/// A Python that has what `tests/requirements.txt` names.
#[expect(clippy::disallowed_methods, reason = "bin/test says where it has installed them")]
fn python() -> PathBuf {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/test-python/bin/python");
    std::env::var_os("BELLHOP_TEST_PYTHON").map_or(installed, PathBuf::from)
}

/// Looks and writes, with nobody else around.
pub(super) async fn agree(
    calendars: &Calendars,
    of: &CalendarOf,
    uid: &str,
    event: Option<&EventText>,
) -> Result<Written, CalendarError> {
    loop {
        let seen = calendars.see(of, uid).await?;
        match calendars.write(of, uid, &seen, event).await? {
            Written::MovedOn => {}
            written => return Ok(written),
        }
    }
}

const DOMAIN: &str = "haus-am-see.example";

/// Calendars, and the way in which others see and change them.
enum Site {
    Files(TempDir),
    Server(CalendarServer),
}

impl Site {
    fn calendars(&self) -> Calendars {
        match self {
            Self::Files(folder) => Calendars::files(folder.path()),
            Self::Server(server) => Calendars::caldav(login(server, calendar_server::PASSWORD), names()).unwrap(),
        }
    }

    /// Everything in Room B's calendar, and where it is.
    fn texts(&self) -> Vec<(String, String)> {
        match self {
            Self::Files(folder) => {
                let path = folder.path().join("b.ics");
                let text = fs::read_to_string(&path).unwrap_or_default().replace("\r\n ", "").replace("\r\n", "\n");
                vec![(path.display().to_string(), text)]
            }
            Self::Server(server) => {
                server.entries("Room B").into_iter().map(|stored| (stored.href, stored.text)).collect()
            }
        }
    }

    /// Somebody edits whatever has `old` in it.
    fn edit(&self, old: &str, new: &str) {
        for (place, text) in self.texts().into_iter().filter(|(_, text)| text.contains(old)) {
            let text = text.replace(old, new);
            match self {
                Self::Files(_) => fs::write(place, text).unwrap(),
                Self::Server(server) => server.put(&place, &text.replace('\n', "\r\n")),
            }
        }
    }

    /// Somebody puts an event into Room B's calendar.
    fn put_event(&self, uid: &str, lines: &str) {
        match self {
            Self::Files(folder) => {
                let head = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Somebody//EN\n";
                let event = format!("BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\n{lines}\nEND:VEVENT\n");
                let path = folder.path().join("b.ics");
                let old = fs::read_to_string(&path).unwrap_or_else(|_| format!("{head}END:VCALENDAR\n"));
                fs::write(path, old.replace("END:VCALENDAR", &format!("{event}END:VCALENDAR"))).unwrap();
            }
            Self::Server(server) => server.put_event("Room B", uid, lines),
        }
    }

    /// How many events stand in Room B's calendar.
    fn count(&self) -> usize {
        self.texts().iter().map(|(_, text)| text.matches("BEGIN:VEVENT").count()).sum()
    }

    fn holds(&self, text: &str) -> bool {
        self.texts().iter().any(|(_, event)| event.contains(text))
    }
}

fn login(server: &CalendarServer, password: &str) -> CalDavServer {
    let login = (Some(calendar_server::USER), Some(password));
    CalDavServer::parse(&server.url(), login, Duration::from_secs(10), None).unwrap()
}

fn names() -> CalendarNames {
    CalendarNames { rooms: [("B".into(), "room b ".to_owned())].into(), visits: "Visits".to_owned() }
}

fn room_b() -> CalendarOf {
    CalendarOf::Room("B".into())
}

fn uid_b() -> String {
    uid("BH-2026-00042".parse().unwrap(), &"B".into(), DOMAIN)
}

fn event(kind: HoldKind) -> EventText {
    let at = |hour, minute| Zurich.with_ymd_and_hms(2026, 6, 14, hour, minute, 0).unwrap().to_utc();
    let entry = Entry {
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
    };
    room_event(&entry, &RoomId::from("B"), &uid_b()).unwrap()
}

/// Runs each case on files, on Radicale and on xandikos.
macro_rules! on_every_kind {
    ($(async fn $name:ident($site:ident: Site) $case:block)*) => {$(
        mod $name {
            use super::*;

            async fn case($site: Site) $case

            #[tokio::test]
            async fn of_files() {
                case(Site::Files(tempfile::tempdir().unwrap())).await;
            }

            #[tokio::test]
            async fn on_radicale() {
                case(Site::Server(CalendarServer::start(Kind::Radicale))).await;
            }

            #[tokio::test]
            async fn on_xandikos() {
                case(Site::Server(CalendarServer::start(Kind::Xandikos))).await;
            }
        }
    )*};
}

on_every_kind! {
    async fn an_option_becomes_confirmed_and_then_nothing(site: Site) {
        let (calendars, of, uid) = (site.calendars(), room_b(), uid_b());
        for (kind, title) in [(HoldKind::Option, "[OPTION] BH-2026-00042"), (HoldKind::Confirmed, "[CONFIRMED] BH-2026-00042")] {
            assert_eq!(agree(&calendars, &of, &uid, Some(&event(kind))).await.unwrap(), Written::Changed);
            assert!(site.count() == 1 && site.holds(title), "{:?}", site.texts());
            assert!(site.holds("Zoë Müller") && site.holds("Müller\\, Söhne\\; Co."), "{:?}", site.texts());
            assert_eq!(calendars.see(&of, &uid).await.unwrap().fingerprint, Some(event(kind).fingerprint));
        }
        assert_eq!(agree(&calendars, &of, &uid, None).await.unwrap(), Written::Changed);
        assert_eq!((site.count(), calendars.see(&of, &uid).await.unwrap()), (0, Seen::default()));
        assert_eq!(agree(&calendars, &of, &uid, None).await.unwrap(), Written::Unchanged);
    }

    async fn writing_twice_writes_once(site: Site) {
        let (calendars, of, uid, event) = (site.calendars(), room_b(), uid_b(), event(HoldKind::Option));
        agree(&calendars, &of, &uid, Some(&event)).await.unwrap();
        let (texts, seen) = (site.texts(), calendars.see(&of, &uid).await.unwrap());
        assert_eq!(agree(&calendars, &of, &uid, Some(&event)).await.unwrap(), Written::Unchanged);
        assert_eq!((site.texts(), calendars.see(&of, &uid).await.unwrap()), (texts, seen));
    }

    async fn what_somebody_edited_is_seen_and_put_right_and_what_is_theirs_is_kept(site: Site) {
        let (calendars, of, uid, event) = (site.calendars(), room_b(), uid_b(), event(HoldKind::Option));
        agree(&calendars, &of, &uid, Some(&event)).await.unwrap();
        site.put_event("cleaning", "DTSTART:20260615T060000Z\nDURATION:PT1H");
        site.edit("25 guests", "52 guests");
        let seen = calendars.see(&of, &uid).await.unwrap().fingerprint;
        assert!(seen.is_some() && seen != Some(event.fingerprint.clone()));
        assert_eq!(agree(&calendars, &of, &uid, Some(&event)).await.unwrap(), Written::Changed);
        assert!(site.count() == 2 && site.holds("25 guests") && site.holds("UID:cleaning"), "{:?}", site.texts());
        agree(&calendars, &of, &uid, None).await.unwrap();
        assert!(site.count() == 1 && site.holds("UID:cleaning"), "{:?}", site.texts());
    }

    async fn others_block_the_room_and_ours_are_told_from_theirs(site: Site) {
        let (calendars, of, uid, event) = (site.calendars(), room_b(), uid_b(), event(HoldKind::Option));
        let window = Window { start: at("2026-06-01T00:00:00Z"), end: at("2026-07-01T00:00:00Z") };
        assert_eq!(calendars.read(&of, window, Zurich, DOMAIN).await.unwrap(), Contents::default());
        agree(&calendars, &of, &uid, Some(&event)).await.unwrap();
        site.put_event("weekly", "DTSTART;TZID=Europe/Zurich:20250602T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY");
        site.put_event("party", "DTSTART;VALUE=DATE:20260620");
        site.put_event("past", "DTSTART:20260101T100000Z\nDURATION:PT1H");
        let contents = calendars.read(&of, window, Zurich, DOMAIN).await.unwrap();
        let theirs = contents.busy.iter().filter(|busy| busy.uid != uid);
        let busy: Vec<_> = theirs.map(|busy| format!("{} {}", busy.uid, busy.start.format("%d.%m. %H:%M"))).collect();
        assert_eq!(busy, ["party 19.06. 22:00", "weekly 01.06. 08:00", "weekly 08.06. 08:00", "weekly 15.06. 08:00", "weekly 22.06. 08:00", "weekly 29.06. 08:00"]);
        assert_eq!(contents.ours, [(uid, event.fingerprint)].into());
        assert!(contents.unreadable.is_empty());
    }
}

fn at(text: &str) -> chrono::DateTime<Utc> {
    text.parse().unwrap()
}
