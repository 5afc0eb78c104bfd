//! The first mail, complete or not, and what can be wrong with it.

use chrono::{TimeZone, Utc};

use super::check;
use crate::testing::{COMPLETE, Scene};

#[test]
fn an_inquiry_is_answered_with_an_offer_with_rooms_or_with_questions() {
    check(&[
        ("complete", &[], COMPLETE, "offer 1", "option negotiation"),
        (
            "everything at once",
            &[],
            "inquire room=B day=2026-06-14 start=10:00 end=16:00 guests=25 layout=workshop product=prosecco*4",
            "offer 1",
            "option negotiation",
        ),
        ("no room", &[], "inquire day=2026-06-14 start=10:00 end=16:00 guests=25", "rooms DAFBCE", "lead room"),
        ("no time", &[], "inquire room=B day=2026-06-14 guests=25", "ask time (noted 2026-06-14)", "lead date"),
        (
            "no guests",
            &[],
            "inquire room=B day=2026-06-14 start=10:00 end=16:00",
            "ask guests (noted 2026-06-14)",
            "lead room",
        ),
        ("no date", &[], "inquire room=B start=10:00 end=16:00 guests=25", "ask date", "lead date"),
        ("only a room", &[], "inquire room=B", "ask date, time, guests", "lead date"),
        ("nothing", &[], "inquire", "ask date, time, guests", "lead date"),
        (
            "a room that does not exist",
            &[],
            "inquire room=X day=2026-06-14 start=10:00 end=16:00 guests=25",
            "rooms DAFBCE, no X",
            "lead room",
        ),
        (
            "a room that is too small",
            &[],
            "inquire room=D day=2026-06-14 start=10:00 end=16:00 guests=30",
            "rooms AFBCE, D holds 26",
            "lead room",
        ),
        (
            "a room that is too small in this layout",
            &[],
            "inquire room=B day=2026-06-14 start=10:00 end=16:00 guests=35 layout=workshop",
            "rooms C, B holds 32",
            "lead room",
        ),
        (
            "a room that cannot have this layout: it is not called too small",
            &[],
            "inquire room=D day=2026-06-14 start=10:00 end=16:00 guests=20 layout=theatre",
            "rooms AFBCE",
            "lead room",
        ),
        (
            "as many as the house holds",
            &[],
            "inquire room=E day=2026-06-14 start=10:00 end=16:00 guests=120",
            "offer 1",
            "option negotiation",
        ),
        (
            "more than the house holds",
            &[],
            "inquire room=E day=2026-06-14 start=10:00 end=16:00 guests=121",
            "121 over 120",
            "lead room",
        ),
        (
            "too many, and no time: both are said",
            &[],
            "inquire day=2026-06-14 guests=200",
            "200 over 120 | ask time (noted 2026-06-14)",
            "lead date",
        ),
        (
            "more than any room in this layout",
            &[],
            "inquire day=2026-06-14 start=10:00 end=16:00 guests=100 layout=banquet",
            "rooms ",
            "lead room",
        ),
        (
            "today",
            &[],
            "inquire room=B day=2026-01-20 start=18:00 end=22:00 guests=25",
            "offer 1",
            "option negotiation",
        ),
        (
            "yesterday",
            &[],
            "inquire room=B day=2026-01-19 start=10:00 end=16:00 guests=25",
            "2026-01-19 has passed",
            "lead date",
        ),
        ("yesterday, no time", &[], "inquire day=2026-01-19", "2026-01-19 has passed | ask time, guests", "lead date"),
        (
            "in the next century",
            &[],
            "inquire room=B day=2126-06-14 start=10:00 end=16:00 guests=25",
            "team",
            "lead date manual_review",
        ),
        (
            "a year long",
            &[],
            "inquire room=B day=2026-06-14 to=2027-06-14 start=10:00 end=16:00 guests=25",
            "team",
            "lead date manual_review",
        ),
        (
            "31 days long",
            &[],
            "inquire room=B day=2026-06-01 to=2026-07-01 start=10:00 end=16:00 guests=25",
            "offer 1",
            "option negotiation",
        ),
        (
            "32 days long",
            &[],
            "inquire room=B day=2026-06-01 to=2026-07-02 start=10:00 end=16:00 guests=25",
            "team",
            "lead date manual_review",
        ),
    ]);
}

#[test]
fn one_letter_answers_everything_that_a_message_does() {
    check(&[
        (
            "inquiry with billing",
            &[],
            "inquire room=B day=2026-06-14 start=10:00 end=16:00 guests=25 + billing full",
            "offer 1 | billing complete",
            "option negotiation",
        ),
        (
            "inquiry with half an address: it is early to ask",
            &[],
            "inquire room=B day=2026-06-14 start=10:00 end=16:00 guests=25 + billing name",
            "offer 1",
            "option negotiation",
        ),
        (
            "question and address",
            &[],
            "inquire day=2026-06-14 + billing name,city",
            "ask time, guests (noted 2026-06-14)",
            "lead date",
        ),
        (
            "inquiry with a question",
            &[],
            "inquire room=B day=2026-06-14 start=10:00 end=16:00 guests=25 + team ask",
            "offer 1 | team",
            "option negotiation manual_review",
        ),
        (
            "inquiry with everything",
            &[],
            "inquire guests=25 + billing name + team ask request_visit",
            "ask date, time | team",
            "lead date manual_review",
        ),
        (
            "half an address for a person",
            &[COMPLETE],
            "billing name + team ask_human",
            "billing lacks street, postal_code, city, country | team",
            "option negotiation manual_review",
        ),
        (
            "the yes comes with the inquiry",
            &[],
            "inquire room=B day=2026-06-14 start=10:00 end=16:00 guests=25 + accept",
            "offer 1",
            "option negotiation",
        ),
        ("values and yes", &[COMPLETE], "give guests=30 + accept 1", "offer 2", "option negotiation"),
        (
            "what is known, and yes",
            &[COMPLETE],
            "give guests=25 room=B + accept 1",
            "accepted 1 | billing lacks all",
            "option transition approve_acceptance",
        ),
        (
            "yes too early, after values",
            &["inquire"],
            "give day=2026-06-14 + accept",
            "no offer yet | ask time, guests (noted 2026-06-14)",
            "lead date",
        ),
        (
            "yes, address and question",
            &[COMPLETE],
            "accept 1 + billing full + team ask",
            "accepted 1 | billing complete | team",
            "option transition approve_acceptance manual_review",
        ),
        (
            "yes and half an address",
            &[COMPLETE],
            "accept 1 + billing name,street,city,country",
            "accepted 1 | billing lacks postal_code",
            "option transition approve_acceptance",
        ),
        (
            "a refused wish beside a change",
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
