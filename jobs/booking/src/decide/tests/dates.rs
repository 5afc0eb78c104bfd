//! Dates that are proposed, refused and closed.

use super::check;
use crate::{Blackout, testing::Scene};

const FRIDAYS: &str = "inquire month=2026-05 weekday=friday start=10:00 end=16:00 guests=25 room=B";

#[test]
fn a_vague_wish_is_answered_with_dates_that_match_it() {
    check(&[
        ("fridays in may", &[], FRIDAYS, "dates 01.05 08.05 15.05 22.05 29.05", "lead date"),
        (
            "a week of may",
            &[],
            "inquire month=2026-05 week=2",
            "dates 08.05 09.05 10.05 11.05 12.05 | ask time, guests",
            "lead date",
        ),
        (
            "one that is taken is left out",
            &["occupy B 2026-05-08 08:00-12:00"],
            FRIDAYS,
            "dates 01.05 15.05 22.05 29.05",
            "lead date",
        ),
        ("one of them", &[FRIDAYS], "give day=2026-05-15", "offer 1", "option negotiation"),
        (
            "something else is said meanwhile",
            &[FRIDAYS],
            "give guests=30",
            "dates 01.05 08.05 15.05 22.05 29.05",
            "lead date",
        ),
        (
            "narrower",
            &["inquire month=2026-05 room=B guests=25 start=10:00 end=16:00"],
            "give weekday=saturday",
            "dates 02.05 09.05 16.05 23.05 30.05",
            "lead date",
        ),
    ]);
}

#[test]
fn what_was_refused_is_not_proposed_again_and_the_third_round_waits_for_the_manager() {
    let inquiry = "inquire room=B start=10:00 end=16:00 guests=25";
    let twice = &[inquiry, "give another_day"][..];
    let thrice = &[inquiry, "give another_day", "give another_day"][..];
    let waiting = "lead date date_proposal";
    check(&[
        ("first", &[], inquiry, "dates 27.01 28.01 29.01 30.01 02.02", "lead date"),
        ("second", &[inquiry], "give another_day", "dates 03.02 04.02 05.02 06.02 09.02", "lead date"),
        ("third", twice, "give another_day", "team", waiting),
        ("on the manager's word", thrice, "approve date_proposal", "dates 10.02 11.02 12.02 13.02 16.02", "lead date"),
        (
            "dates of the manager's own choice",
            thrice,
            "approve date_proposal dates=2026-03-04,2026-03-03",
            "dates 03.03 04.03",
            "lead date",
        ),
        ("not like that", thrice, "reject date_proposal", "", waiting),
        ("the client names one meanwhile", thrice, "give day=2026-03-03", "offer 1", "option negotiation"),
    ]);
}

#[test]
fn a_day_on_which_the_house_is_closed_is_said_and_others_are_proposed() {
    let mut scene = Scene::new();
    let closed = Blackout {
        first: "2026-06-13".parse().unwrap(),
        last: "2026-06-14".parse().unwrap(),
        days_before: 1,
        days_after: 1,
    };
    scene.catalogue.blackouts.push(closed);
    for day in ["2026-06-12", "2026-06-14", "2026-06-15"] {
        scene.booking = Scene::new().booking;
        scene.play(&format!("inquire complete day={day}")).unwrap();
        let said = scene.said();
        assert!(said.starts_with(&format!("{day} is closed | dates ")), "{said}");
        assert_eq!(scene.booking.first_day, None);
    }
    scene.booking = Scene::new().booking;
    scene.play("inquire complete day=2026-06-11 to=2026-06-12").unwrap();
    assert!(scene.said().starts_with("2026-06-12 is closed"), "{}", scene.said());
    scene.booking = Scene::new().booking;
    scene.play("inquire complete day=2026-06-16").unwrap();
    assert_eq!(scene.said(), "offer 1");
}
