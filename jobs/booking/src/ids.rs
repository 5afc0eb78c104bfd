//! Names of things: booking numbers, rooms, and the ids behind which personal data hide.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A booking's public number, `BH-2026-00042`: year and serial within the year, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct BookingNumber {
    /// Year in which the booking was opened, in the venue's zone.
    pub year: i32,
    /// Counts from 1 within the year.
    pub serial: u32,
}

impl fmt::Display for BookingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BH-{:04}-{:05}", self.year, self.serial)
    }
}

/// Text that is no booking number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no booking number (expected the form BH-2026-00042)")]
pub struct NumberError(String);

impl FromStr for BookingNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let parts = text.strip_prefix("BH-").and_then(|rest| rest.split_once('-'));
        let parsed = parts.and_then(|(year, serial)| Some((year.parse().ok()?, serial.parse().ok()?)));
        match parsed {
            Some((year, serial)) => Ok(Self { year, serial }),
            None => Err(NumberError(text.to_owned())),
        }
    }
}

impl From<BookingNumber> for String {
    fn from(number: BookingNumber) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for BookingNumber {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, NumberError> {
        text.parse()
    }
}

macro_rules! text_id {
    ($(#[doc = $doc:literal] $name:ident;)*) => {$(
        #[doc = $doc]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )*};
}

text_id! {
    #[doc = "A room's letter in the catalogue, `B`."]
    RoomId;
    #[doc = "An offer's number, `BH-2026-00042-v1`."]
    OfferId;
    #[doc = "A row of the side table that holds a client's name, address and phone."]
    ContactId;
    #[doc = "A row of the side table that holds a billing address."]
    BillingId;
    #[doc = "A stored message (not its RFC 5322 Message-ID)."]
    MessageId;
}
