//! The way from facts to an offer: ask for what is missing, keep or take a room, price it.

use chrono::TimeDelta;

use super::{
    Draft, close,
    values::{known_room, wish_of},
};
use crate::{
    Booking, Event, Hold, HoldKind, Missing, RoomRefusal, TaskKind, TaskState, Window, World,
    booking::{Held, Requirements},
    catalogue::Room,
    local_time::event_window,
    pricing,
    rooms::{self, RoomWish},
};

impl Draft {
    /// Goes as far as the facts allow. `wished` is the room named in this very message, `impossible` a date in it
    /// that cannot be.
    pub(super) fn pursue(self, wished: Option<&str>, impossible: Option<Event>, world: &World<'_>) -> Self {
        if let Some(impossible) = impossible {
            return self.push(impossible);
        }
        let missing = missing(&self.booking);
        if let Some(too_many) = too_many_guests(&self.booking, world) {
            return self.give_back().push(too_many);
        }
        if !missing.is_empty() {
            return self.give_back().push(Event::Asked { missing });
        }
        let Some(requirements) = self.booking.requirements() else { return self };
        self.keep_or_take_a_room(wished, &requirements, world).make_offer(world)
    }

    fn keep_or_take_a_room(self, wished: Option<&str>, requirements: &Requirements, world: &World<'_>) -> Self {
        let wish = wish_of(&self.booking, wished).map(str::to_owned);
        let held_room = self.booking.serving_hold().map(|held| held.hold.room.0.clone());
        let wants_another = wished.is_some_and(|room| held_room.as_deref() != Some(room));
        if held_room.is_some() && !wants_another {
            return self;
        }
        let event = window(requirements, world);
        let refusal = match wish.as_deref().map(|room| judge(room, requirements, &event, world)) {
            Some(Ok(room)) => return self.take(room, requirements, event, world),
            Some(Err(refusal)) => Some(refusal),
            None => None,
        };
        let rooms = rooms::rank(world.catalogue, &room_wish(requirements, event), world.occupied);
        let rooms = rooms.into_iter().map(|room| room.id.clone()).collect();
        // A hold that still serves is kept while the client looks at the alternatives to a wish that cannot be met.
        let kept = if held_room.is_some() { self } else { self.give_back() };
        kept.push(Event::RoomsProposed { refusal, rooms })
    }

    fn take(self, room: &Room, requirements: &Requirements, event: Window, world: &World<'_>) -> Self {
        let expires_at = world.now + TimeDelta::days(world.catalogue.policy.option_days.into());
        let hold = Hold {
            room: room.id.clone(),
            window: room.blocked(&event),
            kind: HoldKind::Option,
            expires_at: Some(expires_at),
        };
        self.push(Event::HoldTaken { held: Held { hold, event, requirements: requirements.clone() } })
    }

    /// A hold that no longer serves blocks others for nothing.
    fn give_back(self) -> Self {
        let released = match (&self.booking.held, self.booking.serving_hold()) {
            (Some(held), None) => Some(Event::HoldReleased { room: held.hold.room.clone() }),
            _ => None,
        };
        self.extend(released)
    }

    fn make_offer(self, world: &World<'_>) -> Self {
        let Some(inputs) = self.booking.offer_inputs() else { return self };
        if self.booking.fitting_offer().is_some() {
            return self;
        }
        let valid_until = self.booking.held.as_ref().and_then(|held| held.hold.expires_at);
        let version = u32::try_from(self.booking.offers.len()).unwrap_or(u32::MAX - 1) + 1;
        match pricing::price(&inputs, world.catalogue, world.today(), version, valid_until) {
            Ok(offer) => {
                let superseded = superseded_tasks(&self.booking);
                self.push(Event::OfferMade { offer, inputs }).extend(superseded)
            }
            // The catalogue no longer knows what was chosen: a person finds another way.
            Err(_) => {
                let left = super::leave_to_team(&self.booking, &[]);
                self.extend(left)
            }
        }
    }
}

/// Decisions about an offer that has been replaced are pointless.
fn superseded_tasks(booking: &Booking) -> Vec<Event> {
    [TaskKind::ApproveAcceptance, TaskKind::FinalConfirmation]
        .into_iter()
        .filter_map(|task| close(booking, task, TaskState::Superseded))
        .collect()
}

pub(super) fn missing(booking: &Booking) -> Vec<Missing> {
    let facts = [
        (Missing::Date, booking.first_day.is_some()),
        (Missing::Time, booking.start.is_some() && booking.end.is_some()),
        (Missing::Participants, booking.participants.is_some()),
    ];
    facts.into_iter().filter(|(_, known)| !known).map(|(value, _)| value).collect()
}

fn too_many_guests(booking: &Booking, world: &World<'_>) -> Option<Event> {
    let maximum = world.catalogue.largest_capacity();
    let participants = booking.participants.filter(|participants| *participants > maximum)?;
    Some(Event::TooManyGuests { participants, maximum })
}

fn window(requirements: &Requirements, world: &World<'_>) -> Window {
    let Requirements { first_day, last_day, start, end, .. } = *requirements;
    event_window(first_day, last_day, start, end, world.zone)
}

fn room_wish<'a>(requirements: &Requirements, event: Window) -> RoomWish<'a> {
    RoomWish {
        event,
        participants: requirements.participants,
        layout: requirements.layout,
        features: &[],
        wished: None,
    }
}

/// Whether the wished room can be had, and if not, why.
fn judge<'c>(
    wished: &str,
    requirements: &Requirements,
    event: &Window,
    world: &World<'c>,
) -> Result<&'c Room, RoomRefusal> {
    let Some(room) = known_room(world.catalogue, wished) else {
        return Err(RoomRefusal::Unknown { room: wished.to_owned() });
    };
    if room.capacity(requirements.layout) < requirements.participants {
        return Err(RoomRefusal::TooSmall { room: room.id.clone(), capacity: room.capacity(requirements.layout) });
    }
    if !rooms::is_free(room, event, world.occupied) {
        return Err(RoomRefusal::Busy { room: room.id.clone() });
    }
    Ok(room)
}
