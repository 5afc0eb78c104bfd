//! A room that two bookings want: whoever loses it gives way in the very transaction in which the other takes it.

use booking::{Booking, BookingNumber, Command, Input, RoomId, TaskKind, Window, event_window};

use crate::Services;

/// Who holds the room that the manager now gives to this booking.
pub(super) async fn losers(
    services: &Services,
    winner: &Booking,
    inputs: &[Input],
) -> anyhow::Result<Vec<BookingNumber>> {
    let Some((room, window)) = wanted(services, winner).filter(|_| inputs.iter().any(gives_the_room)) else {
        return Ok(Vec::new());
    };
    let holds = services.store.occupied(&window, Some(winner.number)).await?;
    Ok(holds.into_iter().filter(|hold| hold.room == room).map(|hold| hold.booking).collect())
}

/// Whether the manager gives the room to whom insisted on it.
pub(super) fn gives_the_room(input: &Input) -> bool {
    matches!(input, Input::Command(Command::Approve(TaskKind::RoomConflict, _)))
}

/// The room that is insisted on, and what an event in it would block.
fn wanted(services: &Services, booking: &Booking) -> Option<(RoomId, Window)> {
    let room = booking.busy_room.as_ref().and_then(|room| services.catalogue.room(room))?;
    // Nobody loses a room to somebody whom it does not serve (any more).
    let needs = booking.requirements().filter(|needs| room.fits(needs.participants, needs.layout))?;
    let zone = services.house.venue.zone;
    let event = event_window(needs.first_day, needs.last_day, needs.start, needs.end, zone);
    Some((room.id.clone(), room.blocked(&event)))
}
