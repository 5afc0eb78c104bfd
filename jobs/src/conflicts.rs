//! A room that two bookings want: the one that loses it gives way before the other takes it.
//!
//! Two steps of two bookings, each whole: if the second never happens, the room is free and its task still open.

use booking::{Actor, BookingNumber, Cause, Command, Input, Refusal, RoomId, Window, event_window};
use store::Task;

use crate::{
    Services,
    decisions::DecisionError,
    workflow::{self, Step, Taken},
};

/// Lets every booking that holds the room of this conflict give way. What is confirmed does not.
pub(crate) async fn give_way(services: &Services, task: &Task, winner: BookingNumber) -> Result<(), DecisionError> {
    let Some((room, window)) = wanted(services, winner).await? else { return Ok(()) };
    let holds = services.store.occupied(&window, Some(winner)).await.map_err(anyhow::Error::from)?;
    let in_the_way: Vec<_> = holds.into_iter().filter(|hold| hold.room == room).collect();
    // All or none: nobody loses a room to somebody who then does not get it.
    for hold in &in_the_way {
        if workflow::load(services, hold.booking).await?.booking.confirmed {
            return Err(DecisionError::Refused(Refusal::Confirmed));
        }
    }
    for hold in in_the_way {
        let step = Step::of(hold.booking, Actor::Manager, Cause::Task(task.id));
        let taken = workflow::take(services, &step, |_| vec![Input::Command(Command::GiveWay)]).await?;
        if let Taken::Refused(refusal) = taken {
            return Err(DecisionError::Refused(refusal));
        }
    }
    Ok(())
}

/// The room that is insisted on, and what an event in it would block.
async fn wanted(services: &Services, number: BookingNumber) -> anyhow::Result<Option<(RoomId, Window)>> {
    let booking = workflow::load(services, number).await?.booking;
    let room = booking.busy_room.as_ref().and_then(|room| services.catalogue.room(room));
    let Some((room, needs)) = room.zip(booking.requirements()) else { return Ok(None) };
    let zone = services.house.venue.zone;
    let event = event_window(needs.first_day, needs.last_day, needs.start, needs.end, zone);
    Ok(Some((room.id.clone(), room.blocked(&event))))
}
