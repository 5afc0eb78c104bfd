//! The first mail, complete or not, and what can be wrong with it.

use chrono::{TimeZone, Utc};

use super::check;
use crate::testing::{COMPLETE, Scene};

#[test]
fn an_inquiry_is_answered_with_an_offer_with_rooms_or_with_questions() {
    check(&[
        ("complete", &[], COMPLETE, "offer 1", "option negotiation"),
        ("with wishes", &[], "inquire complete layout=workshop product=prosecco*4", "offer 1", "option negotiation"),
        ("no room", &[], "inquire event", "rooms DAFBCE", "lead room"),
        ("no time", &[], "inquire room=B day=2026-06-14 guests=25", "ask time (noted 2026-06-14)", "lead date"),
        (
            "no guests",
            &[],
            "inquire room=B day=2026-06-14 start=10:00 end=16:00",
            "ask guests (noted 2026-06-14)",
            "lead room",
        ),
        (
            "no date",
            &[],
            "inquire room=B start=10:00 end=16:00 guests=25",
            "dates 27.01 28.01 29.01 30.01 02.02",
            "lead date",
        ),
        ("only a room", &[], "inquire room=B", "dates 27.01 28.01 29.01 30.01 02.02 | ask time, guests", "lead date"),
        ("nothing", &[], "inquire", "dates 27.01 28.01 29.01 30.01 02.02 | ask time, guests", "lead date"),
        ("for today", &[], "inquire complete day=2026-01-20 start=18:00 end=22:00", "offer 1", "option negotiation"),
    ]);
}

#[test]
fn a_room_that_cannot_be_had_is_named_with_the_reason() {
    check(&[
        ("none of ours", &[], "inquire complete room=X", "rooms DAFBCE, no X", "lead room"),
        ("too small", &[], "inquire event room=D guests=30", "rooms AFBCE, D holds 26", "lead room"),
        ("too small so", &[], "inquire complete guests=35 layout=workshop", "rooms C, B holds 32", "lead room"),
        ("never so", &[], "inquire event room=D guests=20 layout=theatre", "rooms AFBCE, D not so", "lead room"),
        ("no room is so large", &[], "inquire event guests=100 layout=banquet", "rooms ", "lead room"),
        ("the largest", &[], "inquire event room=E guests=120", "offer 1", "option negotiation"),
        ("larger than the largest", &[], "inquire event room=E guests=121", "121 over 120", "lead room"),
    ]);
    let scene = Scene::after(&[&format!("inquire complete room={}", "x".repeat(500))]);
    assert!(scene.said().len() < 100, "of a long text only the beginning is kept");
}

#[test]
fn values_that_cannot_be_are_said_so_and_the_others_are_asked_for() {
    let too_many = "200 over 120 | ask time (noted 2026-06-14)";
    check(&[
        ("yesterday", &[], "inquire complete day=2026-01-19", "2026-01-19 has passed", "lead date"),
        ("yesterday, no time", &[], "inquire day=2026-01-19", "2026-01-19 has passed | ask time, guests", "lead date"),
        ("too many, no time", &[], "inquire day=2026-06-14 guests=200", too_many, "lead date"),
        (
            "both",
            &[],
            "inquire complete day=2026-01-19 guests=200",
            "2026-01-19 has passed | 200 over 120",
            "lead date",
        ),
        ("in a century", &[], "inquire complete day=2126-06-14", "team", "lead date manual_review"),
        ("a year long", &[], "inquire complete to=2027-06-14", "team", "lead date manual_review"),
        ("31 days", &[], "inquire complete day=2026-06-01 to=2026-07-01", "offer 1", "option negotiation"),
        ("32 days", &[], "inquire complete day=2026-06-01 to=2026-07-02", "team", "lead date manual_review"),
    ]);
}

#[test]
fn one_letter_answers_everything_that_an_inquiry_does() {
    let asked = "ask time, guests (noted 2026-06-14)";
    check(&[
        ("address", &[], "inquire complete + billing full", "offer 1 | billing complete", "option negotiation"),
        ("half an address: too early to ask", &[], "inquire complete + billing name", "offer 1", "option negotiation"),
        ("half an address, and questions", &[], "inquire day=2026-06-14 + billing name", asked, "lead date"),
        ("a question", &[], "inquire complete + team ask", "offer 1 | team", "option negotiation manual_review"),
        (
            "everything",
            &[],
            "inquire guests=25 + billing name + team ask request_visit",
            "dates 27.01 28.01 29.01 30.01 02.02 | ask time | team",
            "lead date manual_review",
        ),
        ("a yes", &[], "inquire complete + accept", "offer 1", "option negotiation"),
        (
            "a yes to nothing",
            &["inquire"],
            "give day=2026-06-14 + accept",
            &format!("no offer yet | {asked}"),
            "lead date",
        ),
    ]);
}

#[test]
fn one_letter_answers_everything_that_an_answer_does() {
    let pending = "option transition approve_acceptance";
    check(&[
        ("change and yes", &[COMPLETE], "give guests=30 + accept 1", "offer 2", "option negotiation"),
        ("nothing new and yes", &[COMPLETE], "give guests=25 + accept 1", "accepted 1 | billing lacks all", pending),
        (
            "yes, half an address",
            &[COMPLETE],
            "accept 1 + billing name,street,city,country",
            "accepted 1 | billing lacks postal_code",
            pending,
        ),
        (
            "yes, address, question",
            &[COMPLETE],
            "accept 1 + billing full + team ask",
            "accepted 1 | billing complete | team",
            "option transition approve_acceptance manual_review",
        ),
        (
            "half an address, for a person",
            &[COMPLETE],
            "billing name + team ask_human",
            "billing lacks street, postal_code, city, country | team",
            "option negotiation manual_review",
        ),
        (
            "a wish that cannot be met, and one that can",
            &[COMPLETE],
            "give room=X product=prosecco*4",
            "rooms DAFBCE, no X | offer 2",
            "option negotiation",
        ),
    ]);
}

#[test]
fn an_event_may_last_into_the_night_or_over_days() {
    let at = |day, hour, minute| Utc.with_ymd_and_hms(2026, 6, day, hour, minute, 0).unwrap();
    let cases = [
        ("into the night", "day=2026-06-13 start=22:00 end=02:00", at(13, 19, 30), at(14, 0, 30), "750.00"),
        ("until midnight", "day=2026-06-13 start=18:00 end=24:00", at(13, 15, 30), at(13, 22, 30), "750.00"),
        ("three days", "day=2026-06-12 to=2026-06-14 start=09:00 end=17:00", at(12, 6, 30), at(14, 15, 30), "2250.00"),
        (
            "reversed days",
            "day=2026-06-14 to=2026-06-12 start=09:00 end=17:00",
            at(14, 6, 30),
            at(14, 15, 30),
            "750.00",
        ),
    ];
    for (what, times, start, end, total) in cases {
        let scene = Scene::after(&[&format!("inquire room=B guests=25 {times}")]);
        let held = scene.booking.held.as_ref().unwrap();
        assert_eq!((held.hold.window.start, held.hold.window.end), (start, end), "{what}");
        assert_eq!(scene.booking.current_offer().unwrap().total.to_string(), total, "{what}");
    }
}

#[test]
fn the_nights_on_which_the_clock_jumps_are_blocked_as_long_as_they_last() {
    let cases =
        [("2026-03-28", "an hour is skipped", 3), ("2026-10-24", "an hour comes twice", 5), ("2026-06-13", "", 4)];
    for (day, what, hours) in cases {
        let scene = Scene::after(&[&format!("inquire room=B guests=25 day={day} start=23:00 end=03:00")]);
        let held = scene.booking.held.as_ref().unwrap();
        assert_eq!((held.event.end - held.event.start).num_hours(), hours, "{what}");
        assert_eq!((held.hold.window.end - held.hold.window.start).num_minutes(), hours * 60 + 60, "{what}");
    }
}
