//! What a room's calendar should say of a booking: a function of its facts.

use serde::{Deserialize, Serialize};

use crate::{Booking, HoldKind, RoomId, Window};

/// The one entry of a booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarEntry {
    /// In whose calendar.
    pub room: RoomId,
    /// The event without buffers.
    pub event: Window,
    /// Option or confirmed.
    pub kind: HoldKind,
    /// Guests.
    pub participants: u32,
}

/// The entry that should be there, `None` while no room is held.
#[must_use]
pub fn desired_entry(booking: &Booking) -> Option<CalendarEntry> {
    let held = booking.held.as_ref()?;
    Some(CalendarEntry {
        room: held.hold.room.clone(),
        event: held.event,
        kind: held.hold.kind,
        participants: held.requirements.participants,
    })
}
