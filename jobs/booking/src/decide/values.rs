//! Values of a message become facts, if they say something new and can be.

use chrono::{NaiveTime, TimeDelta};

use super::{
    Draft,
    days::{SaidDays, said_days},
    pursue::closed_night,
};
use crate::{ActKind, Booking, Catalogue, Event, Room, RoomId, TaskKind, TaskState, World, act::Values, fold};

/// How long an event lasts whose client gave a start and, asked for it, no end.
const UNSAID_DURATION: TimeDelta = TimeDelta::hours(4);

/// What a message wants beyond the facts that it gives.
#[derive(Debug, Default)]
pub(super) struct Wish<'a> {
    /// The room that it names or says yes to.
    pub(super) room: Option<&'a str>,
    /// What it gives that cannot be.
    pub(super) impossible: Vec<Event>,
    /// Another day is wanted, unsaid which.
    pub(super) another_day: bool,
}

impl Draft {
    /// Takes what is new in `values`, then goes on towards an offer.
    pub(super) fn give(self, values: &Values, world: &World<'_>) -> Self {
        let days = said_days(&self.booking, values, world);
        let another_day = values.another_day && days == SaidDays::Unsaid;
        // What was agreed is not shaken by a wish that nobody can act on yet.
        let agreed = self.booking.acceptance.is_some();
        if days == SaidDays::OutOfReach || (another_day && agreed) {
            return self.leave_to_team(&[ActKind::ChangeDate]);
        }
        let proposed = self.booking.proposed_rooms.first().filter(|_| values.yes).map(|room| room.0.clone());
        let room = values.room.clone().or(proposed);
        let mut impossible = impossible(values, days, world);
        let mut facts = facts(&self.booking, values, days, room.as_deref(), world);
        impossible.extend(self.keep_from_a_closed_night(&mut facts, world));
        let draft = self.extend(facts).stop_seeking();
        draft.pursue(Wish { room: room.as_deref(), impossible, another_day }, world).move_a_late_visit(world)
    }
}

impl Draft {
    /// A room that is held is not moved into a night that lasts into a closed day: the booking keeps its time, and the
    /// client hears why. Who named another day is proposed others.
    fn keep_from_a_closed_night(&self, facts: &mut Vec<Event>, world: &World<'_>) -> Option<Event> {
        let wanted = fold(self.booking.clone(), facts.iter());
        let date = closed_night(&wanted, world).filter(|_| self.booking.held.is_some())?;
        let moves = facts.iter().any(|event| matches!(event, Event::DateSet { .. }));
        let is_time =
            |event: &Event| matches!(event, Event::DateSet { .. } | Event::StartSet { .. } | Event::TimesSet { .. });
        facts.retain(|event| !is_time(event));
        Some(Event::DayBlocked { date, days: moves.then(|| wanted.days()) })
    }

    /// What is no longer wanted need not be found.
    fn stop_seeking(self) -> Self {
        let removed = self.has(|event| matches!(event, Event::ProductsRemoved { .. }));
        if removed && self.booking.sought.is_empty() {
            self.close(TaskKind::SourceProduct, TaskState::Superseded)
        } else {
            self
        }
    }
}

/// What is said so, and not taken over.
fn impossible(values: &Values, days: SaidDays, world: &World<'_>) -> Vec<Event> {
    let past = match days {
        SaidDays::Past(date) => Some(Event::PastDateNamed { date }),
        SaidDays::Closed { day, days } => Some(Event::DayBlocked { date: day, days: Some(days) }),
        SaidDays::Unsaid | SaidDays::Are(..) | SaidDays::OutOfReach => None,
    };
    let too_many = too_many(values, world)
        .map(|participants| Event::TooManyGuests { participants, maximum: world.catalogue.largest_capacity() });
    past.into_iter().chain(too_many).collect()
}

fn too_many(values: &Values, world: &World<'_>) -> Option<u32> {
    values.participants.filter(|participants| *participants > world.catalogue.largest_capacity())
}

fn facts(booking: &Booking, values: &Values, days: SaidDays, room: Option<&str>, world: &World<'_>) -> Vec<Event> {
    let mut events = Vec::new();
    if let SaidDays::Are(first_day, last_day) = days {
        events.push(Event::DateSet { first_day, last_day });
    }
    events.extend(values.vague.clone().map(|vague| Event::WishedVaguely { vague }));
    events.extend(times(booking, values));
    let participants = values.participants.filter(|_| too_many(values, world).is_none());
    events.extend(participants.map(|participants| Event::ParticipantsSet { participants }));
    events.extend(values.layout.map(|layout| Event::LayoutSet { layout }));
    if !values.products.is_empty() {
        events.push(Event::ProductsAdded { products: values.products.clone() });
    }
    let removed = removed(booking, values);
    if !removed.is_empty() {
        events.push(Event::ProductsRemoved { products: removed });
    }
    // While a room is held, only one that can be had takes its place.
    let room = room.filter(|_| booking.held.is_none()).and_then(|room| known_room(world.catalogue, room));
    events.extend(room.map(|room| Event::RoomWished { room: room.id.clone() }));
    events.retain(|event| says_something_new(booking, event));
    events
}

/// What the booking has, and the client no longer wants.
fn removed(booking: &Booking, values: &Values) -> Vec<String> {
    let ids = booking.products.iter().chain(&booking.sought).map(|chosen| &chosen.product);
    ids.filter(|id| values.no_extras || values.removed.contains(id)).cloned().collect()
}

fn times(booking: &Booking, values: &Values) -> Option<Event> {
    let start = values.start.or(booking.start)?;
    let end = values.end.or_else(|| known_end(booking, start)).or_else(|| unsaid_end(booking, start));
    match end {
        Some(end) => Some(Event::TimesSet { start, end }),
        None if values.start.is_some() => Some(Event::StartSet { start }),
        None => None,
    }
}

/// An end that was said stays, unless the event would now last into another day.
fn known_end(booking: &Booking, start: NaiveTime) -> Option<NaiveTime> {
    let (old_start, end) = (booking.start?, booking.end?);
    let of_one_day = booking.last_day <= booking.first_day;
    (!of_one_day || (start < end) == (old_start < end)).then_some(end)
}

/// Asked once for the end, the client still gives none.
fn unsaid_end(booking: &Booking, start: NaiveTime) -> Option<NaiveTime> {
    booking.end_asked.then(|| start.overflowing_add_signed(UNSAID_DURATION).0)
}

fn says_something_new(booking: &Booking, event: &Event) -> bool {
    crate::evolve(booking.clone(), event) != *booking
}

/// The room that a client means by `b`, `B` or `Room B`.
pub(super) fn known_room<'c>(catalogue: &'c Catalogue, wished: &str) -> Option<&'c Room> {
    let wished = wished.trim().to_lowercase();
    let names = |room: &Room| [room.id.0.clone(), room.label(None), room.label(Some("de"))];
    catalogue.rooms.iter().find(|room| names(room).iter().any(|name| name.to_lowercase() == wished))
}

/// The room that the booking is about, if nobody names another: the held one, else the one last wished.
pub(super) fn own_room(booking: &Booking) -> Option<&RoomId> {
    booking.held.as_ref().map(|held| &held.hold.room).or(booking.wished_room.as_ref())
}
