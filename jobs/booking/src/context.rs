//! What a reader may know of a booking before it reads the client's next message.

use crate::{Booking, ReaderContext, ReaderStage, Stage, stage};

/// The corpus's `context` of a booking, `None` for a sender without one.
#[must_use]
pub fn reader_context(booking: Option<&Booking>) -> ReaderContext {
    let Some(booking) = booking else { return ReaderContext::default() };
    let held = booking.held.as_ref().map(|held| &held.hold.room);
    let room = held.or_else(|| booking.proposed_rooms.first()).or(booking.wished_room.as_ref());
    ReaderContext {
        stage: last_asked(booking),
        offered_dates: Vec::new(),
        offered_times: Vec::new(),
        event_date: booking.first_day,
        room: room.map(|room| room.0.clone()),
    }
}

/// What the last letter asked for, by the first unmet condition.
fn last_asked(booking: &Booking) -> ReaderStage {
    match stage(booking) {
        _ if booking.cancel_asked => ReaderStage::CancelAsked,
        _ if booking.ended.is_some() => ReaderStage::New,
        Stage::Date if booking.first_day.is_none() => ReaderStage::DateProposed,
        Stage::Date => ReaderStage::TimeAsked,
        Stage::Room | Stage::Offer => ReaderStage::RoomProposed,
        Stage::Negotiation => ReaderStage::OfferSent,
        Stage::Transition | Stage::Confirmation if !booking.billing_complete() => ReaderStage::BillingRequested,
        Stage::Transition | Stage::Confirmation => ReaderStage::DepositRequested,
        Stage::Done => ReaderStage::Confirmed,
    }
}

#[cfg(test)]
mod tests;
