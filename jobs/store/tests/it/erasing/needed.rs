//! Who is still needed is asked in the erasure's own transaction: what happened a moment ago counts.

use std::time::Duration;

use booking::{Booking, Held, Requirements};
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};
use store::{CalendarChange, Commit, Erased, KnownEntry};

use super::{ADDRESS, erase, erase_if, furnish};
use crate::support::{
    Engine, Venue, on_both_engines,
    samples::{hold, now, number, window},
};

on_both_engines! {
    who_is_needed_is_erased_only_if_that_is_overruled
    what_is_under_way_at_a_booking_is_waited_for
    entries_that_the_caller_does_not_know_of_are_not_passed_over
}

/// How long anything may take that is waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// Anna's booking, with an event that lies ahead.
async fn confirmed(venue: &Venue) -> Booking {
    let booking = venue.store.booking(number(1)).await.unwrap().unwrap().booking;
    let (event, hold) = (window(600, 960), hold("B", window(600, 960)));
    let (first_day, last_day) = (event.start.date_naive(), event.end.date_naive());
    let (start, end) = (event.start.time(), event.end.time());
    let requirements = Requirements { first_day, last_day, start, end, participants: 25, layout: None };
    let held = Held { hold, event, requirements };
    Booking { confirmed: true, ended: None, held: Some(held), ..booking }
}

fn written(booking: &Booking) -> String {
    let state = serde_json::to_string(booking).unwrap().replace('\'', "''");
    format!("UPDATE bookings SET status = 'confirmed', version = version + 1, state = '{state}'")
}

async fn who_is_needed_is_erased_only_if_that_is_overruled(venue: Venue) {
    furnish(&venue, false).await;
    let confirmed = confirmed(&venue).await;
    venue.raw().await.execute_unprepared(&written(&confirmed)).await.unwrap();
    let before = venue.store.mentions(ADDRESS).await.unwrap();
    let refused = erase(&venue, "1").await;
    assert!(matches!(refused, Erased::StillNeeded(of, _) if of == number(1)), "{refused:?}");
    assert_eq!(venue.store.mentions(ADDRESS).await.unwrap(), before, "nothing has changed");
    let Erased::Now(erasure) = erase_if(&venue.store, "2", true).await else { panic!("not erased") };
    assert!(erasure.overridden);
}

async fn what_is_under_way_at_a_booking_is_waited_for(venue: Venue) {
    furnish(&venue, false).await;
    let (confirmed, raw) = (confirmed(&venue).await, venue.raw().await);
    let under_way = raw.begin().await.unwrap();
    under_way.execute_unprepared(&written(&confirmed)).await.unwrap();
    let commit = async {
        let waits = tokio::time::timeout(PATIENCE, somebody_waits(&venue, &raw)).await;
        assert!(waits.is_ok(), "the erasure waits for the booking");
        under_way.commit().await.unwrap();
    };
    let (refused, ()) = tokio::join!(erase(&venue, "1"), commit);
    assert!(matches!(refused, Erased::StillNeeded(..)), "{refused:?}");
}

/// SQLite tells nobody of who waits for its only writer.
pub(super) async fn somebody_waits(venue: &Venue, raw: &DatabaseConnection) {
    let waits = "SELECT 1 AS one FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let ask = || sea_orm::Statement::from_string(raw.get_database_backend(), waits);
    while venue.engine == Engine::Postgres && raw.query_one_raw(ask()).await.unwrap().is_none() {
        tokio::task::yield_now().await;
    }
}

async fn entries_that_the_caller_does_not_know_of_are_not_passed_over(venue: Venue) {
    furnish(&venue, false).await;
    let entry = KnownEntry {
        calendar: "b".to_owned(),
        uid: "bh-1.b@venue.example".to_owned(),
        booking: number(1),
        written: Some("digest".to_owned()),
        intended: None,
        ends_at: None,
        told_at: None,
        asked_at: None,
    };
    let subject = venue.store.subject_of(ADDRESS, [1, 2]).await.unwrap();
    let request = store::Request {
        id: store::ErasureId("1".to_owned()),
        address: ADDRESS,
        subject: &subject,
        deliveries: &[],
        reported: &[],
        overrule: false,
        was_needed: false,
        entries: &[],
        follow: &[],
        now: now(),
    };
    let known = Commit { calendars: vec![CalendarChange::Know(entry)], ..Commit::at(now()) };
    venue.store.commit(&known).await.unwrap();
    let before = venue.store.mentions(ADDRESS).await.unwrap();
    assert_eq!(venue.store.erase(&request).await.unwrap(), Erased::Stale);
    assert_eq!(venue.store.mentions(ADDRESS).await.unwrap(), before, "nothing has changed");
    assert!(matches!(erase(&venue, "2").await, Erased::Now(_)), "of what it knows");
}
