//! Bookings that ended long ago name nobody any more.

use std::fs;

use chrono::TimeDelta;
use jobs::{AnonymiseBookings, Envelope, LaneName, retention::clean_ups};
use store::Tally;

use super::{ADDRESS, TEXTS, a_confirmed_event, a_lost_booking, bookings, lasting, until_after_the_event};
use crate::{
    journeys::on_both_engines,
    support::{Mail, TestApp, room_b, search::search},
};

/// Enough for what ended after the event.
const TWO_YEARS: TimeDelta = TimeDelta::days(732);

/// The clean-up, when somebody asks for it.
async fn anonymise(app: &TestApp) -> anyhow::Result<Tally> {
    clean_ups().into_iter().find(|named| named.name == "bookings").unwrap().clean(&app.services).await
}

/// A mail of Anna's that was refused: the server's words name her.
async fn a_dead_letter(app: &TestApp) {
    let number = bookings(app).await[0].booking.number;
    let mail = app.services.store.mails_of_booking(number).await.unwrap().remove(0).mail.id;
    let args = serde_json::json!({ "mail": mail, "booking": number, "offer": null, "to": "client" });
    let payload = Envelope { kind: "mail.send".to_owned(), v: 1, args }.to_bytes();
    let job = queue::NewJob { payload, ..queue::NewJob::default() };
    app.services.lanes.get(LaneName::Mail).bury(job, &format!("550 <{ADDRESS}> unknown")).await.unwrap();
}

on_both_engines! {
    async fn bookings_that_ended_long_ago_keep_their_figures_and_name_nobody(app: TestApp) {
        a_confirmed_event(&app).await;
        until_after_the_event(&app).await;
        a_lost_booking(&app).await;
        app.tick(&AnonymiseBookings::default()).await;
        assert!(search(&app, TEXTS).contains_key("table contacts"), "they ended lately");

        // Two years later. Lanes keep ended jobs by ages of their own, which may be longer.
        a_dead_letter(&app).await;
        app.advance(TWO_YEARS);
        app.receive(&Mail::new("Bob Moser <bob@other.example>", "Room C", &room_b(&app).replace("Room B", "Room C"))).await;
        let lanes = |texts: &[&str]| search(&app, texts).into_iter().filter(|(place, _)| place.starts_with("redis {")).collect::<Vec<_>>();
        let (kept, bobs) = (lasting(&app).await, lanes(&["bob@other.example"]));
        assert!(lanes(TEXTS).len() > 1 && !bobs.is_empty(), "nobody is named: this test guards nothing there");
        app.tick(&AnonymiseBookings::default()).await;
        let named: Vec<_> = search(&app, TEXTS).into_keys().collect();
        // What was removed stays in files until they are written anew.
        let elsewhere = |place: &&String| !place.starts_with("redis folder") && !place.ends_with("bellhop.db-wal") && !place.ends_with("bellhop.db");
        assert_eq!(named.iter().filter(elsewhere).collect::<Vec<_>>(), Vec::<&String>::new(), "{named:?}");
        assert_eq!(lasting(&app).await, kept, "the journal and the figures are as they were");
        assert_eq!(lanes(&["bob@other.example"]), bobs, "nothing of Bob's went");
        for stored in bookings(&app).await {
            let journal = app.services.store.journal(stored.booking.number).await.unwrap();
            let events: Vec<_> = journal.iter().map(|line| line.entry.event.clone()).collect();
            assert_eq!(booking::fold(booking::Booking::new(stored.booking.number), &events), stored.booking, "the fold works");
        }
        let again = app.services.store.clean_ups().await.unwrap();
        app.tick(&AnonymiseBookings::default()).await;
        assert!(again[0].removed["bookings"] == 2 && again[0].removed["queue jobs"] > 2, "{again:?}");
        assert_eq!(app.services.store.clean_ups().await.unwrap()[0].removed["bookings"], 0, "once is enough");
        app.stop().await;
    }

    async fn a_booking_that_cannot_be_anonymised_keeps_no_other_from_it(app: TestApp) {
        a_confirmed_event(&app).await;
        until_after_the_event(&app).await;
        a_lost_booking(&app).await;
        app.advance(TWO_YEARS);
        app.drain().await;
        let [bad, good] = <[_; 2]>::try_from(bookings(&app).await).unwrap().map(|stored| stored.booking.number);
        // A folder where the file of a mail was cannot be removed as a file.
        let mails = fs::read_dir(app.instance.settings.data.join("outbox")).unwrap().map(|entry| entry.unwrap().path());
        let of_bad = |path: &std::path::PathBuf| fs::read_to_string(path).unwrap().contains(&bad.to_string());
        let file = mails.into_iter().find(of_bad).unwrap();
        fs::remove_file(&file).unwrap();
        fs::create_dir(&file).unwrap();

        for already in [0, 1] {
            let failure = anonymise(&app).await.unwrap_err().to_string();
            assert_eq!(failure, format!("1 could not be cleaned up: {bad}; the first"));
            let removed = app.services.store.clean_ups().await.unwrap().remove(0).removed;
            assert_eq!((removed["bookings"], removed["failed"]), (1 - already, 1), "{removed:?}");
        }
        let name = async |number| !app.services.store.person_of(number).await.unwrap().messages.is_empty();
        assert_eq!((name(bad).await, name(good).await), (true, false));

        fs::remove_dir(&file).unwrap();
        assert_eq!(anonymise(&app).await.unwrap()["bookings"], 1);
        assert!(!name(bad).await);
        app.drain().await;
        app.stop().await;
    }
}
