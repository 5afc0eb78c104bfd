//! Where a booking stands: pure functions of its facts, never stored.

use serde::{Deserialize, Serialize};

use crate::{Booking, Ended, HoldKind};

/// The first condition that a booking does not meet yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// No event date, or no time window.
    Date,
    /// No participants, or no room held for exactly this window and these requirements.
    Room,
    /// No current offer, or it was made from other inputs.
    Offer,
    /// The current offer is not accepted.
    Negotiation,
    /// Acceptance not approved, billing incomplete, or a required deposit unpaid: in any order.
    Transition,
    /// The final confirmation is not approved.
    Confirmation,
    /// Nothing: the booking is confirmed, or has ended.
    Done,
}

/// What a booking blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing.
    Lead,
    /// A room, until the option runs out.
    Option,
    /// A room, for good.
    Confirmed,
    /// Nothing any more: the client called it off.
    Cancelled,
    /// Nothing any more: the client declined, or was never heard of again.
    Lost,
}

/// The first unmet line of the specification's table.
#[must_use]
pub fn stage(booking: &Booking) -> Stage {
    if booking.confirmed || booking.ended.is_some() {
        Stage::Done
    } else if booking.first_day.is_none() || booking.start.is_none() || booking.end.is_none() {
        Stage::Date
    } else if booking.serving_hold().is_none() {
        Stage::Room
    } else if booking.fitting_offer().is_none() {
        Stage::Offer
    } else if booking.accepted_offer().is_none() {
        Stage::Negotiation
    } else if !transition_met(booking) {
        Stage::Transition
    } else {
        Stage::Confirmation
    }
}

/// What the booking blocks now.
#[must_use]
pub fn status(booking: &Booking) -> Status {
    match (&booking.ended, &booking.held) {
        (Some(Ended::Cancelled), _) => Status::Cancelled,
        (Some(Ended::Lost), _) => Status::Lost,
        _ if booking.confirmed => Status::Confirmed,
        (None, Some(held)) if held.hold.kind == HoldKind::Confirmed => Status::Confirmed,
        (None, Some(_)) => Status::Option,
        (None, None) => Status::Lead,
    }
}

fn transition_met(booking: &Booking) -> bool {
    let approved = booking.acceptance.is_some_and(|acceptance| acceptance.approved);
    approved && booking.billing_complete() && booking.deposit_outstanding().is_zero()
}

impl Status {
    /// The name in listings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Option => "option",
            Self::Confirmed => "confirmed",
            Self::Cancelled => "cancelled",
            Self::Lost => "lost",
        }
    }
}

impl Stage {
    /// The name in listings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Room => "room",
            Self::Offer => "offer",
            Self::Negotiation => "negotiation",
            Self::Transition => "transition",
            Self::Confirmation => "confirmation",
            Self::Done => "done",
        }
    }
}

#[cfg(test)]
mod tests;
