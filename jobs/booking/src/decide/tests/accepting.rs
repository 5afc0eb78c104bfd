//! The yes: to which offer, when, how often; what the manager makes of it; and options that run out.

use super::check;
use crate::{
    Effect, OfferState, TaskKind, TaskState,
    testing::{COMPLETE, Scene},
};

const V2: &[&str] = &[COMPLETE, "sent 1", "give guests=30", "sent 2"];
const ENDED: &[&str] = &[COMPLETE, "sent 1", "wait 8", "tick"];

#[test]
fn only_the_current_offer_can_be_accepted_and_only_once() {
    check(&[
        ("the current", V2, "accept 2", "accepted 2 | billing lacks all", "option transition approve_acceptance"),
        ("an older", V2, "accept 1", "look at 2", "option negotiation"),
        ("unsaid which, none seen", V2, "accept", "look at 2", "option negotiation"),
        ("one that has not left", &[COMPLETE, "sent 1", "give guests=30"], "accept 1", "offer 2", "option negotiation"),
        (
            "twice",
            &[COMPLETE, "accept 1"],
            "accept 1",
            "accepted 1 | billing lacks all",
            "option transition approve_acceptance",
        ),
        (
            "twice, approved",
            &[COMPLETE, "accept 1 + billing full", "approve approve_acceptance"],
            "accept 1",
            "deposit 225.00 (16.86) by 2026-06-04",
            "option transition",
        ),
        (
            "again after the manager's no",
            &[COMPLETE, "accept 1", "reject approve_acceptance"],
            "accept 1",
            "accepted 1 | billing lacks all",
            "option transition approve_acceptance",
        ),
        (
            "the address is there already",
            &[COMPLETE, "billing full"],
            "accept 1",
            "accepted 1",
            "option transition approve_acceptance",
        ),
        (
            "the room was lost",
            &[COMPLETE, "occupy B 2026-06-20 12:00-20:00", "give day=2026-06-20"],
            "accept 1",
            "rooms DAFCE, B busy",
            "lead room",
        ),
        (
            "the end was asked for",
            &[COMPLETE, "give start=18:00"],
            "accept 1",
            "ask time (noted 2026-06-14)",
            "lead date",
        ),
        (
            "before there is one, wish known",
            &["inquire room=B day=2026-06-14 guests=25"],
            "give start=10:00 end=16:00 + accept",
            "offer 1",
            "option negotiation",
        ),
    ]);
}

#[test]
fn an_offer_that_no_longer_fits_and_cannot_be_made_anew_is_for_the_team() {
    let mut scene = Scene::after(&[COMPLETE]);
    scene.catalogue.rooms.retain(|room| room.id.0 != "B");
    for step in ["give product=lunch_package", "accept 1"] {
        scene.play(step).unwrap();
        assert_eq!((scene.said().as_str(), scene.stands().as_str()), ("team", "option offer manual_review"), "{step}");
    }
    scene.play("give room=A").unwrap();
    assert_eq!((scene.said().as_str(), scene.stands().as_str()), ("offer 2", "option negotiation manual_review"));
}

#[test]
fn an_option_ends_on_time_unless_the_acceptance_was_approved() {
    check(&[
        ("not yet", &[COMPLETE, "wait 6"], "tick", "", "option negotiation"),
        ("to the minute", &[COMPLETE, "wait 7"], "tick", "option on B ended", "lead room"),
        ("twice", ENDED, "tick", "", "lead room"),
        ("accepted, not approved", &[COMPLETE, "accept 1", "wait 7"], "tick", "option on B ended", "lead room"),
        ("approved", &[COMPLETE, "accept 1", "approve approve_acceptance", "wait 60"], "tick", "", "option transition"),
        ("nothing is held", &["inquire day=2026-06-14", "wait 60"], "tick", "", "lead date"),
    ]);
    let scene = Scene::after(&[COMPLETE, "accept 1", "wait 7", "tick"]);
    let expected = [
        Effect::ReleaseHold,
        Effect::CloseTask(TaskKind::ApproveAcceptance, TaskState::Superseded),
        Effect::TellOptionEnded("B".into()),
        Effect::SyncCalendar(vec!["B".into()]),
    ];
    assert!(expected.iter().all(|effect| scene.effects.contains(effect)), "{:?}", scene.effects);
    assert_eq!(scene.booking.offers[0].offer.state, OfferState::Expired);
}

#[test]
fn who_comes_back_after_the_end_gets_the_room_again_if_it_is_free() {
    let taken = "occupy B 2026-06-14 08:00-20:00";
    check(&[
        ("accepts", ENDED, "accept 1", "offer 2", "option negotiation"),
        ("writes the same again", ENDED, COMPLETE, "offer 2", "option negotiation"),
        ("changes something", ENDED, "give guests=30", "offer 2", "option negotiation"),
        ("wants another room", ENDED, "give room=A", "offer 2", "option negotiation"),
        ("the room is gone", &[COMPLETE, "wait 8", "tick", taken], "accept 1", "rooms DAFCE, B busy", "lead room"),
        (
            "the manager is too late",
            &[COMPLETE, "accept 1", "wait 8", "tick"],
            "approve approve_acceptance",
            "refused: the task ApproveAcceptance is not open for this booking",
            "lead room",
        ),
    ]);
}

#[test]
fn a_client_who_is_faster_than_the_clock_meets_an_ended_option_all_the_same() {
    let late: &[&str] = &[COMPLETE, "sent 1", "wait 8"];
    check(&[
        ("accepts", late, "accept 1", "offer 2", "option negotiation"),
        ("adds a product", late, "give product=prosecco*4", "offer 2", "option negotiation"),
        (
            "the room is wanted by nobody else, but has no time",
            late,
            "give start=18:00",
            "option on B ended | ask time (noted 2026-06-14)",
            "lead date",
        ),
        (
            "the manager approves before the clock comes by",
            &[COMPLETE, "accept 1", "wait 8"],
            "approve approve_acceptance",
            "deposit 225.00 (16.86) by 2026-06-04 | billing lacks all",
            "option transition",
        ),
    ]);
    let scene = Scene::after(&[COMPLETE, "wait 8", "accept 1"]);
    assert!(!scene.effects.iter().any(|effect| matches!(effect, Effect::TellOptionEnded(_))), "it is held again");
    assert_eq!(scene.booking.current_offer().unwrap().valid_until, Some(scene.now + chrono::Duration::days(7)));
}

#[test]
fn a_decision_is_taken_once_and_only_if_it_is_open() {
    let met: &[&str] = &[COMPLETE, "accept 1 + billing full", "approve approve_acceptance", "pay p1 225.00 CHF"];
    let not_open = |task| format!("refused: the task {task} is not open for this booking");
    check(&[
        (
            "nothing accepted",
            &[COMPLETE],
            "approve approve_acceptance",
            &not_open("ApproveAcceptance"),
            "option negotiation",
        ),
        (
            "twice",
            &[COMPLETE, "accept 1", "approve approve_acceptance"],
            "approve approve_acceptance",
            &not_open("ApproveAcceptance"),
            "option transition",
        ),
        (
            "no after yes",
            &[COMPLETE, "accept 1", "approve approve_acceptance"],
            "reject approve_acceptance",
            &not_open("ApproveAcceptance"),
            "option transition",
        ),
        (
            "yes after no",
            &[COMPLETE, "accept 1", "reject approve_acceptance"],
            "approve approve_acceptance",
            &not_open("ApproveAcceptance"),
            "option negotiation",
        ),
        (
            "not everything is met",
            &[COMPLETE, "accept 1", "approve approve_acceptance"],
            "approve final_confirmation",
            &not_open("FinalConfirmation"),
            "option transition",
        ),
        (
            "the client has changed something",
            &[COMPLETE, "accept 1", "give guests=30"],
            "approve approve_acceptance",
            &not_open("ApproveAcceptance"),
            "option negotiation",
        ),
        (
            "the client has changed something since",
            &[COMPLETE, "accept 1 + billing full", "approve approve_acceptance", "pay p1 225.00 CHF", "give guests=30"],
            "approve final_confirmation",
            &not_open("FinalConfirmation"),
            "option negotiation",
        ),
        ("held back, the task stays", met, "reject final_confirmation", "", "option confirmation final_confirmation"),
        ("no review is open", &[COMPLETE], "approve manual_review", &not_open("ManualReview"), "option negotiation"),
        ("a review is done", &[COMPLETE, "team ask"], "approve manual_review", "", "option negotiation"),
        ("a review is closed", &[COMPLETE, "team ask"], "reject manual_review", "", "option negotiation"),
    ]);
}

#[test]
fn a_rejected_acceptance_opens_the_offer_again() {
    let scene = Scene::after(&[COMPLETE, "sent 1", "accept 1", "reject approve_acceptance"]);
    assert_eq!(scene.booking.acceptance, None);
    assert_eq!(scene.booking.current_offer().unwrap().state, OfferState::Sent);
    let scene = Scene::after(&[COMPLETE, "accept 1", "sent 1"]);
    assert_eq!(scene.booking.current_offer().unwrap().state, OfferState::Accepted, "a late mark does not undo the yes");
}

#[test]
fn a_newer_message_for_the_team_supersedes_the_open_review_and_one_message_opens_one() {
    let scene = Scene::after(&[COMPLETE, "team ask", "team counter"]);
    let expected =
        [Effect::CloseTask(TaskKind::ManualReview, TaskState::Superseded), Effect::OpenTask(TaskKind::ManualReview)];
    assert_eq!(scene.effects[..2], expected);
    let scene = Scene::after(&[COMPLETE, "unknown-product", "give product=bbq_buffet + unknown-product"]);
    let expected =
        [Effect::CloseTask(TaskKind::SourceProduct, TaskState::Superseded), Effect::OpenTask(TaskKind::SourceProduct)];
    let tasks: Vec<_> =
        scene.effects.iter().filter(|effect| matches!(effect, Effect::OpenTask(_) | Effect::CloseTask(..))).collect();
    assert_eq!(tasks, expected.iter().collect::<Vec<_>>());
}
