//! The shipped venue, and one booking that lives through a story.

use std::sync::LazyLock;

use booking::{
    Act, Booking, BookingNumber, Catalogue, Command, Effect, Event, Input, Letter, Occupied, Refusal, Reminder, World,
    decide_all, react,
};
use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Europe::Zurich;

use crate::generators::{Move, Say};

pub(crate) static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::parse(include_str!("../../../../config/catalog.toml")).unwrap());

/// A morning long before the events of the stories.
pub(crate) fn morning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 20, 9, 0, 0).unwrap()
}

/// One booking, and what happened to it.
pub(crate) struct Life<'c> {
    pub(crate) catalogue: &'c Catalogue,
    pub(crate) now: DateTime<Utc>,
    pub(crate) booking: Booking,
    pub(crate) journal: Vec<Event>,
    /// What is to be reminded of, and when.
    reminders: Vec<(Reminder, DateTime<Utc>)>,
}

/// One step of it.
pub(crate) struct Step {
    pub(crate) inputs: Vec<Input>,
    pub(crate) before: Booking,
    pub(crate) events: Vec<Event>,
    pub(crate) effects: Vec<Effect>,
}

impl<'c> Life<'c> {
    pub(crate) fn new(catalogue: &'c Catalogue, serial: u32) -> Self {
        let booking = Booking::new(BookingNumber { year: 2026, serial });
        Self { catalogue, now: morning(), booking, journal: Vec::new(), reminders: Vec::new() }
    }

    fn world<'w>(&'w self, occupied: &'w [Occupied]) -> World<'w> {
        World { now: self.now, zone: Zurich, catalogue: self.catalogue, occupied, visits: &[] }
    }

    /// Takes a step. A command that is refused changes nothing.
    pub(crate) fn take(&mut self, action: &Move, occupied: &[Occupied]) -> Step {
        if let Move::Wait(time) = action {
            self.now += *time;
        }
        let mut inputs = inputs(action, &self.booking);
        inputs.extend(self.due_reminders());
        let (after, events, effects) = self.decide(&inputs, occupied).unwrap_or_else(|_| {
            assert!(!inputs.iter().any(|input| matches!(input, Input::Act(_))), "no client is refused");
            (self.booking.clone(), Vec::new(), Vec::new())
        });
        self.journal.extend(events.iter().cloned());
        self.reminders.extend(effects.iter().filter_map(|effect| match effect {
            Effect::RemindAt(reminder, at) => Some((*reminder, *at)),
            _ => None,
        }));
        let before = std::mem::replace(&mut self.booking, after);
        Step { inputs, before, events, effects }
    }

    /// The reminders whose time has come, each once.
    fn due_reminders(&mut self) -> Vec<Input> {
        let now = self.now;
        let due = self.reminders.extract_if(.., |(_, at)| *at <= now);
        due.map(|(reminder, _)| Input::Command(Command::Remind(reminder))).collect()
    }

    /// What a step would do.
    pub(crate) fn decide(
        &self,
        inputs: &[Input],
        occupied: &[Occupied],
    ) -> Result<(Booking, Vec<Event>, Vec<Effect>), Refusal> {
        let world = self.world(occupied);
        let (after, events) = decide_all(&self.booking, inputs, &world)?;
        let effects = react(&self.booking, &after, &events, &world);
        Ok((after, events, effects))
    }
}

impl Step {
    pub(crate) fn letters(&self) -> Vec<&Letter> {
        letters(&self.effects)
    }

    /// Whether it was a message of the client that did something.
    pub(crate) fn is_message(&self) -> bool {
        self.inputs.iter().any(|input| matches!(input, Input::Act(_)))
    }
}

pub(crate) fn letters(effects: &[Effect]) -> Vec<&Letter> {
    let letter = |effect: &'_ Effect| matches!(effect, Effect::Reply(_));
    effects
        .iter()
        .filter(|effect| letter(effect))
        .filter_map(|effect| if let Effect::Reply(letter) = effect { Some(letter) } else { None })
        .collect()
}

/// The inputs of a step; whoever says yes says it to the offer that is there, as the shell would have it.
pub(crate) fn inputs(action: &Move, booking: &Booking) -> Vec<Input> {
    let act = |say: &Say| match say {
        Say::Act(act) => act.clone(),
        Say::Yes => Act::Accept { seen: booking.current_offer().map(|offer| offer.version) },
    };
    match action {
        Move::Wait(_) => vec![Input::Tick],
        Move::Message(says) => says.iter().map(|say| Input::Act(act(say))).collect(),
        Move::Command(command) => vec![Input::Command(command.clone())],
    }
}
