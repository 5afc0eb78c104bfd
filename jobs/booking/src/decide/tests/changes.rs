//! Changes of what is known, before the booking is confirmed.

use super::check;
use crate::{
    Event, OfferState,
    testing::{COMPLETE, Scene},
};

const APPROVED: &[&str] = &[COMPLETE, "accept 1", "approve approve_acceptance"];

#[test]
fn a_start_alone_is_asked_for_its_end_once() {
    let started = "inquire room=B day=2026-06-14 start=14:00 guests=25";
    check(&[
        ("a start is no window", &[], started, "ask time (noted 2026-06-14)", "lead date"),
        ("the end comes", &[started], "give end=20:00", "offer 1", "option negotiation"),
        ("no end comes: four hours", &[started], "give guests=25", "offer 1", "option negotiation"),
        ("a yes without an end: four hours", &[started], "give yes", "offer 1", "option negotiation"),
        ("another start: four hours from it", &[started], "give start=15:00", "offer 1", "option negotiation"),
        ("an address is no answer", &[started], "billing full", "billing complete", "lead date"),
        (
            "a yes to no offer is no answer",
            &[started],
            "accept",
            "no offer yet | ask time (noted 2026-06-14)",
            "lead date",
        ),
        (
            "a start after both were asked for",
            &["inquire day=2026-06-14 guests=25"],
            "give start=14:00",
            "ask time (noted 2026-06-14)",
            "lead date",
        ),
    ]);
    let times = [
        ("give guests=25", "14:00–18:00"),
        ("give start=15:00", "15:00–19:00"),
        ("give start=22:00", "22:00–02:00"),
        ("give end=20:00", "14:00–20:00"),
    ];
    for (answer, expected) in times {
        let scene = Scene::after(&[started, answer]);
        let (start, end) = (scene.booking.start.unwrap(), scene.booking.end.unwrap());
        assert_eq!(format!("{}–{}", start.format("%H:%M"), end.format("%H:%M")), expected, "{answer}");
    }
}

#[test]
fn half_of_a_known_time_changes_only_that_half() {
    let cases = [
        ("an earlier start", "10:00", "16:00", "start=09:00", Some("09:00–16:00")),
        ("a later end", "10:00", "16:00", "end=18:00", Some("10:00–18:00")),
        ("at night", "20:00", "02:00", "start=19:00", Some("19:00–02:00")),
        ("the old end would be on another day", "10:00", "16:00", "start=18:00", None),
    ];
    for (what, start, end, change, expected) in cases {
        let inquiry = format!("inquire room=B day=2026-06-14 guests=25 start={start} end={end}");
        let scene = Scene::after(&[&inquiry, &format!("give {change}")]);
        let found = scene
            .booking
            .end
            .map(|end| format!("{}–{}", scene.booking.start.unwrap().format("%H:%M"), end.format("%H:%M")));
        assert_eq!(found.as_deref(), expected, "{what}");
    }
}

#[test]
fn days_are_repeated_moved_or_extended() {
    let cases = [
        ("one day, moved", "day=2026-06-14", "day=2026-06-20", "2026-06-20", "2026-06-20"),
        ("one day becomes two", "day=2026-06-14", "to=2026-06-15", "2026-06-14", "2026-06-15"),
        ("the first of three, repeated", "day=2026-06-14 to=2026-06-16", "day=2026-06-14", "2026-06-14", "2026-06-16"),
        (
            "three days, moved",
            "day=2026-06-14 to=2026-06-16",
            "day=2026-07-01 to=2026-07-03",
            "2026-07-01",
            "2026-07-03",
        ),
        ("three days become one", "day=2026-06-14 to=2026-06-16", "day=2026-06-15", "2026-06-15", "2026-06-15"),
    ];
    for (what, first, second, from, to) in cases {
        let inquiry = format!("inquire room=B guests=25 start=10:00 end=16:00 {first}");
        let scene = Scene::after(&[&inquiry, &format!("give {second}")]);
        let days = (scene.booking.first_day.unwrap().to_string(), scene.booking.last_day.unwrap().to_string());
        assert_eq!(days, (from.to_owned(), to.to_owned()), "{what}");
    }
}

#[test]
fn another_date_keeps_the_room_where_it_is_free_and_says_so_where_it_is_not() {
    let taken = "occupy B 2026-06-20 12:00-20:00";
    check(&[
        ("free", &[COMPLETE], "give day=2026-06-20", "offer 2", "option negotiation"),
        ("taken", &[COMPLETE, taken], "give day=2026-06-20", "rooms DAFCE, B busy", "lead room"),
        ("accepted, free", &[COMPLETE, "accept 1"], "give day=2026-06-20", "offer 2", "option negotiation"),
        (
            "accepted, taken: nothing is left to approve",
            &[COMPLETE, "accept 1", taken],
            "give day=2026-06-20",
            "rooms DAFCE, B busy",
            "lead room",
        ),
        (
            "approved, taken",
            &[COMPLETE, "accept 1", "approve approve_acceptance", taken],
            "give day=2026-06-20",
            "rooms DAFCE, B busy",
            "lead room",
        ),
        (
            "back to the first date",
            &[COMPLETE, taken, "give day=2026-06-20"],
            "give day=2026-06-14",
            "offer 2",
            "option negotiation",
        ),
        (
            "to a date in the past: nothing changes",
            &[COMPLETE],
            "give day=2026-01-10",
            "2026-01-10 has passed",
            "option negotiation",
        ),
        ("unsaid which", &[COMPLETE], "give another_day", "dates 27.01 28.01 29.01 30.01 02.02", "option negotiation"),
        (
            "unsaid which, now said",
            &[COMPLETE, "give another_day"],
            "give day=2026-06-20",
            "offer 2",
            "option negotiation",
        ),
        ("to a year away", &[COMPLETE], "give day=2036-06-14", "team", "option negotiation manual_review"),
        (
            "the day has come and gone",
            &[COMPLETE, "wait 200", "tick"],
            "give room=B",
            "2026-06-14 has passed",
            "lead room",
        ),
        ("gone, and another", &[COMPLETE, "wait 200", "tick"], "give day=2026-12-01", "offer 2", "option negotiation"),
    ]);
    let scene = Scene::after(&[COMPLETE, taken, "give day=2026-06-20"]);
    assert_eq!(scene.booking.first_day.unwrap().to_string(), "2026-06-20", "the date is changed all the same");
    assert_eq!(scene.booking.offers[0].offer.state, OfferState::Expired, "an offer ends with its option");
}

#[test]
fn another_date_recomputes_the_deposit() {
    let scene = Scene::after(&[COMPLETE, "give day=2026-01-28"]);
    let offer = scene.booking.current_offer().unwrap();
    assert_eq!(offer.deposit_due.unwrap().to_string(), "2026-01-21", "never before tomorrow");
    let scene = Scene::after(&[COMPLETE, "give to=2026-06-15"]);
    assert_eq!(scene.booking.current_offer().unwrap().deposit.unwrap().to_string(), "450.00");
}

#[test]
fn other_guests_keep_the_room_while_it_holds_them() {
    check(&[
        ("more", &[COMPLETE], "give guests=60", "offer 2", "option negotiation"),
        ("too many for the room", &[COMPLETE], "give guests=61", "rooms CE, B holds 60", "lead room"),
        (
            "too many for the house: the hold stays",
            &[COMPLETE],
            "give guests=150",
            "150 over 120",
            "option negotiation",
        ),
        (
            "accepted, too many for the house",
            &[COMPLETE, "accept 1"],
            "give guests=150",
            "150 over 120",
            "option transition approve_acceptance",
        ),
        (
            "too many, but otherwise new",
            &[COMPLETE],
            "give guests=150 product=prosecco*4",
            "150 over 120 | offer 2",
            "option negotiation",
        ),
        ("a layout that the room can have", &[COMPLETE], "give layout=workshop", "offer 1", "option negotiation"),
        ("a layout that it cannot have", &[COMPLETE], "give layout=u_shape", "rooms , B not so", "lead room"),
        ("as before", &[COMPLETE], "give guests=25 layout=workshop", "offer 1", "option negotiation"),
    ]);
    let scene = Scene::after(&[COMPLETE, "give guests=150"]);
    assert_eq!(scene.booking.participants, Some(25), "what is known is not lost");
}

#[test]
fn a_new_offer_lets_the_option_run_again_and_the_same_option_goes_on() {
    let expiry = |scene: &Scene| scene.booking.held.as_ref().unwrap().hold.expires_at;
    let mut approved = Scene::after(APPROVED);
    assert_eq!(expiry(&approved), None);
    approved.wait(chrono::Duration::days(30));
    approved.play("give product=lunch_package").unwrap();
    assert_eq!(expiry(&approved), Some(approved.now + chrono::Duration::days(7)));
    let newest = approved.booking.current_offer().unwrap();
    assert_eq!(newest.valid_until, expiry(&approved), "the offer says so");

    let mut offered = Scene::after(&[COMPLETE]);
    let first = expiry(&offered);
    offered.wait(chrono::Duration::days(3));
    offered.play("give guests=30 layout=theatre").unwrap();
    assert_eq!(expiry(&offered), first, "the same room at the same time is the same option");
    offered.play("give day=2026-06-20").unwrap();
    assert_eq!(expiry(&offered), Some(offered.now + chrono::Duration::days(7)));
}

#[test]
fn another_seating_does_not_undo_what_was_approved() {
    let mut scene = Scene::after(APPROVED);
    scene.play("give layout=theatre").unwrap();
    let hold = &scene.booking.held.as_ref().unwrap().hold;
    assert_eq!(hold.expires_at, None);
    assert!(scene.booking.acceptance.unwrap().approved);
    assert_eq!(scene.said(), "team");
}

#[test]
fn the_same_inputs_never_make_a_new_version() {
    for repeated in [COMPLETE, "give guests=25", "give room=B", "give day=2026-06-14", "give start=10:00 end=16:00"] {
        let mut scene = Scene::after(&[COMPLETE]);
        let events = scene.play(repeated).unwrap();
        assert_eq!(events, [Event::OfferStands { version: 1 }], "{repeated}");
        assert_eq!(scene.booking.offers.len(), 1, "{repeated}");
    }
}
