//! How bookings end, and what can still be said about them.

use chrono::Duration;

use super::check;
use crate::testing::{COMPLETE, Scene};

const PAID: &[&str] = &[COMPLETE, "accept 1 + billing full", "approve approve_acceptance", "pay p1 225.00 CHF"];
const CONFIRMED: &[&str] = &[
    COMPLETE,
    "accept 1 + billing full",
    "approve approve_acceptance",
    "pay p1 225.00 CHF",
    "approve final_confirmation",
];

#[test]
fn who_declines_frees_the_room_at_once_and_the_manager_says_goodbye() {
    check(&[
        ("an offer", &[COMPLETE], "decline", "", "lost done goodbye"),
        ("rooms", &["inquire event"], "decline", "", "lost done goodbye"),
        ("nothing yet", &["inquire"], "decline", "", "lost done goodbye"),
        ("beside other tasks", &[COMPLETE, "counter", "team unclear"], "decline", "", "lost done goodbye"),
        ("said", &[COMPLETE, "decline"], "approve goodbye", "goodbye", "lost done"),
        ("not said", &[COMPLETE, "decline"], "reject goodbye", "", "lost done"),
    ]);
    let scene = Scene::after(&[COMPLETE, "decline"]);
    assert_eq!((scene.booking.held.as_ref(), scene.booking.current_offer()), (None, None));
}

#[test]
fn nothing_is_cancelled_before_it_was_said_twice() {
    let negotiation = "option negotiation";
    let asked = &[COMPLETE, "cancel"][..];
    check(&[
        ("asked", &[COMPLETE], "cancel", "cancel?", negotiation),
        ("a no to an agreement", &[COMPLETE, "accept 1"], "decline", "cancel?", "option transition approve_acceptance"),
        ("yes", asked, "give yes", "cancelled", "cancelled done"),
        ("said again", asked, "cancel", "cancelled", "cancelled done"),
        ("no", asked, "decline", "kept", negotiation),
        ("something else goes on", asked, "give guests=30", "offer 2", negotiation),
        (
            "and a later yes is not one to the check",
            &[COMPLETE, "cancel", "give guests=30"],
            "give yes",
            "team",
            "option negotiation manual_review",
        ),
        (
            "nor one after a visit was asked for",
            &[COMPLETE, "cancel", "visit"],
            "give yes",
            "team",
            "option negotiation manual_review",
        ),
        (
            "nor one after the manager made a new offer",
            &[COMPLETE, "counter", "cancel", "approve counter_offer amount=700.00"],
            "give yes",
            "team",
            "option negotiation manual_review",
        ),
        (
            "while money that comes in says nothing to the client",
            &[PAID, &["cancel", "pay p2 225.00 CHF"]].concat(),
            "give yes",
            "cancelled back 400.00",
            "cancelled done check_payment refund",
        ),
        (
            "paid, and a new offer",
            &[PAID, &["give guests=30"]].concat(),
            "decline",
            "cancel? back 175.00",
            "option negotiation",
        ),
        ("a question leaves it open", &[COMPLETE, "cancel", "ask parking"], "give yes", "cancelled", "cancelled done"),
        ("confirmed, asked", CONFIRMED, "cancel", "cancel? back 175.00", "confirmed done"),
        (
            "confirmed, yes",
            &[CONFIRMED, &["cancel"]].concat(),
            "give yes",
            "cancelled back 175.00",
            "cancelled done refund",
        ),
        (
            "open tasks are over",
            &[COMPLETE, "counter", "team unclear", "cancel"],
            "give yes",
            "cancelled",
            "cancelled done",
        ),
    ]);
}

#[test]
fn what_goes_back_depends_on_the_days_left() {
    // The event is on 14.06.2026.
    for (days, back, left) in [(105, "175.00", 40), (125, "112.50", 20), (140, "0.00", 5)] {
        let mut scene = Scene::after(CONFIRMED);
        scene.wait(Duration::days(days));
        scene.play("cancel").unwrap();
        scene.play("give yes").unwrap();
        assert_eq!(scene.said(), format!("cancelled back {back}"), "{left} days before");
        let refund = if back == "0.00" { "cancelled done" } else { "cancelled done refund" };
        assert_eq!(scene.stands(), refund, "{left} days before");
    }
}

#[test]
fn a_refund_that_was_owed_is_nobodys_surprise_and_any_other_is() {
    let cancelled = &[PAID, &["cancel", "give yes"]].concat()[..];
    let ordered = &[cancelled, &["approve refund"]].concat()[..];
    check(&[
        ("sent by the manager", cancelled, "approve refund", "", "cancelled done"),
        ("reported before", cancelled, "refund p1 r1 175.00 CHF", "", "cancelled done"),
        ("in two parts", cancelled, "refund p1 r1 100.00 CHF", "", "cancelled done refund"),
        ("reported after", ordered, "refund p1 r1 175.00 CHF", "", "cancelled done"),
        ("too much", ordered, "refund p1 r1 225.00 CHF", "", "cancelled done check_payment"),
        ("not at all", cancelled, "reject refund", "", "cancelled done"),
        ("money after the end", cancelled, "pay p2 10.00 CHF", "", "cancelled done check_payment refund"),
    ]);
}

#[test]
fn a_cheaper_offer_after_the_deposit_gives_the_difference_back() {
    let cheaper = &[PAID, &["give room=A", "accept 2"]].concat()[..];
    check(&[
        (
            "the new deposit is 150.00",
            cheaper,
            "approve approve_acceptance",
            "",
            "option confirmation final_confirmation refund",
        ),
        (
            "a dearer one asks for the rest",
            &[PAID, &["give room=C guests=40", "accept 2"]].concat(),
            "approve approve_acceptance",
            "rest 105.00 (7.87) by 2026-06-04",
            "option transition",
        ),
    ]);
    let scene = Scene::after(&[cheaper, &["approve approve_acceptance"]].concat());
    assert_eq!(scene.booking.refund.due.to_string(), "75.00");
}

#[test]
fn a_lead_that_nobody_comes_back_to_is_lost_and_nothing_else_is() {
    check(&[
        ("a lead", &["inquire event"], "give-up", "", "lost done"),
        ("one that waits for the manager", &["inquire event", "ask-human"], "give-up", "", "lead room message_manager"),
        ("one that comes to see the house", &["inquire event", "visit 2026-06-10 14:00"], "give-up", "", "lead room"),
        ("an option", &[COMPLETE], "give-up", "", "option negotiation"),
        ("a confirmed booking", CONFIRMED, "give-up", "", "confirmed done"),
        ("a lost one", &["inquire event", "give-up"], "give-up", "", "lost done"),
    ]);
}

#[test]
fn a_booking_that_has_ended_does_not_change() {
    let cancelled = &[COMPLETE, "cancel", "give yes"][..];
    let lost = &[COMPLETE, "decline", "approve goodbye"][..];
    for step in ["give guests=30", "give yes", "accept 1", "cancel", "decline", "unknown-product"] {
        check(&[
            ("cancelled", cancelled, step, "it was cancelled", "cancelled done"),
            ("lost", lost, step, "it has ended", "lost done"),
        ]);
    }
    check(&[
        ("a question", cancelled, "ask parking", "on parking", "cancelled done"),
        ("a claim", cancelled, "claim-paid", "payment noted", "cancelled done check_payment"),
        ("an address", cancelled, "billing full", "team", "cancelled done manual_review"),
        ("the clock", cancelled, "tick", "", "cancelled done"),
    ]);
}
