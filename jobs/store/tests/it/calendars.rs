//! What is known of calendars elsewhere.

use std::{collections::BTreeSet, slice};

use booking::RoomId;
use chrono::TimeDelta;
use store::{CalendarChange, CalendarRead, Commit, ForeignEntry, KnownEntry, Store};

use crate::support::{
    Venue, on_both_engines,
    samples::{booking_with, hold, now, number, window},
};

on_both_engines! {
    what_we_wrote_is_known_until_nothing_stands_there
    others_have_a_room_until_they_do_not
    what_cannot_be_read_stays_as_it_was
    a_clash_with_a_booking_is_told_once
    a_reading_is_noted
}

fn entry(uid: &str, start_min: i64, end_min: i64) -> ForeignEntry {
    let window = window(start_min, end_min);
    ForeignEntry { room: RoomId::from("B"), uid: uid.to_owned(), start: window.start, end: window.end }
}

async fn change(store: &Store, change: CalendarChange) {
    store.commit(&Commit { calendars: vec![change], ..Commit::at(now()) }).await.unwrap();
}

async fn keep(store: &Store, found: &[ForeignEntry], unreadable: &[&str]) {
    let unreadable = unreadable.iter().map(|uid| (*uid).to_owned()).collect();
    store
        .keep_foreign_entries(&"B".into(), &found.iter().cloned().collect::<BTreeSet<_>>(), &unreadable)
        .await
        .unwrap();
}

async fn what_we_wrote_is_known_until_nothing_stands_there(venue: Venue) {
    let store = &venue.store;
    let mut known = KnownEntry {
        calendar: "room/B".to_owned(),
        uid: "u@x".to_owned(),
        booking: number(1),
        written: None,
        intended: Some("a".to_owned()),
        ends_at: Some(now()),
        told_at: None,
        asked_at: None,
    };
    for written in [None, Some("a".to_owned())] {
        known.written = written;
        known.told_at = Some(now());
        change(store, CalendarChange::Know(known.clone())).await;
        assert_eq!(store.calendar_entry("room/B", "u@x").await.unwrap(), Some(known.clone()));
    }
    assert_eq!(store.calendar_entry("room/A", "u@x").await.unwrap(), None);
    assert_eq!(store.calendar_entries("room/B").await.unwrap(), [known.clone()]);
    change(store, CalendarChange::Know(KnownEntry { written: None, intended: None, ..known })).await;
    assert_eq!(store.calendar_entries("room/B").await.unwrap(), []);
}

async fn others_have_a_room_until_they_do_not(venue: Venue) {
    let store = &venue.store;
    let (party, yoga) = (entry("party", 600, 700), entry("yoga", 800, 900));
    keep(store, &[party.clone(), yoga.clone()], &[]).await;
    for (looked_at, expected) in [
        (window(0, 1440), vec![party.clone(), yoga.clone()]),
        (window(700, 800), vec![]),
        (window(699, 700), vec![party.clone()]),
        (window(850, 860), vec![yoga.clone()]),
    ] {
        assert_eq!(store.foreign_entries(&looked_at).await.unwrap(), expected);
    }
    store.keep_foreign_entries(&"C".into(), &BTreeSet::new(), &BTreeSet::new()).await.unwrap();
    let many: Vec<_> = (0..2_500).map(|minute| entry("many", minute, minute + 1)).collect();
    keep(store, &many, &[]).await;
    assert_eq!(store.foreign_entries(&window(0, 9_999)).await.unwrap(), many);
    keep(store, slice::from_ref(&yoga), &[]).await;
    assert_eq!(store.foreign_entries(&window(0, 9_999)).await.unwrap(), [yoga]);
}

async fn what_cannot_be_read_stays_as_it_was(venue: Venue) {
    let store = &venue.store;
    keep(store, &[entry("party", 600, 700), entry("yoga", 800, 900)], &[]).await;
    keep(store, &[], &["party"]).await;
    assert_eq!(store.foreign_entries(&window(0, 1440)).await.unwrap(), [entry("party", 600, 700)]);
}

async fn a_clash_with_a_booking_is_told_once(venue: Venue) {
    let store = &venue.store;
    store.commit(&booking_with(number(1), hold("B", window(570, 990)))).await.unwrap();
    store.commit(&booking_with(number(2), hold("A", window(570, 990)))).await.unwrap();
    let clash = entry("party", 980, 1100);
    keep(store, &[clash.clone(), entry("yoga", 990, 1100)], &[]).await;
    let untold = async || store.untold_clashes(&"B".into(), window(0, 1).start).await.unwrap();
    assert_eq!(untold().await, [(clash.clone(), number(1))]);
    assert_eq!(store.untold_clashes(&"B".into(), clash.end + TimeDelta::seconds(1)).await.unwrap(), [], "it is over");
    change(store, CalendarChange::ToldOfClash(clash.clone())).await;
    assert_eq!(untold().await, []);
    keep(store, slice::from_ref(&clash), &[]).await;
    assert_eq!(untold().await, [], "it is the same one");
    keep(store, &[], &[]).await;
    keep(store, slice::from_ref(&clash), &[]).await;
    assert_eq!(untold().await, [(clash, number(1))], "it came back");
}

async fn a_reading_is_noted(venue: Venue) {
    let store = &venue.store;
    assert_eq!(store.calendar_read("room/B").await.unwrap(), None);
    let mut read =
        CalendarRead { calendar: "room/B".to_owned(), read_at: None, failing_since: Some(now()), told_at: None };
    for read_at in [None, Some(now())] {
        read.read_at = read_at;
        change(store, CalendarChange::Read(read.clone())).await;
        assert_eq!(store.calendar_read("room/B").await.unwrap(), Some(read.clone()));
    }
}
