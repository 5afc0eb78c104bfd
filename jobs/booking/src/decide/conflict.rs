//! Two bookings want one room: the later client insists, the manager picks.

use super::{Draft, Refusal};
use crate::{Booking, Event, RoomId, RoomRefusal, TaskKind, World};

impl Draft {
    /// The client names the very room that was said to be taken: a person weighs the reasons.
    pub(super) fn insist(self, room: RoomId) -> Self {
        self.push(Event::Insisted { room }).open_anew(TaskKind::RoomConflict)
    }

    /// The room, if the other booking has given way by now; else what is left.
    pub(super) fn settle_the_conflict(self, world: &World<'_>) -> Self {
        let room = self.booking.busy_room.clone();
        let draft = self.push(Event::ConflictDecided);
        match draft.booking.requirements() {
            Some(needs) => {
                let wished = room.as_ref().map(|room| room.0.as_str());
                draft.keep_or_take_a_room(wished, &needs, world).make_offer(world)
            }
            None => draft,
        }
    }
}

/// Gives the room up for another booking, and shows what is left.
pub(super) fn give_way(booking: &Booking, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
    let Some(held) = booking.held.as_ref() else { return Ok(Vec::new()) };
    if booking.confirmed {
        return Err(Refusal::Confirmed);
    }
    let room = held.hold.room.clone();
    let draft = Draft::new(booking).push(Event::RoomGivenAway { room: room.clone() });
    let Some(needs) = draft.booking.requirements() else { return Ok(draft.done()) };
    let mut rooms = draft.alternatives(&needs, held.event, world);
    rooms.retain(|other| *other != room);
    Ok(draft.push(Event::RoomsProposed { refusal: Some(RoomRefusal::Busy { room }), rooms }).done())
}
