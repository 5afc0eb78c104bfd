//! A venue for tests: the shipped catalogue, a client who writes, a manager who decides, and a clock that is moved.

mod script;
mod words;

use std::sync::LazyLock;

use chrono::{DateTime, Duration, TimeZone, Utc};
use chrono_tz::{Europe::Zurich, Tz};

use crate::{
    Booking, BookingNumber, Catalogue, Command, Effect, Event, Input, Letter, Occupied, Refusal, Reminder, TaskKind,
    World, decide_all, fold, react, stage, status,
};

pub(crate) use words::words;

/// An inquiry that is answered with an offer: the worked example of the specification.
pub(crate) const COMPLETE: &str = "inquire complete";

/// One booking, and everything around it.
pub(crate) struct Scene {
    pub(crate) catalogue: Catalogue,
    pub(crate) zone: Tz,
    pub(crate) now: DateTime<Utc>,
    pub(crate) occupied: Vec<Occupied>,
    /// Slots of other clients' visits.
    pub(crate) visits: Vec<DateTime<Utc>>,
    pub(crate) booking: Booking,
    pub(crate) journal: Vec<Event>,
    /// What the last step caused.
    pub(crate) effects: Vec<Effect>,
    /// What is to be reminded of, and when.
    pub(crate) reminders: Vec<(Reminder, DateTime<Utc>)>,
}

/// The shipped catalogue, read once.
static SHIPPED: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::parse(include_str!("../../../../config/catalog.toml")).unwrap());

pub(crate) fn catalogue() -> Catalogue {
    SHIPPED.clone()
}

impl Scene {
    /// The morning of 20.01.2026.
    pub(crate) fn new() -> Self {
        Self {
            catalogue: catalogue(),
            zone: Zurich,
            now: Utc.with_ymd_and_hms(2026, 1, 20, 9, 0, 0).unwrap(),
            occupied: Vec::new(),
            visits: Vec::new(),
            booking: Booking::new(BookingNumber { year: 2026, serial: 42 }),
            journal: Vec::new(),
            effects: Vec::new(),
            reminders: Vec::new(),
        }
    }

    /// A scene after these steps (see [`script`]).
    pub(crate) fn after(steps: &[&str]) -> Self {
        let mut scene = Self::new();
        for step in steps {
            scene.play(step).unwrap_or_else(|refusal| panic!("{step}: {refusal}"));
        }
        scene
    }

    /// Decides and applies `inputs` as one step.
    pub(crate) fn step(&mut self, inputs: &[Input]) -> Result<Vec<Event>, Refusal> {
        let world = self.world();
        let (after, events) = decide_all(&self.booking, inputs, &world)?;
        assert_eq!(after, fold(self.booking.clone(), &events), "the events lead to the state");
        self.effects = react(&self.booking, &after, &events, &world);
        self.reminders.extend(self.effects.iter().filter_map(|effect| match effect {
            Effect::RemindAt(reminder, at) => Some((*reminder, *at)),
            _ => None,
        }));
        self.booking = after;
        self.journal.extend(events.iter().cloned());
        Ok(events)
    }

    /// What a decision would be made on now.
    pub(crate) fn world(&self) -> World<'_> {
        World {
            now: self.now,
            zone: self.zone,
            catalogue: &self.catalogue,
            occupied: &self.occupied,
            visits: &self.visits,
        }
    }

    /// The reminders that are due by now; each is handed out once, as a queue would.
    pub(crate) fn due_reminders(&mut self) -> Vec<Input> {
        let now = self.now;
        let due = self.reminders.extract_if(.., |(_, at)| *at <= now);
        due.map(|(reminder, _)| Input::Command(Command::Remind(reminder))).collect()
    }

    pub(crate) fn wait(&mut self, time: Duration) {
        self.now += time;
    }

    /// The letter that the last step sent.
    pub(crate) fn letter(&self) -> Option<&Letter> {
        let mut letters = self.effects.iter().filter_map(|effect| match effect {
            Effect::Reply(letter) => Some(letter),
            _ => None,
        });
        let letter = letters.next();
        assert_eq!(letters.next(), None, "one step, one letter");
        letter
    }

    /// What the letter of the last step says, in words; empty if there was none.
    pub(crate) fn said(&self) -> String {
        self.letter().map(|letter| letter.parts.iter().map(words).collect::<Vec<_>>().join(" | ")).unwrap_or_default()
    }

    /// Status, stage, and the open tasks.
    pub(crate) fn stands(&self) -> String {
        let tasks: Vec<_> = self.booking.open_tasks.iter().map(|task: &TaskKind| task.as_str()).collect();
        let stands = [status(&self.booking).as_str(), stage(&self.booking).as_str()];
        stands.into_iter().chain(tasks).collect::<Vec<_>>().join(" ")
    }
}
