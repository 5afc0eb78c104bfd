//! Two replies of which the first has not left when the second is written: one letter that says what both do.

use std::mem::discriminant;

use super::reply::{leave_out_what_is_told, reading_order};
use crate::{Letter, Part};

/// What `later` says, and what `earlier` says besides. Both are so: see [`crate::still_said`].
#[must_use]
pub fn joined(earlier: Letter, later: Letter) -> Letter {
    let mut parts = later.parts;
    for part in earlier.parts {
        let answers = matches!(part, Part::Answer { .. }) && !parts.contains(&part);
        let is_new = !parts.iter().any(|said| discriminant(said) == discriminant(&part));
        if answers || is_new {
            parts.push(part);
        }
    }
    leave_out_what_is_told(&mut parts);
    leave_out_what_another_part_outdoes(&mut parts);
    parts.sort_by_key(reading_order);
    Letter { parts }
}

/// What was right to say by itself, and is not beside what the other letter says.
fn leave_out_what_another_part_outdoes(parts: &mut Vec<Part>) {
    let says = |what: fn(&Part) -> bool| parts.iter().any(what);
    let offered = says(|part| matches!(part, Part::Offer { .. }));
    let reminded = says(|part| matches!(part, Part::DepositReminder { .. }));
    let cancelled = says(|part| matches!(part, Part::Cancelled { .. }));
    let alone = parts.len() == 1;
    parts.retain(|part| match part {
        Part::OlderVersion { .. } => !offered,
        Part::DepositRequest { .. } => !reminded,
        Part::HasEnded { .. } => !cancelled,
        Part::AnythingToAdd | Part::BookingKept => alone,
        _ => true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        still_said,
        testing::{COMPLETE, Scene, words},
    };

    /// What the letters of the last two steps say together.
    fn together(steps: &[&str]) -> String {
        let (last, earlier) = steps.split_last().unwrap();
        let mut scene = Scene::after(earlier);
        let (letter, before) = (scene.letter().unwrap().clone(), scene.booking.clone());
        scene.play(last).unwrap();
        let later = scene.letter().unwrap().clone();
        let letter = match still_said(&letter, &before, &scene.booking, &scene.world()) {
            Some(earlier) => joined(earlier, later),
            None => later,
        };
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

    #[test]
    fn one_letter_does_not_say_two_things_that_cannot_both_be_meant() {
        let due = &[COMPLETE, "accept 1 + billing full", "approve approve_acceptance", "wait 132", "pay p1 25.00 CHF"];
        let cases: &[(&[&str], &str)] = &[
            (&[COMPLETE, "sent 1", "give room=A", "accept 1", "inquire complete room=A"], "offer 2"),
            (&[COMPLETE, "cancel", "decline", "cancel"], "cancel?"),
            (&[COMPLETE, "cancel", "decline", "ask parking"], "on parking"),
            (&[COMPLETE, "repeat", "ask parking"], "on parking"),
            (&[COMPLETE, "cancel", "give yes", "give guests=30"], "cancelled"),
            (&[COMPLETE, "ask price", "give product=prosecco*4"], "offer 2"),
            (&[due[0], due[1], due[2], due[3], due[4], "remind"], "remind 200.00 by 2026-06-04"),
        ];
        for (steps, expected) in cases {
            assert_eq!(together(steps), *expected, "{steps:?}");
        }
    }
}
