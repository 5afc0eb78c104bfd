//! Forgetting a person: what of a booking still needs its client, and what of the journal names them.
//!
//! Names and addresses never enter a booking; a client's own words do in one place. Knows no side tables.

use std::fmt;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::{Booking, Event, RoomRefusal};

/// Why a client cannot be forgotten yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StillNeeded {
    /// Their confirmed event lies ahead.
    EventAhead {
        /// When it is over.
        until: DateTime<Utc>,
    },
    /// Money of theirs is here that is owed to them, or for which they have nothing yet.
    MoneyHere {
        /// In the venue's currency.
        amount: Decimal,
    },
}

impl fmt::Display for StillNeeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EventAhead { until } => {
                write!(f, "a confirmed event lies ahead (until {})", until.format("%Y-%m-%d %H:%M UTC"))
            }
            Self::MoneyHere { amount } => write!(f, "{amount:.2} of the client's money is here and not settled"),
        }
    }
}

/// What the client of a booking is still needed for at `now`, if for anything.
#[must_use]
pub fn still_needed(booking: &Booking, now: DateTime<Utc>) -> Option<StillNeeded> {
    let event = booking.held.as_ref().filter(|_| booking.confirmed && booking.ended.is_none()).map(|held| held.event);
    if let Some(event) = event.filter(|event| event.end > now) {
        return Some(StillNeeded::EventAhead { until: event.end });
    }
    let open = booking.ended.is_none() && !booking.confirmed;
    let unspent = if open { booking.balance() } else { Decimal::ZERO };
    let amount = booking.refund.owed().saturating_add(unspent);
    (amount > Decimal::ZERO).then_some(StillNeeded::MoneyHere { amount })
}

/// The event without what the client wrote in their own words. It folds to the same booking.
#[must_use]
pub fn without_person(event: &Event) -> Event {
    match event {
        Event::RoomsProposed { refusal: Some(RoomRefusal::Unknown { .. }), rooms } => {
            let refusal = Some(RoomRefusal::Unknown { room: String::new() });
            Event::RoomsProposed { refusal, rooms: rooms.clone() }
        }
        event => event.clone(),
    }
}

#[cfg(test)]
mod tests;
