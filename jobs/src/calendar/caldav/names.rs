//! Which calendar on the server belongs to whom.

use std::collections::BTreeMap;

use booking::RoomId;

use crate::calendar::CalendarOf;

/// What the calendars are called on the server; what begins with a slash is a calendar's path there.
#[derive(Debug, Clone, Default)]
pub struct CalendarNames {
    /// Of each room.
    pub rooms: BTreeMap<RoomId, String>,
    /// Of the visits.
    pub visits: String,
}

impl CalendarNames {
    /// The name of a calendar; a room without one has its own.
    pub(super) fn of(&self, of: &CalendarOf) -> String {
        match of {
            CalendarOf::Room(room) => self.rooms.get(room).cloned().unwrap_or_else(|| room.to_string()),
            CalendarOf::Visits => self.visits.clone(),
        }
    }

    /// The setting that names it.
    pub(super) fn key_of(of: &CalendarOf) -> String {
        match of {
            CalendarOf::Room(room) => format!("calendar.rooms.{}", room.0.to_lowercase()),
            CalendarOf::Visits => "calendar.visits".to_owned(),
        }
    }
}
