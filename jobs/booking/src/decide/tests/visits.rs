//! Site visits: offered, chosen, moved and dropped, without a change of the event.

use chrono::{TimeZone, Utc};

use super::check;
use crate::{Act, Effect, Input, SiteVisit, testing::Scene};

const AUGUST: &str = "inquire room=B day=2026-08-20 start=10:00 end=16:00 guests=25";

#[test]
fn the_client_picks_a_day_then_a_time_or_both_at_once() {
    let offered = "option negotiation";
    check(&[
        ("asked", &[AUGUST], "visit", "visit 13.08 14.08 17.08 (Asked)", offered),
        ("a day", &[AUGUST, "visit"], "visit 2026-08-14", "visit 14.08 at 10 14 16", offered),
        ("a time", &[AUGUST, "visit", "visit 2026-08-14"], "visit 14:00", "visit on 14.08 14:00", offered),
        ("both", &[AUGUST, "visit"], "visit 2026-08-14 10:00", "visit on 14.08 10:00", offered),
        ("both, unasked", &[AUGUST], "visit 2026-08-14 10:00", "visit on 14.08 10:00", offered),
        ("no visit's hour", &[AUGUST, "visit"], "visit 2026-08-14 11:00", "visit 13.08 14.08 17.08 (Taken)", offered),
        ("a weekend", &[AUGUST, "visit"], "visit 2026-08-15", "visit 13.08 14.08 17.08 (Taken)", offered),
        ("after the event", &[AUGUST, "visit"], "visit 2026-08-21", "visit 13.08 14.08 17.08 (Taken)", offered),
        ("a time of no day", &[AUGUST, "visit"], "visit 14:00", "visit 13.08 14.08 17.08 (WhichDay)", offered),
        ("then the day", &[AUGUST, "visit", "visit 14:00"], "visit 2026-08-17", "visit on 17.08 14:00", offered),
        ("a time that is none", &[AUGUST, "visit"], "visit 11:00", "visit 13.08 14.08 17.08 (Taken)", offered),
        ("again", &[AUGUST, "visit 2026-08-14 10:00"], "visit", "visit on 14.08 10:00", offered),
        ("moved", &[AUGUST, "visit 2026-08-14 10:00"], "move-visit", "visit 13.08 14.08 17.08 (Asked)", offered),
        ("moved on the day", &[AUGUST, "visit 2026-08-14 10:00"], "move-visit 16:00", "visit on 14.08 16:00", offered),
        ("dropped", &[AUGUST, "visit 2026-08-14 10:00"], "no-visit", "no visit", offered),
        ("no day for the event yet", &["inquire guests=25"], "visit", "visit 27.01 28.01 29.01 (Asked)", "lead date"),
        (
            "beside a yes",
            &[AUGUST],
            "accept 1 + visit",
            "accepted 1 | billing lacks all | visit 13.08 14.08 17.08 (Asked)",
            "option transition approve_acceptance",
        ),
        (
            "too close to the event",
            &["inquire complete day=2026-01-22"],
            "visit",
            "team",
            "option negotiation manual_review",
        ),
    ]);
}

#[test]
fn a_visit_changes_no_fact_of_the_event() {
    let mut scene = Scene::after(&[AUGUST]);
    let before = scene.booking.clone();
    for step in ["visit", "visit 2026-08-14", "visit 14:00", "move-visit", "no-visit"] {
        scene.play(step).unwrap();
        let mut now = scene.booking.clone();
        (now.visit, now.visit_asked) = (SiteVisit::None, false);
        assert_eq!(now, before, "{step}");
    }
}

#[test]
fn what_others_have_and_days_with_events_are_not_offered() {
    let mut scene = Scene::after(&[AUGUST, "occupy C 2026-08-13 18:00-22:00"]);
    scene.visits = [10, 14, 16].map(|hour| Utc.with_ymd_and_hms(2026, 8, 14, hour - 2, 0, 0).unwrap()).to_vec();
    scene.play("visit").unwrap();
    assert_eq!(scene.said(), "visit 17.08 18.08 19.08 (Asked)");
}

#[test]
fn an_event_that_moves_before_its_visit_moves_the_visit() {
    let scheduled = &[AUGUST, "visit 2026-08-17 10:00"][..];
    check(&[
        (
            "before it",
            scheduled,
            "give day=2026-08-12",
            "offer 2 | visit 05.08 06.08 07.08 (TooLate)",
            "option negotiation",
        ),
        ("still after it", scheduled, "give day=2026-08-27", "offer 2", "option negotiation"),
    ]);
    let scene = Scene::after(&[scheduled, &["give day=2026-08-27"]].concat());
    assert!(matches!(scene.booking.visit, SiteVisit::Scheduled { .. }));
}

#[test]
fn a_visit_is_reminded_of_and_thanked_for_unless_nobody_came() {
    // 206 days after the first morning it is 14.08.2026.
    let agreed = &[AUGUST, "extend 90", "extend 90", "extend 90", "visit 2026-08-14 14:00"][..];
    let story = |more: &[&'static str]| [agreed, more].concat();
    let stands = "option negotiation";
    let tomorrow = "visit tomorrow, 14.08 14:00";
    check(&[
        ("two days before", &story(&["wait 204"]), "remind", "", stands),
        ("the day before", &story(&["wait 205"]), "remind", tomorrow, stands),
        ("too late", &story(&["wait 206", "wait 1"]), "remind", "thanks for the visit", stands),
        ("moved", &story(&["move-visit 16:00", "wait 205"]), "remind", "visit tomorrow, 14.08 16:00", stands),
        ("dropped", &story(&["no-visit", "wait 205"]), "remind", "", stands),
        ("the day after", &story(&["wait 205", "remind", "wait 2"]), "remind", "thanks for the visit", stands),
        ("as the manager said", &story(&["wait 207", "visit-was done"]), "remind", "thanks for the visit", stands),
        ("nobody came", &story(&["wait 207", "visit-was no-show"]), "remind", "", stands),
        ("not yet", &story(&[]), "visit-was done", "refused: no visit of this booking has begun", stands),
        ("none", &[AUGUST], "visit-was done", "refused: no visit of this booking has begun", stands),
    ]);
    let now = |more: &[&'static str]| Scene::after(&story(more)).booking.visit;
    assert!(matches!(now(&["wait 207", "remind"]), SiteVisit::Done { .. }));
    assert!(matches!(now(&["wait 207", "remind", "visit-was no-show"]), SiteVisit::NoShow { .. }), "corrected");
}

#[test]
fn who_cancels_is_told_of_the_visit_too_and_the_visit_ends_with_the_booking() {
    let agreed = &[AUGUST, "visit 2026-08-14 14:00"][..];
    check(&[("asked", agreed, "cancel", "cancel? and the visit on 14.08 14:00", "option negotiation")]);
    for end in [&["cancel", "give yes"][..], &["decline"]] {
        let scene = Scene::after(&[agreed, end].concat());
        assert!(scene.effects.iter().any(|effect| matches!(effect, Effect::CallOffVisit { .. })), "{end:?}");
        assert!(scene.effects.contains(&Effect::SyncVisit) && scene.booking.visit == SiteVisit::None, "{end:?}");
    }
    let was_here = Scene::after(&[agreed, &["wait 206", "wait 1", "remind", "cancel", "give yes"]].concat());
    assert!(matches!(was_here.booking.visit, SiteVisit::Done { .. }), "what has been stays");
}

#[test]
fn no_visit_is_on_any_day_of_an_event_that_spans_days() {
    let mut scene = Scene::after(&[AUGUST]);
    let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 8, day).unwrap();
    let time = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let window = crate::event_window(day(13), day(17), time(18), time(9), scene.zone);
    scene.occupied = vec![crate::Occupied { room: "C".into(), window }];
    scene.play("visit").unwrap();
    assert_eq!(scene.said(), "visit 18.08 19.08 (Asked)", "the event is on the 20th");
    scene.play("visit 2026-08-14 10:00").unwrap();
    assert_eq!(scene.said(), "visit 18.08 19.08 (Taken)");
}

#[test]
fn a_visit_on_a_day_that_no_calendar_has_is_answered_with_days_that_it_has() {
    let mut scene = Scene::after(&["inquire guests=25"]);
    let visit = Act::Visit { change: false, day: Some(chrono::NaiveDate::MAX), time: None };
    scene.step(&[Input::Act(visit)]).unwrap();
    assert_eq!(scene.said(), "visit 27.01 28.01 29.01 (Taken)");
}
