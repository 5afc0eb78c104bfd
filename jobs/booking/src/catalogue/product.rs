//! Products: what can be added to a room, and how it is charged.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de::Error};

use crate::RoomId;

/// What kind of thing a product is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Category {
    Catering,
    Beverages,
    Equipment,
    Services,
    Entertainment,
    Furniture,
    Decoration,
    Extras,
}

/// What one price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Every guest.
    PerPerson,
    /// The event, once.
    PerEvent,
    /// A piece.
    PerUnit,
    /// An hour.
    PerHour,
    /// A bottle.
    PerBottle,
    /// A table.
    PerTable,
    /// A set.
    PerSet,
}

impl Unit {
    /// How many units are charged: the guests, once, or what was ordered (one if unsaid).
    #[must_use]
    pub fn charged(self, ordered: Option<u32>, participants: u32) -> u32 {
        match self {
            Unit::PerPerson => participants,
            Unit::PerEvent => 1,
            Unit::PerUnit | Unit::PerHour | Unit::PerBottle | Unit::PerTable | Unit::PerSet => ordered.unwrap_or(1),
        }
    }
}

/// Something that can be added to a room.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueProduct {
    /// Names it in the journal and in offers; never reused for something else.
    pub id: String,
    /// What kind of thing it is.
    pub category: Category,
    /// What the price is for.
    pub unit: Unit,
    /// Price of one unit in the venue's currency, VAT included.
    #[serde(deserialize_with = "money")]
    pub price: Decimal,
    /// What English clients read.
    pub label_en: String,
    /// What German clients read.
    pub label_de: String,
    /// What else clients call it in English.
    #[serde(default)]
    pub synonyms_en: Vec<String>,
    /// What else clients call it in German.
    #[serde(default)]
    pub synonyms_de: Vec<String>,
    /// Rooms that cannot have it.
    #[serde(default)]
    pub unavailable_in: Vec<RoomId>,
}

impl CatalogueProduct {
    /// Its name in a language; English where there is none in that language.
    #[must_use]
    pub fn label(&self, language: Option<&str>) -> &str {
        if language == Some("de") { &self.label_de } else { &self.label_en }
    }

    /// Whether this room can have it.
    #[must_use]
    pub fn is_available_in(&self, room: &RoomId) -> bool {
        !self.unavailable_in.contains(room)
    }

    /// Every name it goes by.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let own = [&self.id, &self.label_en, &self.label_de];
        own.into_iter().chain(&self.synonyms_en).chain(&self.synonyms_de).map(String::as_str)
    }
}

/// Reads an amount written as text: a TOML number would have passed through a float.
pub(super) fn money<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
    let text = String::deserialize(from)?;
    Decimal::from_str_exact(&text)
        .map_err(|_| D::Error::custom(format!("{text:?} is no decimal number like \"28.00\"")))
}
