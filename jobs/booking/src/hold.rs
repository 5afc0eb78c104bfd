//! Holds: a room kept for a window of time.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::RoomId;

/// A half-open interval `[start, end)` of UTC time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First instant inside.
    pub start: DateTime<Utc>,
    /// First instant outside.
    pub end: DateTime<Utc>,
}

impl Window {
    /// Whether the two windows share an instant.
    #[must_use]
    pub fn overlaps(&self, other: &Window) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// How strongly a room is held. Both kinds block others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldKind {
    /// Kept until the option runs out.
    Option,
    /// Booked.
    Confirmed,
}

/// A room kept for a booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The room.
    pub room: RoomId,
    /// What is blocked: the event and the room's buffers before and after it.
    pub window: Window,
    /// Option or confirmed.
    pub kind: HoldKind,
    /// When the option runs out; `None` once the acceptance is approved or the booking confirmed.
    pub expires_at: Option<DateTime<Utc>>,
}
