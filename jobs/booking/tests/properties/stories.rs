//! The journal tells everything; the stage is read off the facts; tasks, holds and offers are true to them.

use booking::{
    Booking, BookingNumber, Event, OfferState, Stage, TaskKind, event_window, fold, reader_context, stage, status,
};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    config,
    generators::{occupied, story},
    venue::{CATALOGUE, Life, Step},
};

fn through_json<T: Serialize + DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

/// A new life, looked at after every step.
fn live(
    story: &[crate::generators::Move],
    occupied: &[booking::Occupied],
    look: impl Fn(&Life<'_>, &Step) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    let mut life = Life::new(&CATALOGUE, 1);
    for action in story {
        let step = life.take(action, occupied);
        look(&life, &step)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn folding_the_journal_gives_the_stored_state(story in story(), occupied in occupied()) {
        live(&story, &occupied, |life, step| {
            let unborn = Booking::new(BookingNumber { year: 2026, serial: 1 });
            prop_assert_eq!(&fold(unborn.clone(), &life.journal), &life.booking);
            let stored: Vec<Event> = through_json(&life.journal);
            prop_assert_eq!(&fold(unborn, &stored), &life.booking, "through the stored journal");
            prop_assert_eq!(&through_json(&life.booking), &life.booking, "through the stored state");
            prop_assert_eq!(&fold(step.before.clone(), &step.events), &life.booking, "from step to step");
            Ok(())
        })?;
    }

    #[test]
    fn the_stage_needs_nothing_but_facts(story in story(), occupied in occupied()) {
        live(&story, &occupied, |life, _| {
            let here = (stage(&life.booking), status(&life.booking), reader_context(Some(&life.booking)).stage);
            let journal: Vec<Event> = through_json(&life.journal);
            let elsewhere = fold(Booking::new(life.booking.number), &journal);
            prop_assert_eq!(here, (stage(&elsewhere), status(&elsewhere), reader_context(Some(&elsewhere)).stage));
            let mut forgetful = through_json(&life.booking);
            forgetful.open_tasks.clear();
            forgetful.proposed_rooms.clear();
            forgetful.wished_room = None;
            forgetful.end_asked = false;
            forgetful.contact = None;
            prop_assert_eq!(here.0, stage(&forgetful), "what was asked, shown or opened does not count");
            Ok(())
        })?;
    }

    #[test]
    fn tasks_are_open_exactly_while_the_facts_call_for_them(story in story(), occupied in occupied()) {
        live(&story, &occupied, |life, _| {
            let open = |task| life.booking.open_tasks.contains(&task);
            let pending = life.booking.acceptance.is_some_and(|acceptance| !acceptance.approved);
            prop_assert_eq!(open(TaskKind::ApproveAcceptance), pending);
            prop_assert_eq!(open(TaskKind::FinalConfirmation), stage(&life.booking) == Stage::Confirmation);
            Ok(())
        })?;
    }

    #[test]
    fn a_hold_is_for_what_the_facts_say_and_comes_with_its_offer(story in story(), occupied in occupied()) {
        live(&story, &occupied, |life, _| {
            let booking = &life.booking;
            let Some(held) = &booking.held else {
                prop_assert_eq!(booking.acceptance, None, "nothing is agreed without a room");
                prop_assert!(booking.current_offer().is_none(), "no room, no offer");
                return Ok(());
            };
            let needs = &held.requirements;
            prop_assert_eq!(booking.requirements(), Some(needs.clone()));
            let zone = chrono_tz::Europe::Zurich;
            let event = event_window(needs.first_day, needs.last_day, needs.start, needs.end, zone);
            let room = CATALOGUE.room(&held.hold.room).unwrap();
            prop_assert_eq!((held.event, held.hold.window), (event, room.blocked(&event)));
            prop_assert!(room.fits(needs.participants, needs.layout));
            let offer = booking.fitting_offer().unwrap();
            prop_assert_eq!(&offer.room, &held.hold.room);
            prop_assert!(booking.acceptance.is_none_or(|acceptance| acceptance.version == offer.version));
            let runs = held.hold.expires_at.is_some();
            prop_assert_eq!(runs, !booking.acceptance.is_some_and(|acceptance| acceptance.approved));
            Ok(())
        })?;
    }

    #[test]
    fn at_most_the_newest_offer_is_open_and_no_version_repeats_another(story in story(), occupied in occupied()) {
        live(&story, &occupied, |life, _| {
            let offers = &life.booking.offers;
            for (index, priced) in offers.iter().enumerate() {
                prop_assert_eq!(usize::try_from(priced.offer.version).unwrap(), index + 1);
                let ended = matches!(priced.offer.state, OfferState::Superseded | OfferState::Expired);
                prop_assert!(ended || index + 1 == offers.len(), "{:?}", priced.offer.state);
            }
            for pair in offers.windows(2) {
                let expired = pair[0].offer.state == OfferState::Expired;
                prop_assert!(expired || pair[0].inputs != pair[1].inputs, "a version that changes nothing");
            }
            Ok(())
        })?;
    }

    #[test]
    fn every_message_gets_one_answer_and_nobody_is_written_to_for_nothing(story in story(), occupied in occupied()) {
        live(&story, &occupied, |life, step| {
            let letters = step.letters();
            prop_assert!(letters.len() <= 1, "one step, one letter");
            // Goodbye is said by the manager.
            let declined = step.events.contains(&Event::Declined);
            prop_assert!(!step.is_message() || declined || letters.len() == 1, "no message without an answer");
            prop_assert!(letters.iter().all(|letter| !letter.parts.is_empty()));
            prop_assert!(!step.events.is_empty() || step.effects.is_empty(), "no effect without an event");
            prop_assert!(!step.is_message() || !step.events.is_empty(), "no message is lost");
            prop_assert!(life.journal.iter().all(|event| !event.to_string().is_empty()));
            Ok(())
        })?;
    }

    #[test]
    fn the_same_message_again_changes_nothing_that_was_agreed(story in story(), occupied in occupied()) {
        let mut life = Life::new(&CATALOGUE, 1);
        for action in &story {
            let step = life.take(action, &occupied);
            if !step.is_message() {
                continue;
            }
            let once = life.booking.clone();
            let (twice, ..) = life.decide(&step.inputs, &occupied).unwrap();
            let firm = once.held.is_some() && once.held == twice.held;
            if firm {
                prop_assert_eq!(once.offers.len(), twice.offers.len(), "a new version for the same message");
            }
        }
    }
}
