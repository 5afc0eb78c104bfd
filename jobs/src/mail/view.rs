//! What a letter's templates may know besides the letter itself. Plain values, looked up by the caller.

use std::{collections::BTreeMap, fmt};

use booking::{BookingNumber, Offer, RoomId, Window};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The language in which a client is written to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English, also where nothing is known.
    #[default]
    En,
    /// German, as it is written in Switzerland (no ß).
    De,
}

impl Language {
    /// From a tag such as `de`, `de-CH` or `en`; English for every other.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("de") { Self::De } else { Self::En }
    }
}

/// The house that writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Venue {
    /// As it signs.
    pub name: String,
    /// Postal address on one line, for the signature and as an event's location.
    pub address: Option<String>,
    /// The zone of every date and time that people read.
    pub zone: Tz,
    /// ISO 4217 code of every amount that does not come with its own.
    pub currency: String,
}

/// One booking as its client may see it.
#[derive(Clone)]
pub struct LetterView<'a> {
    /// The booking, if the letter is about one.
    pub number: Option<BookingNumber>,
    /// The client's.
    pub language: Language,
    /// For the salutation.
    pub client_name: Option<&'a str>,
    /// Subject of the client's mail, so that the answer stays in its thread.
    pub client_subject: Option<&'a str>,
    /// The house.
    pub venue: &'a Venue,
    /// The names of rooms where the catalogue gives them better ones than `Room B`.
    pub rooms: &'a BTreeMap<RoomId, String>,
    /// The booked time, without buffers.
    pub event: Option<Window>,
    /// Guests.
    pub participants: Option<u32>,
    /// The current offer; the parts that speak of an offer need it.
    pub offer: Option<&'a Offer>,
    /// Received so far, refunds taken off.
    pub paid: Decimal,
    /// Where the deposit can be paid, with number and amount filled in.
    pub payment_url: Option<&'a str>,
}

/// A client's name stays out of logs.
impl fmt::Debug for LetterView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LetterView").field("number", &self.number).finish_non_exhaustive()
    }
}
