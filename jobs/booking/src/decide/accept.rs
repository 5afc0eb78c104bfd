//! The client's yes to an offer.

use super::{Draft, close};
use crate::{Booking, Event, TaskKind, TaskState, World};

/// Only the current version can be accepted, and only once.
pub(super) fn accept(booking: &Booking, seen: Option<u32>, world: &World<'_>) -> Vec<Event> {
    let Some(current) = booking.current_offer().map(|offer| offer.version) else {
        return Draft::new(booking).push(Event::AcceptedTooEarly).pursue(None, None, world).done();
    };
    if seen != Some(current) {
        return vec![Event::OlderVersionAccepted { current }];
    }
    if booking.acceptance.is_some() {
        return Vec::new();
    }
    let task = TaskKind::ApproveAcceptance;
    let mut events = vec![Event::OfferAccepted { version: current }];
    events.extend(close(booking, task, TaskState::Superseded));
    events.push(Event::TaskOpened { task });
    events
}
