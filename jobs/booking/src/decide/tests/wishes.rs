//! Wishes for another room and for products, met or not.

use super::check;
use crate::testing::{COMPLETE, Scene};

#[test]
fn another_room_is_taken_or_the_one_held_is_kept() {
    let c_taken = "occupy C 2026-06-14 12:00-20:00";
    check(&[
        ("free", &[COMPLETE], "give room=C", "offer 2", "option negotiation"),
        ("taken", &[COMPLETE, c_taken], "give room=C", "rooms DAFBE, C busy", "option negotiation"),
        ("too small", &["inquire complete guests=30"], "give room=D", "rooms AFBCE, D holds 26", "option negotiation"),
        ("unknown", &[COMPLETE], "give room=Z", "rooms DAFBCE, no Z", "option negotiation"),
        (
            "the one held, after a refusal",
            &[COMPLETE, c_taken, "give room=C"],
            "give room=B",
            "offer 1",
            "option negotiation",
        ),
        (
            "a refused wish is not a wish for later",
            &[COMPLETE, c_taken, "give room=C", "free"],
            "give guests=26",
            "offer 2",
            "option negotiation",
        ),
        ("a yes to the alternatives", &[COMPLETE, c_taken, "give room=C"], "give yes", "offer 2", "option negotiation"),
        (
            "an acceptance leaves the alternatives behind",
            &[COMPLETE, c_taken, "give room=C", "accept 1"],
            "give yes",
            "team",
            "option transition approve_acceptance manual_review",
        ),
        (
            "a wish that waits for its room",
            &[c_taken, "inquire event room=C guests=30"],
            "give day=2026-06-15",
            "offer 1",
            "option negotiation",
        ),
    ]);
    let scene = Scene::after(&[COMPLETE, c_taken, "give room=C", "free", "give guests=26"]);
    assert_eq!(scene.booking.held.as_ref().unwrap().hold.room.0, "B");
}

#[test]
fn products_change_the_offer_and_what_a_room_cannot_have_goes_to_the_team() {
    check(&[
        ("added", &[COMPLETE], "give product=lunch_package", "offer 2", "option negotiation"),
        (
            "the same again",
            &[COMPLETE, "give product=prosecco*4"],
            "give product=prosecco*4",
            "offer 2",
            "option negotiation",
        ),
        (
            "the same without a number",
            &[COMPLETE, "give product=prosecco*4"],
            "give product=prosecco",
            "offer 2",
            "option negotiation",
        ),
        (
            "another number",
            &[COMPLETE, "give product=prosecco*4"],
            "give product=prosecco*6",
            "offer 3",
            "option negotiation",
        ),
        (
            "not in this room",
            &[COMPLETE],
            "give product=bbq_buffet",
            "seek Barbecue buffet",
            "option negotiation source_product",
        ),
        (
            "not in this room, beside others",
            &[COMPLETE],
            "give product=bbq_buffet product=prosecco*4",
            "offer 2 | seek Barbecue buffet",
            "option negotiation source_product",
        ),
        (
            "not in the next room",
            &["inquire event room=C product=bbq_buffet"],
            "give room=B",
            "offer 2 | seek Barbecue buffet",
            "option negotiation source_product",
        ),
        (
            "unknown to the catalogue",
            &[COMPLETE],
            "unknown-product",
            "seek what is unknown",
            "option negotiation source_product",
        ),
        (
            "not in this room, from the start",
            &[],
            "inquire complete product=bbq_buffet",
            "offer 1 | seek Barbecue buffet",
            "option negotiation source_product",
        ),
        (
            "an offer without it can be accepted",
            &[COMPLETE, "give product=bbq_buffet"],
            "accept 1",
            "accepted 1 | billing lacks all",
            "option transition approve_acceptance source_product",
        ),
    ]);
    let scene = Scene::after(&[COMPLETE, "give product=lunch_package product=prosecco*4"]);
    assert_eq!(scene.booking.current_offer().unwrap().total.to_string(), "1590.00");
}
