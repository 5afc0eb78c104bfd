//! What the reader hears of a booking, as a table.

use super::reader_context;
use crate::{
    ReaderContext, ReaderStage,
    testing::{COMPLETE, Scene},
};

/// What went before, and the stage, the date and the room that the reader then hears of.
type Case<'a> = (&'a [&'a str], ReaderStage, Option<&'a str>, Option<&'a str>);

#[test]
fn the_reader_is_told_what_the_client_was_last_asked() {
    let shown = "inquire event";
    let taken = "occupy B 2026-06-20 08:00-20:00";
    let cases: &[Case<'_>] = &[
        (&["inquire"], ReaderStage::DateProposed, None, None),
        (&["inquire room=B start=10:00 end=16:00"], ReaderStage::DateProposed, None, Some("B")),
        (&["inquire day=2026-06-14"], ReaderStage::TimeAsked, Some("2026-06-14"), None),
        (&["inquire day=2026-06-14 start=10:00"], ReaderStage::TimeAsked, Some("2026-06-14"), None),
        (&["inquire day=2026-06-14 start=10:00 end=16:00"], ReaderStage::RoomProposed, Some("2026-06-14"), None),
        (&[shown], ReaderStage::RoomProposed, Some("2026-06-14"), Some("D")),
        (&[COMPLETE], ReaderStage::OfferSent, Some("2026-06-14"), Some("B")),
        (&[COMPLETE, taken, "give day=2026-06-20"], ReaderStage::RoomProposed, Some("2026-06-20"), Some("D")),
        (&[COMPLETE, "accept 1"], ReaderStage::BillingRequested, Some("2026-06-14"), Some("B")),
        (&[COMPLETE, "accept 1 + billing full"], ReaderStage::DepositRequested, Some("2026-06-14"), Some("B")),
        (
            &[COMPLETE, "accept 1 + billing full", "approve approve_acceptance", "pay p1 225 CHF"],
            ReaderStage::DepositRequested,
            Some("2026-06-14"),
            Some("B"),
        ),
        (
            &[
                COMPLETE,
                "accept 1 + billing full",
                "approve approve_acceptance",
                "pay p1 225 CHF",
                "approve final_confirmation",
                "no-visit",
            ],
            ReaderStage::Confirmed,
            Some("2026-06-14"),
            Some("B"),
        ),
        (&[COMPLETE, "wait 8", "tick"], ReaderStage::RoomProposed, Some("2026-06-14"), Some("B")),
    ];
    for (steps, stage, date, room) in cases {
        let found = reader_context(Some(&Scene::after(steps).booking));
        let expected = ReaderContext {
            stage: *stage,
            event_date: date.map(|date| date.parse().unwrap()),
            room: room.map(str::to_owned),
            offered_dates: found.offered_dates.clone(),
            offered_times: found.offered_times.clone(),
        };
        assert_eq!(found, expected, "{steps:?}");
    }
    assert_eq!(reader_context(None), ReaderContext::default());
}

#[test]
fn the_reader_is_told_which_days_and_times_were_offered() {
    let cases: &[(&[&str], ReaderStage, &str)] = &[
        (&["inquire"], ReaderStage::DateProposed, "27.01 28.01 29.01 30.01 02.02"),
        (&["inquire month=2026-05 weekday=friday"], ReaderStage::DateProposed, "01.05 08.05 15.05 22.05 29.05"),
        (&[COMPLETE, "visit"], ReaderStage::VisitDatesProposed, "08.06 09.06 10.06 at 10:00 14:00 16:00"),
        (&[COMPLETE, "visit 2026-06-09"], ReaderStage::VisitTimesProposed, "09.06 at 10:00 14:00 16:00"),
        (&[COMPLETE, "visit", "give guests=26"], ReaderStage::OfferSent, ""),
        (&[COMPLETE, "visit", "visit 2026-06-09 10:00"], ReaderStage::OfferSent, ""),
        (&[COMPLETE, "cancel"], ReaderStage::CancelAsked, ""),
        (&[COMPLETE, "decline"], ReaderStage::New, ""),
    ];
    for (steps, stage, offered) in cases {
        let found = reader_context(Some(&Scene::after(steps).booking));
        let days: Vec<_> = found.offered_dates.iter().map(|day| day.format("%d.%m").to_string()).collect();
        let at = if found.offered_times.is_empty() { "" } else { " at " };
        let heard = format!("{}{at}{}", days.join(" "), found.offered_times.join(" "));
        assert_eq!((found.stage, heard.as_str()), (*stage, *offered), "{steps:?}");
    }
}
