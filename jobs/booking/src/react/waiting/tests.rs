//! What a reply that waits says after the next step.

use super::*;
use crate::testing::{COMPLETE, Scene, words};

/// What is left of the letter of the last step but one after the last.
fn left(steps: &[&str]) -> String {
    let (last, earlier) = steps.split_last().unwrap();
    let mut scene = Scene::after(earlier);
    let (letter, before) = (scene.letter().expect("a letter").clone(), scene.booking.clone());
    scene.play(last).unwrap_or_else(|refusal| panic!("{last}: {refusal}"));
    let letter = still_said(&letter, &before, &scene.booking, &scene.world());
    letter.map(|letter| letter.parts.iter().map(words).collect::<Vec<_>>().join(" | ")).unwrap_or_default()
}

const ACCEPTED: &str = "accept 1 + billing full";
const APPROVED: &str = "approve approve_acceptance";
const AGREED: &str = "visit 2026-06-10 14:00";

#[test]
fn what_waits_is_said_as_far_as_it_is_still_so() {
    let cases: &[(&[&str], &str)] = &[
        // What the manager does meanwhile.
        (&[COMPLETE, "counter 500.00", "approve counter_offer"], ""),
        (&[COMPLETE, "counter 500.00", "reject counter_offer"], ""),
        (&[COMPLETE, "unknown-product", "approve source_product amount=90.00 name=Fondue"], ""),
        (&[COMPLETE, "ask-human", "approve message_manager"], ""),
        (&[COMPLETE, "team unclear", "approve manual_review"], ""),
        (&[COMPLETE, "extend 3"], "offer 1"),
        (&[COMPLETE, "accept 1", APPROVED], "billing lacks all"),
        (&[COMPLETE, "accept 1", "reject approve_acceptance"], ""),
        (&[COMPLETE, "give-way"], ""),
        (&["occupy B 2026-06-14 08:00-20:00", COMPLETE, "give room=B", "reject room_conflict"], ""),
        (&["occupy B 2026-06-14 08:00-20:00", COMPLETE, "give room=B", "ask parking"], "conflict about B"),
        // What time does.
        (&[COMPLETE, "wait 8", "tick"], ""),
        // What money does.
        (&[COMPLETE, ACCEPTED, APPROVED, "pay p1 25.00 CHF"], "rest 200.00 (14.99) by 2026-06-04"),
        (&[COMPLETE, ACCEPTED, APPROVED, "pay p1 225.00 CHF"], ""),
        (&[COMPLETE, "claim-paid", "pay p1 225.00 CHF"], "it has arrived"),
        // What the client says next.
        (&[COMPLETE, "give product=prosecco"], ""),
        (&[COMPLETE, "accept 1"], ""),
        (&[COMPLETE, "cancel", "give yes"], ""),
        (&[COMPLETE, "cancel", "give guests=30"], ""),
        (&[COMPLETE, "cancel", "ask parking"], "cancel?"),
        (&["inquire guests=25", "give start=10:00 end=16:00"], "dates 27.01 28.01 29.01 30.01 02.02"),
        (&["inquire guests=25", "give day=2026-06-14"], "ask time (noted 2026-06-14)"),
        (&["inquire event guests=300", "give guests=30"], ""),
        (&["inquire complete day=2020-01-01", "give day=2026-06-14"], ""),
        (&["inquire complete day=2020-01-01", "ask parking"], "2020-01-01 has passed"),
        (&[COMPLETE, "give day=2020-01-01", "ask parking"], "2020-01-01 has passed"),
        (&[COMPLETE, "give room=X", "ask parking"], "rooms DAFBCE, no X"),
        (&["inquire event", "give room=A"], ""),
        (&["inquire", "accept", "give complete"], ""),
        (&[COMPLETE, "billing name", "billing name,street"], "billing lacks postal_code, city, country"),
        (&[COMPLETE, "visit", AGREED], ""),
        (&[COMPLETE, "visit", "give product=prosecco"], "visit 08.06 09.06 10.06 (Asked)"),
        (&[COMPLETE, AGREED, "move-visit 16:00"], ""),
        (&[COMPLETE, AGREED, "no-visit"], ""),
        (&[COMPLETE, AGREED, "no-visit", AGREED], ""),
        (&[COMPLETE, AGREED, "decline"], ""),
        (&[COMPLETE, "ask parking", "give-way"], "on parking"),
        // What is over.
        (&[COMPLETE, "cancel", "give yes", "ask parking"], "cancelled"),
        (&[COMPLETE, "cancel", "give yes", "give guests=30", "ask parking"], "it was cancelled"),
    ];
    for (steps, expected) in cases {
        assert_eq!(left(steps), *expected, "{steps:?}");
    }
}

#[test]
fn an_offer_that_waits_says_until_when_the_room_is_held_now() {
    let mut scene = Scene::after(&[COMPLETE]);
    let (letter, before) = (scene.letter().unwrap().clone(), scene.booking.clone());
    scene.play("extend 3").unwrap();
    let letter = still_said(&letter, &before, &scene.booking, &scene.world()).unwrap();
    let [Part::Offer { held_until, .. }] = letter.parts[..] else { panic!("an offer") };
    assert_eq!(held_until, scene.now + chrono::Duration::days(10));
}
