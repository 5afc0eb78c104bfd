//! What a reader may know of a booking before it reads the client's next message.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{Booking, ReaderContext, ReaderStage, SiteVisit, Stage, VisitDay, stage};

/// The corpus's `context` of a booking, `None` for a sender without one.
#[must_use]
pub fn reader_context(booking: Option<&Booking>) -> ReaderContext {
    let Some(booking) = booking else { return ReaderContext::default() };
    let held = booking.held.as_ref().map(|held| &held.hold.room);
    let room = held.or_else(|| booking.proposed_rooms.first()).or(booking.wished_room.as_ref());
    ReaderContext {
        stage: last_asked(booking),
        offered_dates: offered_dates(booking),
        offered_times: offered_times(booking),
        event_date: booking.first_day,
        room: room.map(|room| room.0.clone()),
    }
}

fn offered_dates(booking: &Booking) -> Vec<NaiveDate> {
    if booking.visit_asked { booking.visit.days() } else { booking.proposed_dates.clone() }
}

/// Times that are offered on any of them.
fn offered_times(booking: &Booking) -> Vec<String> {
    let days: &[VisitDay] = match &booking.visit {
        _ if !booking.visit_asked => &[],
        SiteVisit::DatesOffered { days } => days,
        SiteVisit::TimeOffered { offer } => std::slice::from_ref(offer),
        _ => &[],
    };
    let times: BTreeSet<_> = days.iter().flat_map(|offer| &offer.times).collect();
    times.into_iter().map(|time| time.format("%H:%M").to_string()).collect()
}

/// What the last letter asked for, by the first unmet condition.
fn last_asked(booking: &Booking) -> ReaderStage {
    match stage(booking) {
        _ if booking.cancel_asked => ReaderStage::CancelAsked,
        _ if booking.ended.is_some() => ReaderStage::New,
        _ if booking.visit_asked && matches!(booking.visit, SiteVisit::TimeOffered { .. }) => {
            ReaderStage::VisitTimesProposed
        }
        _ if booking.visit_asked => ReaderStage::VisitDatesProposed,
        _ if !booking.proposed_dates.is_empty() => ReaderStage::DateProposed,
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
