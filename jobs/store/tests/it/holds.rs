//! Holds: two that overlap are impossible, and the loser hears it.

use booking::{BookingNumber, Window};
use chrono::TimeDelta;
use store::{BookingWrite, CommitError, HoldChange};

use crate::support::{
    Venue, at_once, on_both_engines,
    samples::{booking_with, hold, now, number, step, window, write},
};

on_both_engines! {
    of_two_bookings_of_an_overlapping_window_one_gets_it
    what_is_occupied_is_exactly_what_cannot_be_taken
    other_rooms_do_not_matter
    a_hold_moves_over_itself
    a_released_hold_is_free_again
    two_holds_that_trade_places_end
    a_hold_of_weeks_is_taken_whole
    holds_run_out_at_their_instant
}

async fn of_two_bookings_of_an_overlapping_window_one_gets_it(venue: Venue) {
    let stores = [venue.store.clone(), venue.another_process().await];
    for race in 0_u32..100 {
        let day = i64::from(race) * 1440;
        let wishes = [window(day + 570, day + 990), window(day + 985, day + 1200)];
        let numbers = [number(2 * race + 1), number(2 * race + 2)];
        let racers = stores.clone().into_iter().zip(wishes).zip(numbers);
        let outcomes = at_once(racers.map(|((store, wish), number)| async move {
            (number, store.commit(&booking_with(number, hold("B", wish))).await)
        }));
        let (won, lost): (Vec<_>, Vec<_>) = outcomes.await.into_iter().partition(|(_, outcome)| outcome.is_ok());
        assert_eq!((won.len(), lost.len()), (1, 1), "race {race}: {won:?} {lost:?}");
        assert!(matches!(&lost[0].1, Err(CommitError::SlotTaken { room }) if room.0 == "B"), "{lost:?}");
        assert_eq!(venue.store.booking(lost[0].0).await.unwrap(), None);
        assert!(venue.store.hold(won[0].0).await.unwrap().is_some());
    }
}

/// Room B is held from 10:02 to 11:58, which is all from 10:00 to 12:00.
async fn what_is_occupied_is_exactly_what_cannot_be_taken(venue: Venue) {
    let store = &venue.store;
    store.commit(&booking_with(number(1), hold("B", window(602, 718)))).await.unwrap();
    let micro = TimeDelta::microseconds(1);
    let cases = [
        ("ends where the slots begin", window(540, 600), true),
        ("a microsecond longer", Window { end: window(540, 600).end + micro, ..window(540, 600) }, false),
        ("ends before the hold, in its first slot", window(540, 602), false),
        ("begins where the slots end", window(720, 780), true),
        ("a microsecond earlier", Window { start: window(720, 780).start - micro, ..window(720, 780) }, false),
        ("begins after the hold, in its last slot", window(718, 780), false),
        ("inside", window(630, 660), false),
        ("around", window(540, 780), false),
    ];
    for ((name, wish, free), serial) in cases.into_iter().zip(2..) {
        let occupied = store.occupied(&wish, None).await.unwrap();
        let outcome = store.commit(&booking_with(number(serial), hold("B", wish))).await;
        assert_eq!((occupied.is_empty(), outcome.is_ok()), (free, free), "{name}: {outcome:?}");
        if let Some(held) = occupied.first() {
            assert_eq!((held.booking, held.window), (number(1), window(600, 720)), "{name}");
        } else {
            free_again(&venue, number(serial)).await;
        }
    }
    assert_eq!(store.occupied(&window(0, 1440), Some(number(1))).await.unwrap(), []);
}

async fn free_again(venue: &Venue, number: BookingNumber) {
    let release = BookingWrite { hold: HoldChange::Release, ..write(number, 1) };
    venue.store.commit(&step(release)).await.unwrap();
}

async fn other_rooms_do_not_matter(venue: Venue) {
    for (room, serial) in ["A", "B", "C"].into_iter().zip(1..) {
        venue.store.commit(&booking_with(number(serial), hold(room, window(570, 990)))).await.unwrap();
    }
    let occupied = venue.store.occupied(&window(600, 601), None).await.unwrap();
    assert_eq!(occupied.iter().map(|held| held.room.0.as_str()).collect::<Vec<_>>(), ["A", "B", "C"]);
}

async fn a_hold_moves_over_itself(venue: Venue) {
    let store = &venue.store;
    store.commit(&booking_with(number(1), hold("B", window(570, 990)))).await.unwrap();
    let moved = hold("B", window(600, 1020));
    store.commit(&step(BookingWrite { hold: HoldChange::Take(moved.clone()), ..write(number(1), 1) })).await.unwrap();
    assert_eq!(store.hold(number(1)).await.unwrap(), Some(moved));
    store.commit(&booking_with(number(2), hold("B", window(540, 600)))).await.unwrap();
}

async fn a_released_hold_is_free_again(venue: Venue) {
    venue.store.commit(&booking_with(number(1), hold("B", window(570, 990)))).await.unwrap();
    free_again(&venue, number(1)).await;
    assert_eq!(venue.store.hold(number(1)).await.unwrap(), None);
    venue.store.commit(&booking_with(number(2), hold("B", window(570, 990)))).await.unwrap();
}

/// Each frees what it had and wants what the other had: crosswise waiting, which PostgreSQL ends by force.
async fn two_holds_that_trade_places_end(venue: Venue) {
    let places = [window(0, 600), window(600, 1200)];
    for (place, serial) in places.into_iter().zip(1..) {
        venue.store.commit(&booking_with(number(serial), hold("B", place))).await.unwrap();
    }
    for version in 1..=4 {
        let traders = [(1, places[1]), (2, places[0])].map(|(serial, wish)| (venue.store.clone(), serial, wish));
        let outcomes = at_once(traders.map(|(store, serial, wish)| async move {
            let take = HoldChange::Take(hold("B", wish));
            store.commit(&step(BookingWrite { hold: take, ..write(number(serial), version) })).await
        }));
        for outcome in outcomes.await {
            assert!(matches!(outcome, Err(CommitError::SlotTaken { .. })), "{outcome:?}");
        }
        for serial in 1..=2 {
            venue.store.commit(&step(write(number(serial), version))).await.unwrap();
        }
    }
}

async fn a_hold_of_weeks_is_taken_whole(venue: Venue) {
    let weeks = window(0, 21 * 1440);
    venue.store.commit(&booking_with(number(1), hold("B", weeks))).await.unwrap();
    let last_minute = window(21 * 1440 - 1, 21 * 1440);
    let outcome = venue.store.commit(&booking_with(number(2), hold("B", last_minute))).await;
    assert!(matches!(outcome, Err(CommitError::SlotTaken { .. })), "{outcome:?}");
}

async fn holds_run_out_at_their_instant(venue: Venue) {
    let ends = now() + TimeDelta::days(7);
    let mut for_good = hold("A", window(570, 990));
    for_good.expires_at = None;
    venue.store.commit(&booking_with(number(1), hold("B", window(570, 990)))).await.unwrap();
    venue.store.commit(&booking_with(number(2), for_good)).await.unwrap();
    for (at, expired) in [(ends - TimeDelta::microseconds(1), vec![]), (ends, vec![number(1)])] {
        assert_eq!(venue.store.expired_holds(at, 9).await.unwrap(), expired);
    }
}
