//! Money: exact, in parts, too much, twice, in the wrong currency, sent back; and the three conditions in any order.

use rust_decimal::Decimal;

use super::check;
use crate::{
    Booking, Event,
    testing::{COMPLETE, Scene},
};

const APPROVED: &[&str] = &[COMPLETE, "accept 1 + billing full", "approve approve_acceptance"];

/// [`APPROVED`] and these.
fn approved<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [APPROVED, more].concat()
}

#[test]
fn money_is_counted_once_and_what_does_not_fit_is_shown_to_a_person() {
    let done = "option confirmation final_confirmation";
    check(&[
        ("exact", APPROVED, "pay p1 225.00 CHF", "", done),
        ("exact, in lower case", APPROVED, "pay p1 225 chf", "", done),
        ("a part", APPROVED, "pay p1 100.00 CHF", "rest 125.00 (9.37) by 2026-06-04", "option transition"),
        ("the rest", &approved(&["pay p1 100.00 CHF"]), "pay p2 125.00 CHF", "", done),
        (
            "a part of the rest",
            &approved(&["pay p1 100.00 CHF"]),
            "pay p2 25.00 CHF",
            "rest 100.00 (7.49) by 2026-06-04",
            "option transition",
        ),
        (
            "more than the rest",
            &approved(&["pay p1 100.00 CHF"]),
            "pay p2 225.00 CHF",
            "",
            "option confirmation final_confirmation check_payment",
        ),
        ("more", APPROVED, "pay p1 300.00 CHF", "", "option confirmation final_confirmation check_payment"),
        ("another currency", APPROVED, "pay p1 225.00 EUR", "", "option transition check_payment"),
        ("nothing", APPROVED, "pay p1 0.00 CHF", "", "option transition check_payment"),
        ("less than nothing", APPROVED, "pay p1 -225.00 CHF", "", "option transition check_payment"),
        ("not arrived", APPROVED, "fail p1 225.00 CHF", "", "option transition"),
        ("arrived after it had failed", &approved(&["fail p1 225.00 CHF"]), "pay p1 225.00 CHF", "", done),
        ("failed after it had arrived", &approved(&["pay p1 225.00 CHF"]), "fail p1 225.00 CHF", "", done),
        ("twice: as a session and as its intent", &approved(&["pay p1 225.00 CHF"]), "pay p1 225.00 CHF", "", done),
        ("a part, twice", &approved(&["pay p1 100.00 CHF"]), "pay p1 100.00 CHF", "", "option transition"),
        (
            "another payment after it was all paid",
            &approved(&["pay p1 225.00 CHF"]),
            "pay p2 225.00 CHF",
            "",
            "option confirmation final_confirmation check_payment",
        ),
    ]);
}

#[test]
fn money_counts_whenever_it_comes() {
    let done = "option confirmation final_confirmation";
    check(&[
        ("before the yes", &[COMPLETE], "pay p1 225.00 CHF", "", "option negotiation check_payment"),
        (
            "before the approval",
            &[COMPLETE, "accept 1"],
            "pay p1 225.00 CHF",
            "",
            "option transition approve_acceptance",
        ),
        (
            "a part before the approval: asked for later",
            &[COMPLETE, "accept 1"],
            "pay p1 100.00 CHF",
            "",
            "option transition approve_acceptance",
        ),
        (
            "a part was there at the approval",
            &[COMPLETE, "accept 1 + billing full", "pay p1 100.00 CHF"],
            "approve approve_acceptance",
            "rest 125.00 (9.37) by 2026-06-04",
            "option transition",
        ),
        (
            "all was there at the approval",
            &[COMPLETE, "accept 1 + billing full", "pay p1 225.00 CHF"],
            "approve approve_acceptance",
            "",
            done,
        ),
        (
            "after the confirmation",
            &approved(&["pay p1 225.00 CHF", "approve final_confirmation"]),
            "pay p2 525.00 CHF",
            "",
            "confirmed done check_payment",
        ),
    ]);
}

#[test]
fn money_that_goes_back_is_shown_to_a_person_and_undoes_what_it_paid_for() {
    check(&[
        ("all", &approved(&["pay p1 225.00 CHF"]), "refund p1 r1 225.00 CHF", "", "option transition check_payment"),
        (
            "written with a minus",
            &approved(&["pay p1 225.00 CHF"]),
            "refund p1 r1 -225.00 CHF",
            "",
            "option transition check_payment",
        ),
        (
            "twice",
            &approved(&["pay p1 225.00 CHF", "refund p1 r1 225.00 CHF", "approve check_payment"]),
            "refund p1 r1 225.00 CHF",
            "",
            "option transition",
        ),
        (
            "paid again",
            &approved(&["pay p1 225.00 CHF", "refund p1 r1 225.00 CHF", "approve check_payment"]),
            "pay p2 225.00 CHF",
            "",
            "option confirmation final_confirmation",
        ),
        ("before it arrived", APPROVED, "refund p1 r1 225.00 CHF", "", "option transition check_payment"),
        (
            "before it arrived, and now it arrives",
            &approved(&["refund p1 r1 225.00 CHF", "approve check_payment"]),
            "pay p1 225.00 CHF",
            "",
            "option transition",
        ),
        (
            "a part, before it arrived",
            &approved(&["refund p1 r1 25.00 CHF", "approve check_payment"]),
            "pay p1 225.00 CHF",
            "rest 25.00 (1.87) by 2026-06-04",
            "option transition",
        ),
        (
            "before the yes",
            &[COMPLETE, "refund p1 r1 225.00 CHF"],
            "accept 1",
            "accepted 1 | billing lacks all",
            "option transition approve_acceptance check_payment",
        ),
        (
            "of the surplus",
            &approved(&["pay p1 300.00 CHF", "approve check_payment"]),
            "refund p1 r1 75.00 CHF",
            "",
            "option confirmation final_confirmation check_payment",
        ),
        (
            "after the confirmation",
            &approved(&["pay p1 225.00 CHF", "approve final_confirmation"]),
            "refund p1 r1 225.00 CHF",
            "",
            "confirmed done check_payment",
        ),
    ]);
    let paid = Scene::after(&approved(&["pay p1 225.00 CHF", "refund p1 r1 225.00 CHF"])).booking;
    let reversed = Scene::after(&approved(&["refund p1 r1 225.00 CHF", "pay p1 225.00 CHF"])).booking;
    assert_eq!(paid, reversed, "the order in which the provider tells does not matter");
}

#[test]
fn what_is_in_the_books_is_not_counted_again_by_hand() {
    let more = &approved(&["pay p1 300.00 CHF"]);
    let refused = "refused: the payment is counted already: approve without an amount";
    let waiting = "option confirmation final_confirmation check_payment";
    check(&[
        ("a surplus", more, "approve check_payment amount=75.00", refused, waiting),
        (
            "a claim, and then the provider's word",
            &approved(&["claim-paid", "pay p1 225.00 CHF"]),
            "approve check_payment amount=225.00",
            refused,
            waiting,
        ),
        (
            "money in another currency",
            &approved(&["pay p1 240.00 EUR"]),
            "approve check_payment amount=225.00",
            "",
            "option confirmation final_confirmation",
        ),
    ]);
}

#[test]
fn a_refund_that_is_held_back_stays_owed_and_is_not_asked_for_again() {
    let cancelled = approved(&["pay p1 225.00 CHF", "cancel", "give yes"]);
    let mut scene = Scene::after(&[&cancelled[..], &["reject refund"]].concat());
    scene.play("ask parking").unwrap();
    assert_eq!(scene.stands(), "cancelled done");
    assert_eq!(scene.booking.refund.owed(), Decimal::new(17_500, 2));
    scene.play("refund p1 r1 175.00 CHF").unwrap();
    assert_eq!((scene.stands().as_str(), scene.booking.refund.owed()), ("cancelled done", Decimal::ZERO));
}

#[test]
fn a_deposit_that_was_taken_back_is_awaited_again() {
    let awaited = |steps: &[&str]| {
        let mut scene = Scene::after(steps);
        let events = scene.play("refund p1 r1 225.00 CHF").unwrap();
        events.iter().any(|event| matches!(event, Event::DepositAwaited { .. }))
    };
    assert!(awaited(&approved(&["pay p1 225.00 CHF"])), "else the room is kept for ever");
    assert!(!awaited(&approved(&[])), "it is awaited already");
    assert!(!awaited(&approved(&["pay p1 225.00 CHF", "approve final_confirmation"])), "nothing is awaited any more");
}

#[test]
fn a_payment_in_another_currency_is_shown_once() {
    let mut scene = Scene::after(&approved(&["pay p1 225.00 EUR", "approve check_payment"]));
    assert_eq!(scene.play("pay p1 225.00 EUR").unwrap(), []);
    assert_eq!(scene.booking.paid(), Decimal::ZERO);
}

#[test]
fn paid_money_stays_when_the_offer_changes_and_the_difference_is_asked_for() {
    let dearer = approved(&["pay p1 225.00 CHF", "give product=lunch_package", "accept 2"]);
    check(&[
        ("dearer", &dearer, "approve approve_acceptance", "rest 210.00 (15.74) by 2026-06-04", "option transition"),
        (
            "cheaper: all is paid",
            &approved(&["pay p1 225.00 CHF", "give room=A", "accept 2"]),
            "approve approve_acceptance",
            "",
            "option confirmation final_confirmation refund",
        ),
    ]);
}

#[test]
fn approval_billing_and_payment_end_alike_in_any_order() {
    let steps = ["approve approve_acceptance", "billing full", "pay p1 225.00 CHF"];
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let ends: Vec<Booking> = orders
        .iter()
        .map(|order| {
            let mut scene = Scene::after(&[COMPLETE, "accept 1"]);
            for index in order {
                assert_eq!(scene.stands().split(' ').nth(1), Some("transition"), "{order:?}");
                scene.play(steps[*index]).unwrap();
            }
            assert_eq!(scene.stands(), "option confirmation final_confirmation", "{order:?}");
            scene.booking
        })
        .collect();
    assert!(ends.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn without_a_deposit_the_approval_and_the_address_are_enough() {
    let mut scene = Scene::new();
    scene.catalogue.policy.deposit = crate::DepositPolicy::Off;
    for step in [COMPLETE, "accept 1 + billing full", "approve approve_acceptance"] {
        scene.play(step).unwrap();
    }
    assert_eq!(scene.stands(), "option confirmation final_confirmation");
    assert_eq!(scene.said(), "", "nothing is asked of the client");
}

#[test]
fn what_went_back_of_a_payment_that_is_counted_under_another_id_goes_back_once() {
    let back = Decimal::new(22_500, 2);
    for steps in [
        ["refund p2 r1 225.00 CHF", "pay p1 225.00 CHF", "pay p2 225.00 CHF as p1"],
        ["pay p1 225.00 CHF", "refund p2 r1 225.00 CHF", "pay p2 225.00 CHF as p1"],
    ] {
        let mut scene = Scene::after(&approved(&steps));
        assert_eq!((scene.booking.paid(), scene.stands().as_str()), (Decimal::ZERO, "option transition check_payment"));
        scene.play("refund p1 r1 225.00 CHF").unwrap();
        assert_eq!(scene.booking.paid(), Decimal::ZERO, "the refund is known");
        scene.play("pay p3 225.00 CHF").unwrap();
        assert_eq!(scene.booking.paid(), back);
    }
    let mut scene = Scene::after(&approved(&["pay p1 225.00 CHF", "refund p2 r1 225.00 CHF"]));
    let events = scene.play("pay p2 225.00 CHF as p1").unwrap();
    let awaited = events.iter().any(|event| matches!(event, Event::DepositAwaited { .. }));
    assert!(awaited, "the deposit is missing again: {events:?}");
    let cancelled = ["pay p1 225.00 CHF", "cancel", "give yes", "refund p2 r1 100.00 CHF", "pay p2 225.00 CHF as p1"];
    let refund = Scene::after(&approved(&cancelled)).booking.refund;
    assert_eq!(refund.owed(), Decimal::new(7_500, 2), "of the 175.00 that were owed, 100.00 went back, once");
}
