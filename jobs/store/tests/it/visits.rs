//! Slots of site visits: one client at a time, and who comes on which days.

use chrono::TimeDelta;
use store::{BookingWrite, CommitError, VisitSlots};

use crate::support::{
    Venue, on_both_engines,
    samples::{at, now, number, step, window, write},
};

on_both_engines! {
    the_house_is_shown_to_one_client_at_a_time
    the_visits_of_some_days_are_those_that_others_agreed_on
}

fn visit(serial: u32, version: u64, slots: VisitSlots) -> store::Commit {
    step(BookingWrite { visit: Some(slots), ..write(number(serial), version) })
}

fn agreed(start: &str) -> VisitSlots {
    VisitSlots { scheduled: Some(at(start)), offered: Vec::new(), until: now() }
}

async fn the_house_is_shown_to_one_client_at_a_time(venue: Venue) {
    let store = &venue.store;
    store.commit(&visit(1, 0, agreed("2026-06-10T08:00:00Z"))).await.unwrap();
    let second = store.commit(&visit(2, 0, agreed("2026-06-10T08:00:00Z"))).await;
    assert!(matches!(second, Err(CommitError::VisitTaken)), "{second:?}");
    store.commit(&visit(1, 1, VisitSlots::default())).await.unwrap();
    store.commit(&visit(2, 0, agreed("2026-06-10T08:00:00Z"))).await.unwrap();
}

async fn the_visits_of_some_days_are_those_that_others_agreed_on(venue: Venue) {
    let store = &venue.store;
    store.commit(&visit(1, 0, agreed("2026-06-14T12:00:00Z"))).await.unwrap();
    store.commit(&visit(2, 0, agreed("2026-06-14T08:00:00Z"))).await.unwrap();
    store.commit(&visit(3, 0, agreed("2026-06-15T00:00:00Z"))).await.unwrap();
    let offered = vec![at("2026-06-14T14:00:00Z")];
    let until = now() + TimeDelta::hours(48);
    store.commit(&visit(4, 0, VisitSlots { scheduled: None, offered, until })).await.unwrap();
    let day = window(0, 24 * 60);
    let of_others = |except| async move {
        let found = store.visits_within(&day, number(except)).await.unwrap();
        found.into_iter().map(|(booking, _)| booking.serial).collect::<Vec<_>>()
    };
    assert_eq!(of_others(9).await, [2, 1], "earliest first, neither offers nor the next day");
    assert_eq!(of_others(1).await, [2], "not its own");
}
