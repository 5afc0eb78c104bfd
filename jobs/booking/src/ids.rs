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
        let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
        let parts = text.strip_prefix("BH-").and_then(|rest| rest.split_once('-'));
        let parts = parts.filter(|(year, serial)| digits(year) && digits(serial));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_booking_number_is_read_as_it_is_written_and_nothing_else_is_one() {
        let number = BookingNumber { year: 2026, serial: 42 };
        assert_eq!(number.to_string(), "BH-2026-00042");
        let cases = [
            ("BH-2026-00042", Some(number)),
            ("BH-2026-42", Some(number)),
            ("BH-2026-123456", Some(BookingNumber { year: 2026, serial: 123_456 })),
            ("BH-2026-", None),
            ("BH--00042", None),
            ("BH-+2026-+42", None),
            ("BH-2026-00042 ", None),
            ("bh-2026-00042", None),
            ("BH-2026-00042-v1", None),
            ("BH-2026-99999999999", None),
            ("2026-00042", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse().ok(), expected, "{text:?}");
            let json = serde_json::from_value::<BookingNumber>(text.into()).ok();
            assert_eq!(json, expected, "{text:?} in JSON");
        }
    }
}
