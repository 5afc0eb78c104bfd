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
fn who_comes_back_to_the_day_that_was_agreed_is_answered() {
    let other_days = ["inquire complete", "give another_day", "give another_day", "give another_day"];
    let agreed = [&other_days[..], &["accept 1"]].concat();
    check(&[
        ("an offer", &other_days, "give to=2026-06-14", "offer 1", "option negotiation"),
        (
            "an agreement",
            &agreed,
            "give to=2026-06-14",
            "accepted 1 | billing lacks all",
            "option transition approve_acceptance",
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

/// A scene whose house is closed on 24 and 25 June, and on the days around them.
fn closed_in_june() -> Scene {
    let mut scene = Scene::new();
    let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 6, day).unwrap();
    scene.catalogue.blackouts.push(Blackout { first: day(24), last: day(25), days_before: 1, days_after: 1 });
    scene
}

#[test]
fn an_event_of_several_days_keeps_its_length_and_touches_no_closed_day() {
    let cases = [
        ("2026-06-21", "2026-06-23", "2026-06-23"),
        ("2026-06-20", "2026-06-30", "2026-06-23"),
        ("2026-06-26", "2026-06-28", "2026-06-26"),
    ];
    for (first, last, closed) in cases {
        let mut scene = closed_in_june();
        scene.play(&format!("inquire complete month=2026-06 day={first} to={last}")).unwrap();
        assert!(scene.said().starts_with(&format!("{closed} is closed | dates ")), "{}", scene.said());
        for proposed in scene.booking.proposed_dates.clone() {
            let mut days = proposed.iter_days().take(usize::try_from(scene.booking.days()).unwrap());
            assert!(!days.any(|day| scene.catalogue.is_closed_on(day)), "{first}: {proposed}");
        }
        let chosen = scene.booking.proposed_dates[0];
        let days = scene.booking.days();
        scene.play(&format!("give day={chosen}")).unwrap();
        let length = scene.booking.last_day.unwrap() - scene.booking.first_day.unwrap();
        assert_eq!((scene.booking.first_day, length.num_days() + 1), (Some(chosen), days.into()), "{first} to {last}");
    }
    for (first, last) in [("2026-06-20", "2026-06-22"), ("2026-06-27", "2026-06-29")] {
        let mut scene = closed_in_june();
        scene.play(&format!("inquire complete day={first} to={last}")).unwrap();
        assert_eq!(scene.said(), "offer 1", "{first}");
    }
}

#[test]
fn a_night_that_lasts_into_a_closed_day_is_not_taken() {
    let mut scene = closed_in_june();
    scene.play("inquire room=B guests=25 day=2026-06-22 start=20:00 end=02:00").unwrap();
    assert!(scene.said().starts_with("2026-06-23 is closed | dates "), "{}", scene.said());
    assert_eq!(scene.booking.held, None);
    scene.play("give start=18:00 end=00:00").unwrap();
    assert_eq!(scene.said(), "offer 1", "midnight ends the day before");
}

#[test]
fn a_booking_that_holds_a_room_is_not_moved_into_a_night_that_lasts_into_a_closed_day() {
    let day = "inquire room=B guests=25 day=2026-06-22 start=10:00 end=16:00";
    let night = "inquire room=B guests=25 day=2026-06-19 start=20:00 end=02:00";
    let later = "give start=20:00 end=02:00";
    let offered = "option negotiation";
    let cases: &[(&[&str], &str, &str, &str)] = &[
        (&[day], later, "2026-06-23 is closed | offer 1", offered),
        (&[day], "give start=20:00 end=02:00 guests=30", "2026-06-23 is closed | offer 2", offered),
        (
            &[day, "accept 1"],
            later,
            "accepted 1 | 2026-06-23 is closed | billing lacks all",
            "option transition approve_acceptance",
        ),
        (&[day], "give start=20:00 end=00:00", "offer 2", offered),
        (&[night], "give day=2026-06-22", "2026-06-23 is closed | dates 27.01 28.01 29.01 30.01 02.02", offered),
        (&[night, "give day=2026-06-22"], "give day=2026-01-27", "offer 2", offered),
    ];
    for (before, step, said, stands) in cases {
        let mut scene = closed_in_june();
        before.iter().for_each(|step| scene.play(step).map(drop).unwrap());
        let held = scene.booking.held.clone();
        scene.play(step).unwrap();
        assert_eq!((scene.said().as_str(), scene.stands().as_str()), (*said, *stands), "{before:?}, {step}");
        let now = scene.booking.held.clone();
        assert_eq!(now.map(|held| held.event) == held.map(|held| held.event), said.contains("closed"), "{step}");
    }
}
