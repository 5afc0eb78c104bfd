//! Rooms: how many they hold, what they cost, and how long they are blocked around an event.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::product::money;
use crate::{Layout, RoomId, Window};

/// A room of the venue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// Its letter.
    pub id: RoomId,
    /// What it is called. Where that is only its letter, clients read `Room B` or `Raum B`.
    pub name: String,
    /// From this many guests on it is comfortable. Fewer fit, but other rooms suit them better.
    pub guests_min: u32,
    /// So many guests it holds, whatever the layout.
    pub guests_max: u32,
    /// So many guests it holds in each layout that it can have.
    pub layouts: BTreeMap<Layout, u32>,
    /// Minutes before an event in which it is blocked to set it up.
    pub buffer_before_min: u32,
    /// Minutes after an event in which it is blocked to clear it.
    pub buffer_after_min: u32,
    /// Price of a day in the venue's currency, VAT included.
    #[serde(deserialize_with = "money")]
    pub day_rate: Decimal,
    /// What is built in, in words that clients wish for: `daylight`, `stage`.
    #[serde(default)]
    pub features: Vec<String>,
}

impl Room {
    /// What clients read: its name, or `Room B` (`Raum B` in German) where it has none of its own.
    #[must_use]
    pub fn label(&self, language: Option<&str>) -> String {
        match language {
            _ if self.name != self.id.0 => self.name.clone(),
            Some("de") => format!("Raum {}", self.id),
            _ => format!("Room {}", self.id),
        }
    }

    /// How many guests it holds in this layout (0: it cannot have it), or at most if none is wished.
    #[must_use]
    pub fn capacity(&self, layout: Option<Layout>) -> u32 {
        match layout {
            Some(layout) => self.layouts.get(&layout).copied().unwrap_or(0),
            None => self.guests_max,
        }
    }

    /// Whether it holds so many guests in this layout.
    #[must_use]
    pub fn fits(&self, participants: u32, layout: Option<Layout>) -> bool {
        participants <= self.capacity(layout) && self.capacity(layout) > 0
    }

    /// Whether so many guests are neither lost in it nor more than it holds.
    #[must_use]
    pub fn is_comfortable(&self, participants: u32) -> bool {
        (self.guests_min..=self.guests_max).contains(&participants)
    }

    /// What an event blocks: the event and the buffers around it.
    #[must_use]
    pub fn blocked(&self, event: &Window) -> Window {
        Window {
            start: event.start - TimeDelta::minutes(i64::from(self.buffer_before_min)),
            end: event.end + TimeDelta::minutes(i64::from(self.buffer_after_min)),
        }
    }
}
