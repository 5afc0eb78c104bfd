//! What others put into the rooms' calendars.

use super::*;
use crate::support::june_14;

const BEN: &str = "Ben Frei <ben@client.example>";

/// The day of the inquiries, as iCalendar writes days.
fn day(app: &TestApp) -> String {
    june_14(app.now()).format("%Y%m%d").to_string()
}

async fn room_of(app: &TestApp, from: &str, text: &str) -> Option<String> {
    app.receive(&Mail::new(from, "A room", text)).await;
    let newest = app.services.store.bookings(None, 1).await.unwrap().remove(0);
    newest.booking.held.map(|held| held.hold.room.to_string())
}

on_every_server! {
    async fn an_entry_of_others_blocks_the_room_within_one_reading_until_it_is_gone(server: CalendarServer, app: TestApp) {
        server.put_event("Room B", "party", &format!("DTSTART;VALUE=DATE:{}", day(&app)));
        app.tick(&ReadCalendars::default()).await;
        assert_eq!(room_of(&app, ANNA, &room_b(&app)).await, None);
        assert_eq!(app.booking().await.booking.busy_room, Some("B".into()), "she is told why");
        server.delete(&format!("{}party.ics", server.path("Room B")));
        app.tick(&ReadCalendars::default()).await;
        assert_eq!(room_of(&app, BEN, &room_b(&app)).await.as_deref(), Some("B"));
        app.stop().await;
        server.kill();
    }

    async fn a_series_blocks_each_of_its_days_but_for_those_that_are_left_out(server: CalendarServer, app: TestApp) {
        let first = june_14(app.now()) - chrono::Days::new(371);
        let free = june_14(app.now()) + chrono::Days::new(7);
        let series = format!(
            "DTSTART;TZID=Europe/Zurich:{}T090000\nDTEND;TZID=Europe/Zurich:{}T170000\nRRULE:FREQ=WEEKLY\n\
            EXDATE;TZID=Europe/Zurich:{}T090000",
            first.format("%Y%m%d"), first.format("%Y%m%d"), free.format("%Y%m%d")
        );
        server.put_event("Room B", "course", &series);
        let evening = format!("DTSTART:{}T080000Z\nDURATION:PT3H\nTRANSP:TRANSPARENT", free.format("%Y%m%d"));
        server.put_event("Room B", "reminder", &evening);
        app.tick(&ReadCalendars::default()).await;
        assert_eq!(room_of(&app, ANNA, &room_b(&app)).await, None);
        let text = format!("We would like Room B on {}, 25 people, 10:00 to 16:00.", free.format("%d.%m.%Y"));
        assert_eq!(room_of(&app, BEN, &text).await.as_deref(), Some("B"));
        app.stop().await;
        server.kill();
    }

    async fn an_entry_where_a_booking_is_undoes_nothing_and_is_told_once(server: CalendarServer, app: TestApp) {
        app.receive(&Mail::new(ANNA, "Workshop", &room_b(&app))).await;
        server.put_event("Room B", "party", &format!("DTSTART;VALUE=DATE:{}", day(&app)));
        for _ in 0..2 {
            app.tick(&ReadCalendars::default()).await;
        }
        assert_eq!(app.booking().await.booking.held.unwrap().hold.room.to_string(), "B");
        let tasks = app.open_tasks().await;
        assert_eq!(tasks.len(), 1, "{tasks:?}");
        let notice = app.letterbox().to("manager@venue.example").pop().unwrap();
        let number = app.booking().await.booking.number.to_string();
        assert!(notice.text.contains(&number) && notice.text.contains("Room B"), "{}", notice.text);
        app.stop().await;
        server.kill();
    }

    async fn a_calendar_that_cannot_be_read_keeps_what_was_known_and_the_manager_hears_of_it(server: CalendarServer, app: TestApp) {
        server.put_event("Room B", "party", &format!("DTSTART;VALUE=DATE:{}", day(&app)));
        app.tick(&ReadCalendars::default()).await;
        server.kill();
        app.tick(&ReadCalendars::default()).await;
        assert_eq!(room_of(&app, ANNA, &room_b(&app)).await, None, "it is still blocked");
        assert!(app.open_tasks().await.is_empty(), "it may be back soon");
        app.advance(TimeDelta::hours(2));
        for _ in 0..2 {
            app.tick(&ReadCalendars::default()).await;
        }
        let tasks = app.open_tasks().await;
        assert_eq!(tasks.len(), 7, "one for each calendar, once: {tasks:?}");
        let notices = app.letterbox().to("manager@venue.example");
        assert!(notices.iter().any(|notice| notice.text.contains("room B") && notice.text.contains("did not answer")));
        server.resume();
        app.tick(&ReadCalendars::default()).await;
        server.delete(&format!("{}party.ics", server.path("Room B")));
        app.tick(&ReadCalendars::default()).await;
        assert_eq!(room_of(&app, BEN, &room_b(&app)).await.as_deref(), Some("B"));
        app.stop().await;
    }

    async fn what_stands_in_our_name_and_is_no_entry_of_ours_blocks_like_anybodys(server: CalendarServer, app: TestApp) {
        app.receive(&Mail::new(ANNA, "Workshop", &room_b(&app))).await;
        let ours = only(&server, "Room B");
        // Somebody has dragged a copy into another room's calendar, and another house writes into ours.
        let copy = format!("{}dragged.ics", server.path("Room C"));
        server.put(&copy, &ours.text.replace('\n', "\r\n"));
        let stranger = ours.text.replace(&app.booking().await.booking.number.to_string(), "BH-2001-00077").replace(".b@", ".d@");
        server.put(&format!("{}stranger.ics", server.path("Room D")), &stranger.replace('\n', "\r\n"));
        app.tick(&ReadCalendars::default()).await;
        let blocked = app.services.store.foreign_entries(&always()).await.unwrap();
        let rooms: std::collections::BTreeSet<_> = blocked.iter().map(|entry| entry.room.to_string()).collect();
        assert_eq!(rooms.iter().collect::<Vec<_>>(), ["C", "D"]);
        assert_eq!((server.entries("Room C").len(), server.entries("Room D").len()), (1, 1), "they are not ours to remove");
        app.stop().await;
        server.kill();
    }

    async fn an_entry_that_cannot_be_understood_is_told_of_once(server: CalendarServer, app: TestApp) {
        // A week has no days of the month (RFC 5545 §3.3.10).
        let odd = "DTSTART:20260101T080000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYMONTHDAY=14";
        server.put_event("Room B", "odd", odd);
        for _ in 0..2 {
            app.tick(&ReadCalendars::default()).await;
        }
        let tasks = app.open_tasks().await;
        assert_eq!(tasks.len(), 1, "{tasks:?}");
        let reason = tasks[0].details["reason"].as_str().unwrap();
        assert!(reason.contains("room B") && reason.contains("cannot understand 1 of the entries"), "{reason}");
        app.decide_on(tasks[0].id).await;
        app.tick(&ReadCalendars::default()).await;
        assert!(app.open_tasks().await.is_empty(), "the manager knows");
        app.stop().await;
        server.kill();
    }
}

fn always() -> booking::Window {
    booking::Window {
        start: chrono::DateTime::UNIX_EPOCH,
        end: chrono::DateTime::UNIX_EPOCH + TimeDelta::days(100_000),
    }
}
