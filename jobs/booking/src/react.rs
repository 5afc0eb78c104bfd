//! What the world must be made to follow: replies, holds, offers, tasks, calendar entries, notices.

use crate::{
    Booking, Event, Hold, Letter, Offer, Part, RoomId, RoomLine, TaskKind, TaskState, World, booking::Held,
    calendar::desired_entry,
};

/// Something to be done because a booking has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// One mail to the client.
    Reply(Letter),
    /// A room is to be kept; it replaces whatever the booking held before.
    TakeHold(Hold),
    /// The booking keeps no room any more.
    ReleaseHold,
    /// This offer is new or has changed.
    SaveOffer(Offer),
    /// A decision is to be shown to the manager, who is told by mail.
    OpenTask(TaskKind),
    /// A decision is no longer open.
    CloseTask(TaskKind, TaskState),
    /// The calendars of these rooms are to follow.
    SyncCalendar(Vec<RoomId>),
    /// The manager is told that the option on this room ran out.
    TellOptionEnded(RoomId),
}

/// Everything that `events` cause. They lead from `before` to `after`.
#[must_use]
pub fn react(before: &Booking, after: &Booking, events: &[Event], world: &World<'_>) -> Vec<Effect> {
    let mut effects = hold(before, after);
    effects.extend(offers(before, after));
    effects.extend(events.iter().filter_map(task));
    effects.extend(reply(after, events, world));
    effects.extend(calendar(before, after));
    effects
}

fn hold(before: &Booking, after: &Booking) -> Vec<Effect> {
    let (old, new) = (before.held.as_ref().map(|held| &held.hold), after.held.as_ref().map(|held| &held.hold));
    match new {
        _ if old == new => Vec::new(),
        Some(hold) => vec![Effect::TakeHold(hold.clone())],
        None => vec![Effect::ReleaseHold],
    }
}

fn offers(before: &Booking, after: &Booking) -> Vec<Effect> {
    let changed = after.offers.iter().enumerate().filter(|(index, priced)| before.offers.get(*index) != Some(priced));
    changed.map(|(_, priced)| Effect::SaveOffer(priced.offer.clone())).collect()
}

fn task(event: &Event) -> Option<Effect> {
    match event {
        Event::TaskOpened { task } => Some(Effect::OpenTask(*task)),
        Event::TaskClosed { task, state } => Some(Effect::CloseTask(*task, *state)),
        Event::OptionEnded { room } => Some(Effect::TellOptionEnded(room.clone())),
        _ => None,
    }
}

fn calendar(before: &Booking, after: &Booking) -> Option<Effect> {
    let (old, new) = (desired_entry(before), desired_entry(after));
    if old == new {
        return None;
    }
    let mut rooms: Vec<_> = old.into_iter().chain(new).map(|entry| entry.room).collect();
    rooms.dedup();
    Some(Effect::SyncCalendar(rooms))
}

/// One letter for everything that happened. What is said once is not said twice.
fn reply(after: &Booking, events: &[Event], world: &World<'_>) -> Option<Effect> {
    let mut parts: Vec<Part> = Vec::new();
    for part in events.iter().flat_map(|event| say(event, after, world)) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    (!parts.is_empty()).then_some(Effect::Reply(Letter { parts }))
}

fn say(event: &Event, after: &Booking, world: &World<'_>) -> Vec<Part> {
    match event {
        Event::Asked { missing } => vec![Part::AskMissing { missing: missing.clone(), date: after.first_day }],
        Event::PastDateNamed { date } => vec![Part::DateInPast { date: *date }],
        Event::TooManyGuests { participants, maximum } => {
            vec![Part::TooManyGuests { participants: *participants, maximum: *maximum }]
        }
        Event::RoomsProposed { .. } => room_overview(event, after, world).into_iter().collect(),
        Event::OfferMade { offer, .. } => offer_part(offer, after).into_iter().collect(),
        Event::OfferAccepted { version } => after_acceptance(*version, after),
        Event::OlderVersionAccepted { current } => vec![Part::OlderVersion { current: *current }],
        Event::AcceptedTooEarly => vec![Part::NoOfferYet],
        Event::AcceptanceApproved => after_approval(after),
        Event::AcceptanceRejected => vec![Part::RevisionFollows],
        Event::BillingGiven { .. } => vec![billing_part(after)],
        Event::PaymentReceived { .. } => deposit_rest(after).into_iter().collect(),
        Event::ConfirmationApproved => vec![Part::Confirmed],
        Event::OptionEnded { room } => vec![Part::OptionEnded { room: room.clone() }],
        Event::LeftToTeam { .. } => vec![Part::TeamWillAnswer],
        _ => Vec::new(),
    }
}

fn room_overview(event: &Event, after: &Booking, world: &World<'_>) -> Option<Part> {
    let Event::RoomsProposed { refusal, rooms } = event else { return None };
    let requirements = after.requirements()?;
    let lines = rooms.iter().filter_map(|id| world.catalogue.room(id)).map(|room| RoomLine {
        room: room.id.clone(),
        capacity: room.capacity(requirements.layout),
        day_rate: room.day_rate,
    });
    let crate::booking::Requirements { first_day, last_day, start, end, participants, .. } = requirements;
    Some(Part::RoomOverview {
        refusal: refusal.clone(),
        event: crate::local_time::event_window(first_day, last_day, start, end, world.zone),
        participants,
        rooms: lines.collect(),
    })
}

/// Only the newest offer is worth a mail.
fn offer_part(offer: &Offer, after: &Booking) -> Option<Part> {
    let newest = after.offers.last()?.offer.version;
    let Held { hold, .. } = after.held.as_ref()?;
    let held_until = hold.expires_at.or(offer.valid_until)?;
    (offer.version == newest).then_some(Part::Offer {
        version: offer.version,
        held_until,
        replaces_earlier: offer.version > 1,
    })
}

fn after_acceptance(version: u32, after: &Booking) -> Vec<Part> {
    vec![Part::AcceptanceReceived { version }, billing_part(after)]
}

fn billing_part(after: &Booking) -> Part {
    match &after.billing {
        Some(billing) if billing.parts.complete() => Part::BillingComplete,
        billing => Part::BillingMissing { present: billing.as_ref().map(|billing| billing.parts).unwrap_or_default() },
    }
}

fn after_approval(after: &Booking) -> Vec<Part> {
    let mut parts: Vec<_> = deposit_request(after).into_iter().collect();
    if !after.billing_complete() {
        parts.push(billing_part(after));
    }
    parts
}

fn deposit_request(after: &Booking) -> Option<Part> {
    let amount = after.deposit_outstanding();
    let offer = after.accepted_offer().filter(|_| !amount.is_zero())?;
    let partly_paid = Some(amount) != offer.deposit;
    let vat = offer.deposit_vat.filter(|_| !partly_paid).unwrap_or_else(|| share_of_vat(offer, amount));
    Some(Part::DepositRequest { amount, vat, due: offer.deposit_due?, partly_paid })
}

/// VAT contained in a part of the deposit, in proportion, to the cent.
fn share_of_vat(offer: &Offer, amount: rust_decimal::Decimal) -> rust_decimal::Decimal {
    let share = (amount * offer.vat).checked_div(offer.total).unwrap_or_default();
    share.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
}

/// A part was paid: the rest is asked for, once the deposit was asked for at all.
fn deposit_rest(after: &Booking) -> Option<Part> {
    let approved = after.acceptance.is_some_and(|acceptance| acceptance.approved);
    deposit_request(after).filter(|_| approved)
}
