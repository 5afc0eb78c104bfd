//! Which rooms can be had for an event, and which of them suits best.
//!
//! Judges what it is given: that two holds can never overlap is the store's promise, not made here.

use std::cmp::Reverse;

use crate::{Catalogue, Layout, Room, RoomId, Window};

#[cfg(test)]
mod tests;

/// A room that another booking blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupied {
    /// The room.
    pub room: RoomId,
    /// What is blocked, buffers included.
    pub window: Window,
}

/// What a client needs of a room.
#[derive(Debug, Clone, Copy)]
pub struct RoomWish<'a> {
    /// The event without buffers.
    pub event: Window,
    /// Guests.
    pub participants: u32,
    /// Seating, if it matters.
    pub layout: Option<Layout>,
    /// The room that was asked for.
    pub wished: Option<&'a RoomId>,
    /// What else was asked for: features of rooms, and products (by id or any name) that not every room can have.
    pub features: &'a [String],
}

/// Whether nobody else blocks the room during the event and the room's buffers around it.
#[must_use]
pub fn is_free(room: &Room, event: &Window, occupied: &[Occupied]) -> bool {
    let needed = room.blocked(event);
    !occupied.iter().any(|other| other.room == room.id && other.window.overlaps(&needed))
}

/// The rooms that are free and fit, best first: comfortable for so many guests, then with most of the wished
/// features, then the wished room, then the cheapest, then by name.
#[must_use]
pub fn rank<'c>(catalogue: &'c Catalogue, wish: &RoomWish<'_>, occupied: &[Occupied]) -> Vec<&'c Room> {
    let suits = |room: &&Room| room.fits(wish.participants, wish.layout) && is_free(room, &wish.event, occupied);
    let mut rooms: Vec<&Room> = catalogue.rooms.iter().filter(suits).collect();
    rooms.sort_by_cached_key(|room| {
        let comfortable = room.is_comfortable(wish.participants);
        let features = wish.features.iter().filter(|feature| catalogue.provides(room, feature)).count();
        let wished = wish.wished == Some(&room.id);
        (Reverse(comfortable), Reverse(features), Reverse(wished), room.day_rate, room.name.clone(), room.id.clone())
    });
    rooms
}
