//! Questions, wishes for a person, claims to have paid, and the same text again.

use super::check;
use crate::testing::{COMPLETE, Scene};

const PAID: &[&str] = &[COMPLETE, "accept 1 + billing full", "approve approve_acceptance", "pay p1 225.00 CHF"];

#[test]
fn a_question_is_answered_in_the_same_letter_and_left_out_where_that_tells_it_already() {
    check(&[
        ("alone", &[COMPLETE], "ask parking", "on parking", "option negotiation"),
        ("several", &[COMPLETE], "ask parking catering", "on parking | on catering", "option negotiation"),
        ("twice the same", &[COMPLETE], "ask parking parking", "on parking", "option negotiation"),
        ("one without an answer", &[COMPLETE], "ask other", "team", "option negotiation manual_review"),
        ("both", &[COMPLETE], "ask parking other", "on parking | team", "option negotiation manual_review"),
        ("beside an offer", &[], "inquire complete + ask price parking", "offer 1 | on parking", "option negotiation"),
        ("beside rooms", &[], "inquire event + ask capacity parking", "rooms DAFBCE | on parking", "lead room"),
        (
            "beside a yes",
            &[COMPLETE],
            "accept 1 + billing full + ask parking",
            "accepted 1 | billing complete | on parking",
            "option transition approve_acceptance",
        ),
        (
            "of the terms, not a cancellation",
            PAID,
            "ask cancellation_policy",
            "on cancellation_policy",
            "option confirmation final_confirmation",
        ),
    ]);
}

#[test]
fn a_question_changes_no_fact() {
    let mut scene = Scene::after(&[COMPLETE]);
    let before = scene.booking.clone();
    scene.play("ask price parking capacity").unwrap();
    assert_eq!(scene.booking, before);
}

#[test]
fn who_wants_a_person_gets_one() {
    check(&[
        ("asked", &[COMPLETE], "ask-human", "person", "option negotiation message_manager"),
        ("asked again", &[COMPLETE, "ask-human"], "ask-human", "person", "option negotiation message_manager"),
        ("done", &[COMPLETE, "ask-human"], "approve message_manager", "", "option negotiation"),
        (
            "beside a yes",
            &[COMPLETE],
            "accept 1 + ask-human",
            "accepted 1 | billing lacks all | person",
            "option transition approve_acceptance message_manager",
        ),
    ]);
}

#[test]
fn a_claim_to_have_paid_pays_nothing() {
    let approved = [COMPLETE, "accept 1 + billing full", "approve approve_acceptance"];
    check(&[
        ("unknown", &approved, "claim-paid", "payment noted", "option transition check_payment"),
        ("known", PAID, "claim-paid", "it has arrived", "option confirmation final_confirmation"),
    ]);
    let claimed = [&approved[..], &["claim-paid"]].concat();
    check(&[
        (
            "the manager has seen it",
            &claimed,
            "approve check_payment amount=225.00",
            "",
            "option confirmation final_confirmation",
        ),
        (
            "the manager has seen a part",
            &claimed,
            "approve check_payment amount=100.00",
            "rest 125.00 (9.37) by 2026-06-04",
            "option transition",
        ),
        ("the manager has looked", &claimed, "approve check_payment", "", "option transition"),
        (
            "no such money",
            &claimed,
            "approve check_payment amount=0",
            "refused: 0 cannot be the amount here",
            "option transition check_payment",
        ),
    ]);
}

#[test]
fn the_same_text_again_is_asked_about_once() {
    check(&[("again", &[COMPLETE], "repeat", "anything to add?", "option negotiation")]);
}
