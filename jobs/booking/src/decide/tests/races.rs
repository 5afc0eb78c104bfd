//! Decided on what was free a moment ago, then again on what is free now: the loser gets an answer.

use super::check;
use crate::testing::{COMPLETE, Scene};

#[test]
fn the_loser_of_a_race_is_shown_other_rooms() {
    let taken = "occupy B 2026-06-14 16:00-20:00";
    check(&[
        ("an inquiry", &[taken], COMPLETE, "rooms DAFCE, B busy", "lead room"),
        (
            "within the buffer after it",
            &["occupy B 2026-06-14 16:29-20:00"],
            COMPLETE,
            "rooms DAFCE, B busy",
            "lead room",
        ),
        ("right after the buffer", &["occupy B 2026-06-14 16:30-20:00"], COMPLETE, "offer 1", "option negotiation"),
        ("right before the buffer", &["occupy B 2026-06-14 06:00-09:30"], COMPLETE, "offer 1", "option negotiation"),
        (
            "a yes to a proposal",
            &["inquire event guests=30", "occupy A 2026-06-14 08:00-18:00"],
            "give yes",
            "rooms FBCE, A busy",
            "lead room",
        ),
        ("a choice", &["inquire event guests=30", taken], "give room=B", "rooms AFCE, B busy", "lead room"),
        (
            "a change",
            &[COMPLETE, "occupy B 2026-06-20 08:00-18:00"],
            "give day=2026-06-20",
            "rooms DAFCE, B busy",
            "lead room",
        ),
        (
            "a choice beside a hold",
            &[COMPLETE, "occupy A 2026-06-14 08:00-18:00"],
            "give room=A",
            "rooms DFBCE, A busy",
            "option negotiation",
        ),
    ]);
}

#[test]
fn a_house_that_is_full_says_so() {
    let mut scene = Scene::new();
    for room in ["A", "B", "C", "D", "E", "F"] {
        scene.play(&format!("occupy {room} 2026-06-14 12:00-13:00")).unwrap();
    }
    scene.play(COMPLETE).unwrap();
    assert_eq!((scene.said(), scene.stands()), ("rooms , B busy".to_owned(), "lead room".to_owned()));
}
