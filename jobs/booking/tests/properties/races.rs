//! Several bookings and one store that lets no two holds overlap: whoever loses a room hears so.

use booking::{Effect, Event, Hold, Input, Occupied, RoomRefusal};
use proptest::{collection::vec, prelude::*};

use crate::{
    config,
    generators::{Move, inquiry_for, step},
    venue::{CATALOGUE, Life, inputs, letters},
};

/// What a store does with holds: one a booking, and no two that overlap.
#[derive(Default)]
struct Holds(Vec<Option<Hold>>);

impl Holds {
    /// What others hold.
    fn of_others(&self, booking: usize) -> Vec<Occupied> {
        let others = self.0.iter().enumerate().filter(|(index, _)| *index != booking);
        let holds = others.filter_map(|(_, hold)| hold.as_ref());
        holds.map(|hold| Occupied { room: hold.room.clone(), window: hold.window }).collect()
    }

    /// Follows the effects, or says that the room is taken.
    fn commit(&mut self, booking: usize, effects: &[Effect]) -> Result<(), ()> {
        for effect in effects {
            match effect {
                Effect::TakeHold(hold) if overlaps(hold, &self.of_others(booking)) => return Err(()),
                Effect::TakeHold(hold) => self.0[booking] = Some(hold.clone()),
                Effect::ReleaseHold => self.0[booking] = None,
                _ => {}
            }
        }
        Ok(())
    }
}

fn overlaps(hold: &Hold, others: &[Occupied]) -> bool {
    others.iter().any(|other| other.room == hold.room && other.window.overlaps(&hold.window))
}

/// A step of one of the bookings.
pub(crate) type Turn = (usize, Move);

/// Rounds of steps that are decided at the same moment, each on what was free when the round began.
pub(crate) fn rounds(bookings: usize) -> impl Strategy<Value = Vec<Vec<Turn>>> {
    let turn = (0..bookings, prop_oneof![1 => inquiry_for(&["A", "B"]), 1 => step()]);
    vec(vec(turn, 2..6), 1..10)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_two_holds_overlap_and_every_loser_is_answered(rounds in rounds(4)) {
        race(&rounds)?;
    }
}

/// Plays the rounds, and says how often somebody lost a room.
pub(crate) fn race(rounds: &[Vec<Turn>]) -> Result<usize, TestCaseError> {
    let mut losers = 0;
    let mut lives: Vec<_> = (1..=4).map(|serial| Life::new(&CATALOGUE, serial)).collect();
    let mut holds = Holds(vec![None; lives.len()]);
    for round in rounds {
        let stale: Vec<_> = (0..lives.len()).map(|booking| holds.of_others(booking)).collect();
        for (booking, action) in round {
            losers += usize::from(play(&mut lives[*booking], *booking, action, &stale[*booking], &mut holds)?);
        }
        for (life, hold) in lives.iter().zip(&holds.0) {
            let own = life.booking.held.as_ref().map(|held| &held.hold);
            prop_assert_eq!(own, hold.as_ref(), "the store holds what the booking says");
        }
        for (booking, hold) in holds.0.iter().enumerate() {
            let alone = hold.as_ref().is_none_or(|hold| !overlaps(hold, &holds.of_others(booking)));
            prop_assert!(alone, "two holds overlap");
        }
    }
    Ok(losers)
}

/// Decides on what was free a moment ago, and again on what is free now if somebody was faster; says if so.
fn play(
    life: &mut Life<'_>,
    booking: usize,
    action: &Move,
    stale: &[Occupied],
    holds: &mut Holds,
) -> Result<bool, TestCaseError> {
    if let Move::Wait(time) = action {
        life.now += *time;
    }
    let inputs = inputs(action, &life.booking);
    let Ok(mut decided) = life.decide(&inputs, stale) else { return Ok(false) };
    let lost = holds.commit(booking, &decided.2).is_err();
    if lost {
        decided = life.decide(&inputs, &holds.of_others(booking)).unwrap();
        prop_assert!(holds.commit(booking, &decided.2).is_ok(), "what is free now is free");
        prop_assert_eq!(letters(&decided.2).len(), 1, "the loser of a race is answered");
        let refused = |event: &Event| {
            matches!(
                event,
                Event::RoomsProposed { refusal: Some(RoomRefusal::Busy { .. }), .. } | Event::Insisted { .. }
            )
        };
        prop_assert!(decided.1.iter().any(refused), "and told that the room is taken");
        prop_assert!(matches!(inputs[0], Input::Act(_)), "only a client's message takes rooms");
    }
    life.booking = decided.0;
    life.journal.extend(decided.1);
    Ok(lost)
}
