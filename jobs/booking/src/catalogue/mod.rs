//! The venue's catalogue: rooms, products, answers and policies, as parsed from its TOML.
//!
//! Knows what the venue has and charges. Does not know bookings, dates or what is free; where the text
//! comes from and where a version of it is kept is the caller's business.

mod blackout;
mod check;
mod matching;
mod policy;
mod product;
mod room;
#[cfg(test)]
mod tests;

use serde::Deserialize;

pub use blackout::Blackout;
pub use check::{CatalogueError, Fault};
pub use policy::{Cancellation, DepositPolicy, Policy};
pub use product::{CatalogueProduct, Category, Unit};
pub use room::Room;

use crate::{Question, RoomId};

/// Everything a venue offers, under one version. Offers are pinned to the version that priced them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Counts from 1; grows whenever anything below changes.
    pub version: u32,
    /// Terms of options, deposits and cancellations.
    pub policy: Policy,
    /// Never empty, ids are unique.
    pub rooms: Vec<Room>,
    /// Ids are unique, and so is every name by which a client may call one.
    #[serde(default)]
    pub products: Vec<CatalogueProduct>,
    /// Days on which no event takes place.
    #[serde(default)]
    pub blackouts: Vec<Blackout>,
    /// At most one answer a topic.
    #[serde(default)]
    pub faq: Vec<Faq>,
}

/// The answer to what clients often ask.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faq {
    /// What it is about.
    pub topic: Question,
    /// The answer in English.
    pub en: String,
    /// The answer in German.
    pub de: String,
}

impl Catalogue {
    /// Reads and checks a catalogue.
    ///
    /// # Errors
    ///
    /// The text is no TOML of this shape (names line and column), or it contradicts itself (names every fault).
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        let catalogue: Self = toml::from_str(text)?;
        check::check(&catalogue)?;
        Ok(catalogue)
    }

    /// The room of this id.
    #[must_use]
    pub fn room(&self, id: &RoomId) -> Option<&Room> {
        self.rooms.iter().find(|room| room.id == *id)
    }

    /// How many guests the largest room holds.
    #[must_use]
    pub fn largest_capacity(&self) -> u32 {
        self.rooms.iter().map(|room| room.capacity(None)).max().unwrap_or(0)
    }

    /// The product that goes by this name: its id, a label or a synonym, in English or German, in any case,
    /// singular or plural.
    #[must_use]
    pub fn find_product(&self, name: &str) -> Option<&CatalogueProduct> {
        let keys = matching::keys(name);
        self.products.iter().find(|product| product.names().any(|known| matching::keys(known).meets(&keys)))
    }

    /// Whether a room has this built in, or can have it as a product.
    #[must_use]
    pub fn provides(&self, room: &Room, wish: &str) -> bool {
        let built_in = room.features.iter().any(|feature| matching::keys(feature).meets(&matching::keys(wish)));
        built_in || self.find_product(wish).is_some_and(|product| product.is_available_in(&room.id))
    }
}
