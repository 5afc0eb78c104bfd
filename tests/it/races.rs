//! Two clients want the same room for the same time at the same moment.

use booking::{Event, Stage, stage};

use crate::support::{Engine, Mail, TestApp, june};

const REPETITIONS: usize = 100;

/// Rounds that run in one test: each takes a day of its own.
async fn one_holds_it_and_the_other_gets_alternatives(engine: Engine) {
    let app = TestApp::with_workers(engine, 2).await;
    let year: i32 = june(&app)[6..].parse().unwrap();
    for round in 0..REPETITIONS {
        let day =
            chrono::NaiveDate::from_ymd_opt(year, 1, 1).unwrap() + chrono::TimeDelta::days(round.try_into().unwrap());
        let text = format!("We would like Room B on {}, 25 people, 10:00 to 16:00.", day.format("%d.%m.%Y"));
        let deliver = async |name: &str| {
            let mail = Mail::new(&format!("{name}@{round}.example"), "Room B", &text);
            app.post("mail", &format!("{name}-{round}"), &mail.body()).await.status
        };
        assert_eq!(tokio::join!(deliver("anna"), deliver("ben")), (202, 202));
    }
    app.drain().await;
    let bookings = app.services.store.bookings(None, 1_000).await.unwrap();
    assert_eq!(bookings.len(), 2 * REPETITIONS);
    let (held, shown): (Vec<_>, Vec<_>) = bookings.iter().partition(|stored| stored.booking.held.is_some());
    assert_eq!((held.len(), shown.len()), (REPETITIONS, REPETITIONS));
    for loser in shown {
        assert_eq!(stage(&loser.booking), Stage::Room);
        let journal = app.services.store.journal(loser.booking.number).await.unwrap();
        let proposed = journal
            .iter()
            .any(|line| matches!(&line.entry.event, Event::RoomsProposed { rooms, .. } if !rooms.is_empty()));
        assert!(proposed, "{} got no alternatives", loser.booking.number);
    }
    assert_eq!(app.letterbox().all().len(), 2 * REPETITIONS, "each got exactly one answer");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_inquiries_at_the_same_moment_one_holds_the_room_on_sqlite() {
    one_holds_it_and_the_other_gets_alternatives(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_inquiries_at_the_same_moment_one_holds_the_room_on_postgres() {
    one_holds_it_and_the_other_gets_alternatives(Engine::Postgres).await;
}
