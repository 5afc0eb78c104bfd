//! Calendars on a real CalDAV server: what stands there is read as any other calendar program reads it.

mod erased;
mod foreign;
mod outage;
mod readers;

use chrono::TimeDelta;
use jobs::{LaneName, ReadCalendars};

use crate::support::{CalendarKind, CalendarServer, Engine, Mail, Stored, TestApp, calendar_login, room_b};

const ANNA: &str = "Anna Keller <anna@client.example>";
/// Longer than a job waits for its next attempt.
const LATER: TimeDelta = TimeDelta::minutes(5);

/// Runs each story on both engines with Radicale, and on SQLite with xandikos.
macro_rules! on_every_server {
    ($($(#[$meta:meta])* async fn $name:ident($server:ident: CalendarServer, $app:ident: TestApp) $story:block)*) => {$(
        mod $name {
            use super::*;

            async fn story(mut $server: CalendarServer, $app: TestApp) $story

            #[tokio::test(flavor = "multi_thread")]
            async fn on_radicale_and_sqlite() {
                let server = CalendarServer::start(CalendarKind::Radicale);
                let app = app_with(&server, Engine::Sqlite).await;
                story(server, app).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_radicale_and_postgres() {
                let server = CalendarServer::start(CalendarKind::Radicale);
                let app = app_with(&server, Engine::Postgres).await;
                story(server, app).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_xandikos() {
                let server = CalendarServer::start(CalendarKind::Xandikos);
                let app = app_with(&server, Engine::Sqlite).await;
                story(server, app).await;
            }
        }
    )*};
}
use on_every_server;

async fn app_with(server: &CalendarServer, engine: Engine) -> TestApp {
    let url = server.url();
    TestApp::with(engine, 1, &calendar_login(&url)).await
}

/// The only entry in a calendar.
fn only(server: &CalendarServer, calendar: &str) -> Stored {
    let mut entries = server.entries(calendar);
    assert_eq!(entries.len(), 1, "{calendar}: {entries:?}");
    entries.remove(0)
}

/// What a client answers to the last mail.
async fn says(app: &TestApp, text: &str) {
    let last = app.letterbox().to("anna@client.example").pop().unwrap();
    app.receive(&Mail::answer(ANNA, &last, text)).await;
}

on_every_server! {
    async fn a_booking_is_an_option_then_confirmed_then_gone(server: CalendarServer, app: TestApp) {
        app.receive(&Mail::new(ANNA, "Workshop", &room_b(&app))).await;
        let option = only(&server, "Room B");
        assert!(option.text.contains("SUMMARY:[OPTION] BH-") && option.text.contains("STATUS:TENTATIVE"), "{}", option.text);
        assert!(option.text.contains("Anna Keller") && !option.text.contains("anna@"), "{}", option.text);
        says(&app, "We accept the offer.\n\nOur billing address:\nKeller Design GmbH\nSeestrasse 12\n8002 Zürich\nSwitzerland").await;
        app.approve().await;
        app.pay(&app.booking().await.booking.number.to_string(), "pi_1", 22_500, "CHF").await;
        app.approve().await;
        let confirmed = only(&server, "Room B");
        assert!(confirmed.text.contains("SUMMARY:[CONFIRMED] BH-") && confirmed.text.contains("STATUS:CONFIRMED"), "{}", confirmed.text);
        assert_eq!(confirmed.href, option.href, "it is the same entry");
        app.stop().await;
        server.kill();
    }

    async fn an_event_moves_to_another_room_and_is_called_off(server: CalendarServer, app: TestApp) {
        app.receive(&Mail::new(ANNA, "Workshop", &room_b(&app))).await;
        says(&app, "We would rather have Room C.").await;
        assert!(server.entries("Room B").is_empty(), "{:?}", server.entries("Room B"));
        assert!(only(&server, "Room C").text.contains("Room C"));
        says(&app, "We have to cancel our booking, I am sorry.").await;
        says(&app, "Yes, please cancel.").await;
        assert!(server.entries("Room C").is_empty(), "{:?}", server.entries("Room C"));
        app.stop().await;
        server.kill();
    }

    async fn what_somebody_changes_or_deletes_is_put_right_and_the_manager_is_told(server: CalendarServer, app: TestApp) {
        app.receive(&Mail::new(ANNA, "Workshop", &room_b(&app))).await;
        let ours = only(&server, "Room B");
        app.tick(&ReadCalendars::default()).await;
        assert!(told(&app).is_empty(), "nobody has changed anything");

        server.put(&ours.href, &ours.text.replace("25 guests", "99 guests").replace('\n', "\r\n"));
        app.tick(&ReadCalendars::default()).await;
        assert!(only(&server, "Room B").text.contains("25 guests"));
        assert_eq!(told(&app).len(), 1);
        assert!(told(&app)[0].contains("has changed the entry") && told(&app)[0].contains("room B"), "{:?}", told(&app));

        app.advance(TimeDelta::days(2));
        server.delete(&ours.href);
        app.tick(&ReadCalendars::default()).await;
        assert_eq!(only(&server, "Room B").href, ours.href);
        assert!(told(&app).len() == 2 && told(&app)[1].contains("has deleted the entry"), "{:?}", told(&app));

        // Once a day is enough, and what we change ourselves is nobody's edit.
        server.delete(&ours.href);
        app.tick(&ReadCalendars::default()).await;
        says(&app, "We are 30 people now.").await;
        app.tick(&ReadCalendars::default()).await;
        assert!(only(&server, "Room B").text.contains("30 guests"));
        assert_eq!(told(&app).len(), 2);
        app.stop().await;
        server.kill();
    }

    async fn an_entry_that_nobody_remembers_is_measured_by_its_booking(server: CalendarServer, app: TestApp) {
        app.receive(&Mail::new(ANNA, "Workshop", &room_b(&app))).await;
        let ours = only(&server, "Room B");
        let number = app.booking().await.booking.number;
        // A copy in the calendar of another room, as a restored backup of the server may have it.
        let copy = ours.text.replace(".b@", ".c@");
        let href = ours.href.replace(&server.path("Room B"), &server.path("Room C")).replace(".b", ".c");
        server.put(&href, &copy.replace('\n', "\r\n"));
        // And one of a booking that is not known here: perhaps it is another instance's.
        let stranger = ours.text.replace(&number.to_string(), "BH-2001-00077");
        server.put(&format!("{}stranger.ics", server.path("Room B")), &stranger.replace('\n', "\r\n"));
        app.tick(&ReadCalendars::default()).await;
        assert!(server.entries("Room C").is_empty(), "{:?}", server.entries("Room C"));
        assert_eq!(server.entries("Room B").len(), 2);
        app.stop().await;
        server.kill();
    }
}

/// What the manager was told of changed entries.
fn told(app: &TestApp) -> Vec<String> {
    let letters = app.letterbox().to("manager@venue.example").into_iter();
    letters.filter(|letter| letter.subject.contains("Calendar entry put right")).map(|letter| letter.text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn times_are_right_on_both_sides_of_a_change_of_clocks() {
    let server = CalendarServer::start(CalendarKind::Radicale);
    let app = app_with(&server, Engine::Sqlite).await;
    let of_2026 = "2026-01-05T09:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    app.advance(of_2026 - app.now());
    // Summer begins in the night to 29.03.2026 and ends in the night to 25.10.2026.
    let cases = [
        ("A", "28.03.2026", "10:00 to 16:00", "DTSTART:20260328T090000Z", "DTEND:20260328T150000Z"),
        ("B", "29.03.2026", "10:00 to 16:00", "DTSTART:20260329T080000Z", "DTEND:20260329T140000Z"),
        ("C", "28.03.2026", "20:00 to 04:00", "DTSTART:20260328T190000Z", "DTEND:20260329T020000Z"),
        ("D", "24.10.2026", "20:00 to 04:00", "DTSTART:20261024T180000Z", "DTEND:20261025T030000Z"),
        ("F", "25.10.2026", "10:00 to 16:00", "DTSTART:20261025T090000Z", "DTEND:20261025T150000Z"),
    ];
    for (room, day, times, start, end) in cases {
        let guests = if room == "D" { 12 } else { 30 };
        let text = format!("We would like Room {room} on {day}, {guests} people, {times}.");
        app.receive(&Mail::new(&format!("client-{room}@client.example"), "A room", &text)).await;
        let entry = only(&server, &format!("Room {room}")).text;
        assert!(entry.contains(start) && entry.contains(end), "{day} {times}: {entry}");
    }
    app.tick(&ReadCalendars::default()).await;
    assert!(told(&app).is_empty());
    app.stop().await;
}
