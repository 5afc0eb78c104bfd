//! Values of a message become facts, if they say something new and can be.

use chrono::{NaiveTime, TimeDelta};

use super::Draft;
use crate::{Booking, Catalogue, Event, Room, RoomId, World, act::Values};

/// How long an event lasts whose client gave a start and, asked for it, no end.
const UNSAID_DURATION: TimeDelta = TimeDelta::hours(4);

impl Draft {
    /// Takes what is new in `values`, then goes on towards an offer.
    pub(super) fn give(self, values: &Values, world: &World<'_>) -> Self {
        let impossible = impossible_date(values, world);
        let wished = values.room.as_deref().or_else(|| yes_to_the_proposal(&self.booking, values));
        let wished = wished.map(str::to_owned);
        let facts = facts(&self.booking, values, world, wished.as_deref(), impossible.is_some());
        self.extend(facts).pursue(wished.as_deref(), impossible, world)
    }
}

/// A day that has passed is not taken over.
fn impossible_date(values: &Values, world: &World<'_>) -> Option<Event> {
    let date = values.first_day.filter(|date| *date < world.today())?;
    Some(Event::PastDateNamed { date })
}

/// A bare yes takes the room that was proposed first.
fn yes_to_the_proposal<'b>(booking: &'b Booking, values: &Values) -> Option<&'b str> {
    let bare = *values == Values::default();
    booking.proposed_rooms.first().filter(|_| bare).map(|room| room.0.as_str())
}

fn facts(booking: &Booking, values: &Values, world: &World<'_>, wished: Option<&str>, past: bool) -> Vec<Event> {
    let mut events = Vec::new();
    if let Some(first_day) = values.first_day.filter(|_| !past) {
        let last_day = values.last_day.unwrap_or(first_day).max(first_day);
        events.push(Event::DateSet { first_day, last_day });
    }
    events.extend(times(booking, values));
    events.extend(values.participants.map(|participants| Event::ParticipantsSet { participants }));
    events.extend(values.layout.map(|layout| Event::LayoutSet { layout }));
    if !values.products.is_empty() {
        events.push(Event::ProductsAdded { products: values.products.clone() });
    }
    let room = wished.and_then(|room| known_room(world.catalogue, room));
    events.extend(room.map(|room| Event::RoomWished { room: room.id.clone() }));
    events.retain(|event| says_something_new(booking, event));
    events
}

fn times(booking: &Booking, values: &Values) -> Option<Event> {
    let start = values.start.or(booking.start);
    match (start, values.end) {
        (Some(start), Some(end)) => Some(Event::TimesSet { start, end }),
        // Asked once for the end, the client still gives none.
        (Some(start), None) if booking.end_asked => Some(Event::TimesSet { start, end: later(start, UNSAID_DURATION) }),
        (Some(start), None) if values.start.is_some() => Some(Event::StartSet { start }),
        _ => None,
    }
}

fn later(time: NaiveTime, by: TimeDelta) -> NaiveTime {
    time.overflowing_add_signed(by).0
}

fn says_something_new(booking: &Booking, event: &Event) -> bool {
    crate::evolve(booking.clone(), event) != *booking
}

/// The room of the booking's wish that the catalogue knows.
pub(super) fn wish_of<'b>(booking: &'b Booking, wished: Option<&'b str>) -> Option<&'b str> {
    wished.or_else(|| booking.wished_room.as_ref().map(|RoomId(room)| room.as_str()))
}

/// The room that a client means by `b` or `B`.
pub(super) fn known_room<'c>(catalogue: &'c Catalogue, wished: &str) -> Option<&'c Room> {
    catalogue.room(&RoomId(wished.trim().to_uppercase()))
}
