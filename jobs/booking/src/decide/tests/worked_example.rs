//! The example of the specification, from the first mail to the confirmation, with every figure.

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Europe::Zurich;

use super::check;
use crate::{
    Effect, HoldKind, OfferState, Stage, Window, stage,
    testing::{COMPLETE, Scene},
};

fn zurich(hour: u32, minute: u32) -> DateTime<Utc> {
    Zurich.with_ymd_and_hms(2026, 6, 14, hour, minute, 0).unwrap().to_utc()
}

#[test]
fn room_b_is_held_with_its_buffers_and_offered_with_its_deposit() {
    let scene = Scene::after(&[COMPLETE]);
    let held = scene.booking.held.as_ref().unwrap();
    assert_eq!(held.event, Window { start: zurich(10, 0), end: zurich(16, 0) });
    assert_eq!(held.hold.window, Window { start: zurich(9, 30), end: zurich(16, 30) });
    assert_eq!((held.hold.room.0.as_str(), held.hold.kind), ("B", HoldKind::Option));
    assert_eq!(held.hold.expires_at, Some(scene.now + chrono::Duration::days(7)));

    let offer = scene.booking.current_offer().unwrap();
    assert_eq!((offer.version, offer.state, offer.participants), (1, OfferState::Draft, 25));
    assert_eq!((offer.total.to_string(), offer.vat.to_string()), ("750.00".into(), "56.20".into()));
    assert_eq!(offer.deposit.unwrap().to_string(), "225.00");
    assert_eq!(offer.deposit_vat.unwrap().to_string(), "16.86");
    assert_eq!(offer.deposit_due.unwrap().to_string(), "2026-06-04");
    assert_eq!(offer.valid_until, held.hold.expires_at, "an offer lasts as long as its option");
    assert_eq!(scene.said(), "offer 1", "no questions");
}

#[test]
fn the_way_to_the_confirmation_takes_one_letter_a_step() {
    let billed = [COMPLETE, "sent 1", "accept 1 + billing full"];
    let approved = [COMPLETE, "sent 1", "accept 1 + billing full", "approve approve_acceptance"];
    let paid = [COMPLETE, "sent 1", "accept 1 + billing full", "approve approve_acceptance", "pay p1 225.00 CHF"];
    check(&[
        ("inquiry", &[], COMPLETE, "offer 1", "option negotiation"),
        ("the mail has left", &billed[..1], "sent 1", "", "option negotiation"),
        (
            "acceptance",
            &billed[..2],
            billed[2],
            "accepted 1 | billing complete",
            "option transition approve_acceptance",
        ),
        ("approval", &billed, approved[3], "deposit 225.00 (16.86) by 2026-06-04", "option transition"),
        ("payment", &approved, paid[4], "", "option confirmation final_confirmation"),
        (
            "final word",
            &paid,
            "approve final_confirmation",
            "confirmed | visit 08.06 09.06 10.06 (Confirmed)",
            "confirmed done",
        ),
    ]);
}

#[test]
fn the_confirmed_booking_keeps_its_room_for_good_and_says_so_in_the_calendar() {
    let mut scene = Scene::after(&[COMPLETE, "sent 1", "accept 1 + billing full", "approve approve_acceptance"]);
    scene.play("pay p1 225.00 CHF").unwrap();
    scene.play("approve final_confirmation").unwrap();
    let hold = &scene.booking.held.as_ref().unwrap().hold;
    assert_eq!((hold.kind, hold.expires_at), (HoldKind::Confirmed, None));
    assert_eq!(stage(&scene.booking), Stage::Done);
    assert!(scene.effects.contains(&Effect::TakeHold(hold.clone())), "the store is told of the kind");
    assert!(scene.effects.contains(&Effect::SyncCalendar(vec!["B".into()])));
    scene.wait(chrono::Duration::days(400));
    scene.play("tick").unwrap();
    assert!(scene.effects.is_empty(), "a confirmed booking does not run out");
}

#[test]
fn the_journal_reads_like_the_story() {
    let scene = Scene::after(&[COMPLETE, "sent 1", "accept 1 + billing full", "approve approve_acceptance"]);
    let lines: Vec<_> = scene.journal.iter().map(ToString::to_string).collect();
    let expected = [
        "inquiry opened",
        "date set to 2026-06-14",
        "time set to 10:00–16:00",
        "guests set to 25",
        "room B wished",
        "room B held as an option",
        "offer v1 made: CHF 750.00",
        "offer v1 sent",
        "offer v1 accepted",
        "task opened: approve_acceptance",
        "billing address complete",
        "task approved: approve_acceptance",
        "acceptance approved",
    ];
    assert_eq!(lines, expected);
}
