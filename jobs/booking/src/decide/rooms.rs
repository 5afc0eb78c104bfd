//! Keeping the room, taking one, or showing which can be had.

use chrono::TimeDelta;

use super::{
    Draft,
    values::{known_room, own_room},
};
use crate::{
    Event, Hold, HoldKind, RoomId, RoomRefusal, Window, World,
    booking::{Held, Requirements},
    catalogue::Room,
    local_time::event_window,
    rooms::{self, RoomWish},
};

/// No more of a client's words than this, in characters, is kept as the name of a room.
const LONGEST_NAME: usize = 40;

impl Draft {
    /// The room that this message wishes, else the one the booking has: it is kept or taken, or others are shown.
    pub(super) fn keep_or_take_a_room(self, wished: Option<&str>, needs: &Requirements, world: &World<'_>) -> Self {
        let serving = self.booking.serving_hold().map(|held| held.hold.room.clone());
        let named = wished.map(|name| known_room(world.catalogue, name).map(|room| room.id.clone()).ok_or(name));
        if serving.is_some() && named.as_ref().is_none_or(|named| named.as_ref().ok() == serving.as_ref()) {
            return self;
        }
        let wish = named.or_else(|| own_room(&self.booking).cloned().map(Ok));
        let insists = wished.is_some();
        let event = window(needs, world);
        let refusal = match wish.map(|wish| judge(wish, needs, &event, world)) {
            Some(Ok(room)) => return self.take(room, needs, event, world),
            Some(Err(RoomRefusal::Busy { room })) if insists && self.booking.busy_room.as_ref() == Some(&room) => {
                return self.give_back().insist(room);
            }
            Some(Err(refusal)) => Some(refusal),
            None => None,
        };
        let rooms = self.alternatives(needs, event, world);
        // A hold that still serves is kept while the client looks at the alternatives to a wish that cannot be met.
        self.give_back().push(Event::RoomsProposed { refusal, rooms })
    }

    /// Free and fitting rooms, best first.
    pub(super) fn alternatives(&self, needs: &Requirements, event: Window, world: &World<'_>) -> Vec<RoomId> {
        let products: Vec<_> = self.booking.products.iter().map(|chosen| chosen.product.clone()).collect();
        let Requirements { participants, layout, .. } = *needs;
        let wish = RoomWish { event, participants, layout, features: &products, wished: None };
        rooms::rank(world.catalogue, &wish, world.occupied).into_iter().map(|room| room.id.clone()).collect()
    }

    /// The same room for the same window is the same option; everything else starts a new one.
    fn take(self, room: &Room, needs: &Requirements, event: Window, world: &World<'_>) -> Self {
        let window = room.blocked(&event);
        let same = self.booking.held.as_ref().map(|held| &held.hold);
        let hold = match same.filter(|hold| hold.room == room.id && hold.window == window) {
            Some(hold) => hold.clone(),
            None => {
                Hold { room: room.id.clone(), window, kind: HoldKind::Option, expires_at: Some(end_of_option(world)) }
            }
        };
        self.push(Event::HoldTaken { held: Held { hold, event, requirements: needs.clone() } })
    }

    /// What is agreed no longer holds once there is a new offer: the option runs again.
    pub(super) fn run_the_option(self, world: &World<'_>) -> Self {
        let mut again = self.booking.held.clone().filter(|held| held.hold.expires_at.is_none());
        if let Some(held) = &mut again {
            held.hold.expires_at = Some(end_of_option(world));
        }
        self.extend(again.map(|held| Event::HoldTaken { held }))
    }

    /// A hold that no longer serves blocks others for nothing.
    pub(super) fn give_back(self) -> Self {
        let released = match (&self.booking.held, self.booking.serving_hold()) {
            (Some(held), None) => Some(Event::HoldReleased { room: held.hold.room.clone() }),
            _ => None,
        };
        self.extend(released)
    }
}

fn end_of_option(world: &World<'_>) -> chrono::DateTime<chrono::Utc> {
    world.now + TimeDelta::days(world.catalogue.policy.option_days.into())
}

fn window(needs: &Requirements, world: &World<'_>) -> Window {
    event_window(needs.first_day, needs.last_day, needs.start, needs.end, world.zone)
}

/// Whether the wished room can be had, and if not, why. A wish is a room of ours, or a name that none has.
fn judge<'c>(
    wish: Result<RoomId, &str>,
    needs: &Requirements,
    event: &Window,
    world: &World<'c>,
) -> Result<&'c Room, RoomRefusal> {
    let unknown = |room: &str| RoomRefusal::Unknown { room: room.chars().take(LONGEST_NAME).collect() };
    let id = wish.map_err(unknown)?;
    let room = world.catalogue.room(&id).ok_or_else(|| unknown(&id.0))?;
    if let Some(layout) = needs.layout.filter(|layout| room.capacity(Some(*layout)) == 0) {
        return Err(RoomRefusal::NotFurnished { room: id, layout });
    }
    if !room.fits(needs.participants, needs.layout) {
        return Err(RoomRefusal::TooSmall { room: id, capacity: room.capacity(needs.layout) });
    }
    if !rooms::is_free(room, event, world.occupied) {
        return Err(RoomRefusal::Busy { room: id });
    }
    Ok(room)
}
