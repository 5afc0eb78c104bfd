//! The fold: a booking and an event make the next booking. Total, and free of decisions.

mod money;

use crate::{
    BillingRecord, Booking, Ended, Event, HoldKind, Offer, OfferState,
    OfferState::{Accepted, Draft, Sent},
    RoomRefusal, SiteVisit, Vague,
    booking::{Acceptance, PricedOffer},
    pricing::{ChosenProduct, ExtraLine},
};

/// The booking after `event`.
#[must_use]
pub fn evolve(mut booking: Booking, event: &Event) -> Booking {
    apply_wishes(&mut booking, event);
    apply_rooms(&mut booking, event);
    apply_offers(&mut booking, event);
    apply_settlement(&mut booking, event);
    money::apply(&mut booking, event);
    apply_bargain(&mut booking, event);
    apply_ending(&mut booking, event);
    apply_proposals(&mut booking, event);
    booking
}

/// The booking after all of `events`.
#[must_use]
pub fn fold<'e>(booking: Booking, events: impl IntoIterator<Item = &'e Event>) -> Booking {
    events.into_iter().fold(booking, evolve)
}

fn apply_wishes(booking: &mut Booking, event: &Event) {
    match event {
        Event::Opened { contact, language } => {
            booking.contact = Some(contact.clone());
            booking.language.clone_from(language);
        }
        Event::DateSet { first_day, last_day } => {
            let days = (Some(*first_day), Some(*last_day));
            forget_what_is_busy_unless((booking.first_day, booking.last_day) == days, booking);
            (booking.first_day, booking.last_day) = days;
            booking.proposed_dates.clear();
            booking.date_rounds = 0;
            booking.wished_days = None;
        }
        Event::StartSet { start } => {
            (booking.start, booking.end, booking.end_asked) = (Some(*start), None, false);
        }
        Event::TimesSet { start, end } => {
            forget_what_is_busy_unless((booking.start, booking.end) == (Some(*start), Some(*end)), booking);
            (booking.start, booking.end, booking.end_asked) = (Some(*start), Some(*end), false);
        }
        Event::ParticipantsSet { participants } => booking.participants = Some(*participants),
        Event::LayoutSet { layout } => booking.layout = Some(*layout),
        Event::ProductsAdded { products } => add_products(&mut booking.products, products),
        Event::ProductsLeftOut { products, .. } => {
            booking.products.retain(|chosen| !products.contains(chosen));
            add_products(&mut booking.sought, products);
        }
        Event::ProductsRemoved { products } => {
            let wanted = |chosen: &ChosenProduct| !products.contains(&chosen.product);
            booking.products.retain(wanted);
            booking.sought.retain(wanted);
        }
        Event::GoOnWithout => booking.sought.clear(),
        Event::RoomWished { room } => booking.wished_room = Some(room.clone()),
        Event::Asked { missing } => {
            booking.end_asked = booking.start.is_some() && missing.contains(&crate::Missing::Time);
        }
        _ => {}
    }
}

/// A room that is taken at one time may be free at another.
fn forget_what_is_busy_unless(same_time: bool, booking: &mut Booking) {
    if !same_time {
        booking.busy_room = None;
    }
}

/// A product that is there already gets the new quantity, if one was said.
fn add_products(chosen: &mut Vec<ChosenProduct>, added: &[ChosenProduct]) {
    for new in added {
        match chosen.iter_mut().find(|old| old.product == new.product) {
            Some(old) => old.quantity = new.quantity.or(old.quantity),
            None => chosen.push(new.clone()),
        }
    }
}

fn apply_rooms(booking: &mut Booking, event: &Event) {
    match event {
        Event::RoomsProposed { refusal, rooms } => {
            booking.proposed_rooms.clone_from(rooms);
            if let Some(RoomRefusal::Busy { room }) = refusal {
                booking.busy_room = Some(room.clone());
            }
        }
        Event::ConflictDecided => booking.busy_room = None,
        Event::RoomGivenAway { .. } => {
            booking.held = None;
            booking.acceptance = None;
            booking.wished_room = None;
            set_open(booking, OfferState::Expired);
        }
        Event::HoldTaken { held } => {
            booking.proposed_rooms.clear();
            booking.busy_room = None;
            booking.wished_room = Some(held.hold.room.clone());
            booking.held = Some(held.clone());
        }
        Event::HoldReleased { .. } | Event::OptionEnded { .. } => {
            booking.held = None;
            booking.acceptance = None;
            set_open(booking, OfferState::Expired);
        }
        Event::OptionExtended { until } => {
            if let Some(held) = &mut booking.held {
                held.hold.expires_at = Some(*until);
            }
            if let Some(offer) = open_offer(booking) {
                offer.valid_until = Some(*until);
            }
        }
        _ => {}
    }
}

fn apply_offers(booking: &mut Booking, event: &Event) {
    match event {
        Event::OfferMade { offer, inputs } => {
            set_open(booking, OfferState::Superseded);
            booking.acceptance = None;
            booking.offers.push(PricedOffer { offer: offer.clone(), inputs: inputs.clone() });
        }
        Event::OfferSent { version } => {
            if let Some(offer) = find(booking, *version).filter(|offer| offer.state == OfferState::Draft) {
                offer.state = OfferState::Sent;
            }
        }
        Event::OfferAccepted { version } => {
            booking.acceptance = Some(Acceptance { version: *version, approved: false });
            booking.proposed_rooms.clear();
            set_open(booking, OfferState::Accepted);
        }
        Event::AcceptanceRejected => {
            booking.acceptance = None;
            set_open(booking, OfferState::Sent);
        }
        _ => {}
    }
}

fn apply_settlement(booking: &mut Booking, event: &Event) {
    match event {
        Event::AcceptanceApproved => {
            if let Some(acceptance) = &mut booking.acceptance {
                acceptance.approved = true;
            }
            if let Some(held) = &mut booking.held {
                held.hold.expires_at = None;
            }
        }
        Event::BillingGiven { billing, parts } => {
            booking.billing = Some(BillingRecord { id: billing.clone(), parts: *parts });
        }
        Event::ConfirmationApproved => {
            booking.confirmed = true;
            if let Some(held) = &mut booking.held {
                held.hold.kind = HoldKind::Confirmed;
                held.hold.expires_at = None;
            }
        }
        Event::TaskOpened { task } => {
            booking.open_tasks.insert(*task);
        }
        Event::TaskClosed { task, .. } => {
            booking.open_tasks.remove(task);
        }
        _ => {}
    }
}

fn apply_bargain(booking: &mut Booking, event: &Event) {
    match event {
        Event::CounterMade { wish } => {
            booking.counters = booking.counters.saturating_add(1);
            booking.counter_wish = *wish;
        }
        Event::ExtraLineAdded { line } => {
            let discount = |line: &ExtraLine| matches!(line, ExtraLine::Discount { .. });
            booking.extra_lines.retain(|old| !(discount(old) && discount(line)));
            booking.extra_lines.push(line.clone());
            if !discount(line) {
                booking.sought.clear();
            }
        }
        _ => {}
    }
}

fn apply_ending(booking: &mut Booking, event: &Event) {
    match event {
        Event::CancelAsked => booking.cancel_asked = true,
        Event::CancelDropped { .. } => booking.cancel_asked = false,
        Event::Declined | Event::WentSilent | Event::ClientForgotten => end(booking, Ended::Lost),
        Event::Cancelled { refund } => {
            booking.refund.due = booking.refund.due.saturating_add(*refund);
            end(booking, Ended::Cancelled);
        }
        _ => {}
    }
}

fn apply_proposals(booking: &mut Booking, event: &Event) {
    match event {
        Event::DayBlocked { days: Some(days), .. } => booking.wished_days = Some(*days),
        Event::WishedVaguely { vague } => booking.vague = over(&booking.vague, vague),
        Event::DatesProposed { dates } if *dates != booking.proposed_dates => {
            let refused = booking.proposed_dates.iter().filter(|day| !dates.contains(day));
            booking.refused_dates.extend(refused);
            booking.proposed_dates.clone_from(dates);
            booking.date_rounds = booking.date_rounds.saturating_add(1);
        }
        Event::VisitDatesOffered { days, .. } => booking.visit = SiteVisit::DatesOffered { days: days.clone() },
        Event::VisitTimesOffered { offer } => booking.visit = SiteVisit::TimeOffered { offer: offer.clone() },
        Event::VisitScheduled { day, time } => booking.visit = SiteVisit::Scheduled { day: *day, time: *time },
        Event::VisitDropped => booking.visit = SiteVisit::Cancelled,
        Event::VisitDone | Event::VisitMissed => {
            if let Some((day, time)) = booking.visit.slot() {
                let done = *event == Event::VisitDone;
                booking.visit = if done { SiteVisit::Done { day, time } } else { SiteVisit::NoShow { day, time } };
            }
        }
        Event::Reminded { reminder } => {
            booking.reminded.insert(*reminder);
        }
        _ => {}
    }
    let about_the_visit = matches!(event, Event::VisitDatesOffered { .. } | Event::VisitTimesOffered { .. });
    let about_else = matches!(
        event,
        Event::OfferMade { .. } | Event::RoomsProposed { .. } | Event::Asked { .. } | Event::DatesProposed { .. }
    );
    let settled = matches!(event, Event::VisitScheduled { .. } | Event::VisitDropped);
    booking.visit_asked = about_the_visit || (booking.visit_asked && !about_else && !settled);
}

/// What is wished now, over what was wished before.
fn over(old: &Vague, new: &Vague) -> Vague {
    let month = new.month.is_some();
    Vague {
        month: new.month.clone().or_else(|| old.month.clone()),
        weekday: new.weekday.clone().or_else(|| old.weekday.clone()),
        daypart: new.daypart.clone().or_else(|| old.daypart.clone()),
        // The second week of March says nothing of April.
        week: new.week.or(old.week.filter(|_| !month)),
    }
}

/// Nothing is held, offered or agreed any more.
fn end(booking: &mut Booking, how: Ended) {
    booking.ended = Some(how);
    booking.cancel_asked = false;
    booking.held = None;
    booking.acceptance = None;
    booking.proposed_rooms.clear();
    booking.proposed_dates.clear();
    booking.busy_room = None;
    if !matches!(booking.visit, SiteVisit::Done { .. } | SiteVisit::NoShow { .. }) {
        booking.visit = SiteVisit::None;
    }
    booking.visit_asked = false;
    set_open(booking, OfferState::Declined);
}

fn find(booking: &mut Booking, version: u32) -> Option<&mut Offer> {
    booking.offers.iter_mut().map(|priced| &mut priced.offer).find(|offer| offer.version == version)
}

/// At most the newest offer is open.
fn open_offer(booking: &mut Booking) -> Option<&mut Offer> {
    let newest = booking.offers.last_mut().map(|priced| &mut priced.offer);
    newest.filter(|offer| matches!(offer.state, Draft | Sent | Accepted))
}

/// Sets where the open offer stands.
fn set_open(booking: &mut Booking, state: OfferState) {
    if let Some(offer) = open_offer(booking) {
        offer.state = state;
    }
}
