//! Two replies of which the first has not left when the second is written: one letter that says what both do.

use std::mem::discriminant;

use super::reply::reading_order;
use crate::{Booking, Letter, Missing, Part};

/// What `later` says, and what `earlier` says besides, as far as it is still so.
#[must_use]
pub fn joined(earlier: Letter, later: Letter, now: &Booking) -> Letter {
    let mut parts = later.parts;
    for part in earlier.parts {
        let answers = matches!(part, Part::Answer { .. }) && !parts.contains(&part);
        let is_new = !parts.iter().any(|said| discriminant(said) == discriminant(&part));
        if (answers || is_new) && still_so(&part, now) {
            parts.push(part);
        }
    }
    parts.sort_by_key(reading_order);
    Letter { parts }
}

fn still_so(part: &Part, now: &Booking) -> bool {
    match part {
        _ if now.ended.is_some() => false,
        Part::Offer { version, .. } => now.current_offer().is_some_and(|offer| offer.version == *version),
        Part::AskMissing { missing, .. } => missing.iter().any(|value| !is_known(*value, now)),
        Part::DatesProposed { dates } => now.proposed_dates == *dates,
        Part::RoomOverview { .. } => now.held.is_none(),
        Part::AcceptanceReceived { version } => now.acceptance.is_some_and(|yes| yes.version == *version),
        Part::BillingMissing { .. } => !now.billing_complete(),
        Part::DepositRequest { .. } | Part::DepositReminder { .. } => !now.deposit_outstanding().is_zero(),
        Part::CancelCheck { .. } => now.cancel_asked,
        Part::VisitDates { .. } | Part::VisitTimes { .. } => now.visit_asked,
        Part::VisitScheduled { day, time } => now.visit.slot() == Some((*day, *time)),
        _ => true,
    }
}

fn is_known(value: Missing, now: &Booking) -> bool {
    match value {
        Missing::Date => now.first_day.is_some(),
        Missing::Time => now.start.is_some() && now.end.is_some(),
        Missing::Participants => now.participants.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{COMPLETE, Scene, words};

    /// What the letters of the last two steps say together.
    fn together(steps: &[&str]) -> String {
        let (last, before) = steps.split_last().unwrap();
        let mut scene = Scene::after(before);
        let earlier = scene.letter().unwrap().clone();
        scene.play(last).unwrap();
        let letter = joined(earlier, scene.letter().unwrap().clone(), &scene.booking);
        letter.parts.iter().map(words).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn a_reply_that_has_not_left_is_said_with_the_next_as_far_as_it_is_still_so() {
        let cases: &[(&[&str], &str)] = &[
            (&[COMPLETE, "ask parking"], "offer 1 | on parking"),
            (&[COMPLETE, "give product=prosecco*4"], "offer 2"),
            (&["inquire guests=25", "give day=2026-06-14 start=10:00 end=16:00"], "rooms DAFBCE"),
            (&[COMPLETE, "cancel", "give yes"], "cancelled"),
            (&[COMPLETE, "visit", "visit 2026-06-10 14:00"], "visit on 10.06 14:00"),
            (&[COMPLETE, "accept 1", "ask parking"], "accepted 1 | billing lacks all | on parking"),
        ];
        for (steps, expected) in cases {
            assert_eq!(together(steps), *expected, "{steps:?}");
        }
    }
}
