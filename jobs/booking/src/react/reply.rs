//! The one letter that answers everything a message did: what it says, and in which order.

use std::mem::discriminant;

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::{
    Booking, Ended, Event, Letter, Missing, Offer, Part, Reminder, RoomId, RoomLine, RoomRefusal, SiteVisit, TaskKind,
    World,
    answers::{answers, tells},
    booking::Requirements,
    local_time::event_window,
    pricing::ChosenProduct,
    refund::refund_on_cancellation,
};

/// One letter for everything that happened. What is said once is not said twice.
pub(super) fn reply(after: &Booking, events: &[Event], world: &World<'_>) -> Option<Letter> {
    let mut parts: Vec<Part> = Vec::new();
    for part in events.iter().flat_map(|event| say(event, after, world)) {
        // Every question has an answer of its own.
        let answers = matches!(part, Part::Answer { .. });
        if answers || !parts.iter().any(|said| discriminant(said) == discriminant(&part)) {
            parts.push(part);
        }
    }
    leave_out_the_obvious(&mut parts, after);
    leave_out_what_is_told(&mut parts);
    if parts.is_empty() && events.iter().any(|event| matches!(event, Event::CancelDropped { .. })) {
        parts.push(Part::BookingKept); // the client was asked a question, and the booking goes on as if it were not
    }
    parts.sort_by_key(reading_order);
    (!parts.is_empty()).then_some(Letter { parts })
}

fn say(event: &Event, after: &Booking, world: &World<'_>) -> Vec<Part> {
    match event {
        Event::Asked { missing } => vec![ask(missing, after)],
        Event::PastDateNamed { date } => vec![Part::DateInPast { date: *date }],
        Event::TooManyGuests { participants, maximum } => {
            vec![Part::TooManyGuests { participants: *participants, maximum: *maximum }]
        }
        Event::RoomsProposed { refusal, rooms } => {
            room_overview(refusal.as_ref(), rooms, after, world).into_iter().collect()
        }
        Event::OfferMade { offer, .. } => offer_part(offer, after).into_iter().collect(),
        Event::OfferStands { .. } => where_it_stands(after),
        Event::OfferAccepted { version } => after_acceptance(*version, after),
        Event::OlderVersionAccepted { current } => vec![Part::OlderVersion { current: *current }],
        Event::AcceptedTooEarly => vec![Part::NoOfferYet],
        Event::AcceptanceApproved => after_approval(after),
        Event::AcceptanceRejected => vec![Part::RevisionFollows],
        Event::BillingGiven { .. } => vec![billing_part(after)],
        Event::PaymentReceived { payment, .. } => deposit_rest(payment, after).into_iter().collect(),
        Event::ConfirmationApproved => vec![Part::Confirmed],
        Event::OptionEnded { room } => vec![Part::OptionEnded { room: room.clone() }],
        Event::LeftToTeam { .. } => vec![Part::TeamWillAnswer],
        _ => say_more(event, after, world),
    }
}

/// What is said beside the way from an inquiry to a confirmation.
fn say_more(event: &Event, after: &Booking, world: &World<'_>) -> Vec<Part> {
    match event {
        Event::ProductsLeftOut { products, .. } => {
            vec![Part::ProductsSought { labels: labels(products, after, world) }]
        }
        Event::UnknownProductWished => vec![Part::ProductsSought { labels: Vec::new() }],
        Event::GoOnWithout => vec![Part::GoOnWithout],
        Event::CounterMade { .. } if after.open_tasks.contains(&TaskKind::CounterOffer) => vec![Part::CounterReceived],
        Event::CounterRefused => {
            after.current_offer().map(|offer| Part::PriceStands { version: offer.version }).into_iter().collect()
        }
        Event::DatesProposed { dates } => vec![Part::DatesProposed { dates: dates.clone() }],
        Event::DatesLeftToManager => vec![Part::TeamWillAnswer],
        Event::DayBlocked { date, .. } => vec![Part::DayBlocked { date: *date }],
        Event::Insisted { room } => vec![Part::ConflictNoted { room: room.clone() }],
        Event::RoomGivenAway { room } => vec![Part::RoomGivenAway { room: room.clone() }],
        Event::VisitDatesOffered { days, reason } => vec![Part::VisitDates { days: days.clone(), reason: *reason }],
        Event::VisitTimesOffered { offer } => vec![Part::VisitTimes { offer: offer.clone() }],
        Event::VisitScheduled { day, time } => vec![Part::VisitScheduled { day: *day, time: *time }],
        Event::VisitDropped => vec![Part::VisitDropped],
        Event::OptionExtended { until } => {
            let held = after.held.iter().map(|held| held.hold.room.clone());
            held.map(|room| Part::OptionExtended { room, until: *until }).collect()
        }
        Event::Reminded { reminder } => reminded(*reminder, after),
        Event::GoodbyeSaid => vec![Part::Goodbye],
        Event::CancelAsked => vec![cancel_check(after, world)],
        Event::CancelDropped { said: true } => vec![Part::BookingKept],
        Event::Cancelled { refund } => {
            vec![Part::Cancelled { refund: (after.paid() > Decimal::ZERO).then_some(*refund) }]
        }
        Event::PaymentClaimed => vec![Part::PaymentNoted { arrived: has_arrived(after) }],
        Event::QuestionsAsked { questions } => answers(questions, after.language.as_deref(), world.catalogue).0,
        Event::HumanAsked => vec![Part::PersonWillWrite],
        Event::Repeated => vec![Part::AnythingToAdd],
        Event::WrittenAfterTheEnd => vec![Part::HasEnded { cancelled: after.ended == Some(Ended::Cancelled) }],
        _ => Vec::new(),
    }
}

/// Who is asked for money is asked for the address too, if that is missing.
fn reminded(reminder: Reminder, after: &Booking) -> Vec<Part> {
    let address = billing_missing(after).filter(|_| reminder.asks_for_what_is_missing());
    reminder_part(reminder, after).into_iter().chain(address).collect()
}

fn reminder_part(reminder: Reminder, after: &Booking) -> Option<Part> {
    match reminder {
        Reminder::VisitTomorrow { day, time } => Some(Part::VisitReminder { day, time }),
        Reminder::VisitFollowUp { .. } => Some(Part::VisitFollowUp),
        Reminder::OptionEnds { until } => {
            Some(Part::OptionReminder { room: after.held.as_ref()?.hold.room.clone(), until })
        }
        Reminder::DepositSoon { .. } | Reminder::DepositDue { .. } => deposit_reminder(false, after),
        Reminder::DepositOverdue { .. } => deposit_reminder(true, after),
        Reminder::BillingSoon { .. } | Reminder::BillingDue { .. } | Reminder::BillingOverdue { .. } => None,
    }
}

pub(super) fn deposit_reminder(overdue: bool, after: &Booking) -> Option<Part> {
    let due = after.accepted_offer()?.deposit_due?;
    Some(Part::DepositReminder { amount: after.deposit_outstanding(), due, overdue })
}

fn labels(products: &[ChosenProduct], after: &Booking, world: &World<'_>) -> Vec<String> {
    let known = |chosen: &ChosenProduct| world.catalogue.products.iter().find(|known| known.id == chosen.product);
    products.iter().filter_map(known).map(|product| product.label(after.language.as_deref()).to_owned()).collect()
}

pub(super) fn cancel_check(after: &Booking, world: &World<'_>) -> Part {
    Part::CancelCheck { refund: refund(after, world), visit: visit(after) }
}

/// What would go back today, if something was paid.
fn refund(after: &Booking, world: &World<'_>) -> Option<Decimal> {
    let (terms, paid) = (&world.catalogue.policy.cancellation, after.balance());
    (paid > Decimal::ZERO).then(|| refund_on_cancellation(terms, paid, after.first_day, world.today()))
}

/// Day and start of a visit that is agreed on.
fn visit(after: &Booking) -> Option<(NaiveDate, NaiveTime)> {
    match after.visit {
        SiteVisit::Scheduled { day, time } => Some((day, time)),
        _ => None,
    }
}

pub(super) fn has_arrived(after: &Booking) -> bool {
    after.paid() > Decimal::ZERO && after.deposit_outstanding().is_zero()
}

/// What another part says already, or what it is too early to say.
fn leave_out_the_obvious(parts: &mut Vec<Part>, after: &Booking) {
    let offered = parts.iter().any(|part| matches!(part, Part::Offer { .. }));
    let about_billing = !parts.iter().any(|part| !matches!(part, Part::BillingMissing { .. } | Part::TeamWillAnswer));
    parts.retain(|part| match part {
        // The new offer says that it replaces the earlier ones, and until when the room is held again.
        Part::OlderVersion { .. } | Part::OptionEnded { .. } => !offered,
        // There was one, and it has run out: the letter says what it takes to get another.
        Part::NoOfferYet => after.offers.is_empty() || (offered && after.offers.len() == 1),
        // Nobody is asked for an invoice address before the yes, unless it is what the client wrote about.
        Part::BillingMissing { .. } => about_billing || after.acceptance.is_some(),
        _ => true,
    });
}

/// A question that the rest of the letter answers needs no answer of its own.
pub(super) fn leave_out_what_is_told(parts: &mut Vec<Part>) {
    let rest: Vec<Part> = parts.iter().filter(|part| !matches!(part, Part::Answer { .. })).cloned().collect();
    parts.retain(|part| match part {
        Part::Answer { topic, .. } => !rest.iter().any(|part| tells(part, *topic)),
        _ => true,
    });
}

/// What the message was about comes first, what is needed next after it, small print last.
pub(super) fn reading_order(part: &Part) -> u8 {
    match part {
        Part::Confirmed
        | Part::OptionExtended { .. }
        | Part::OptionReminder { .. }
        | Part::DepositReminder { .. }
        | Part::OptionEnded { .. }
        | Part::Cancelled { .. }
        | Part::CancelCheck { .. }
        | Part::BookingKept
        | Part::HasEnded { .. }
        | Part::Goodbye
        | Part::AnythingToAdd => 0,
        Part::AcceptanceReceived { .. }
        | Part::RevisionFollows
        | Part::OlderVersion { .. }
        | Part::NoOfferYet
        | Part::PaymentNoted { .. }
        | Part::CounterReceived
        | Part::PriceStands { .. } => 1,
        Part::DateInPast { .. }
        | Part::DayBlocked { .. }
        | Part::TooManyGuests { .. }
        | Part::RoomGivenAway { .. }
        | Part::ConflictNoted { .. } => 2,
        Part::RoomOverview { .. } | Part::DatesProposed { .. } => 3,
        Part::AskMissing { .. } => 4,
        Part::Offer { .. } | Part::DepositRequest { .. } => 5,
        Part::ProductsSought { .. } | Part::GoOnWithout => 6,
        Part::BillingComplete | Part::BillingMissing { .. } => 7,
        Part::VisitReminder { .. } | Part::VisitFollowUp | Part::VisitCalledOff { .. } => 8,
        Part::VisitDates { .. } | Part::VisitTimes { .. } | Part::VisitScheduled { .. } | Part::VisitDropped => 8,
        Part::Answer { .. } => 8,
        Part::TeamWillAnswer | Part::PersonWillWrite => 9,
    }
}

/// A date that is asked for is not said to be noted.
pub(super) fn ask(missing: &[Missing], after: &Booking) -> Part {
    let date = after.first_day.filter(|_| !missing.contains(&Missing::Date));
    Part::AskMissing { missing: missing.to_vec(), date }
}

fn room_overview(refusal: Option<&RoomRefusal>, rooms: &[RoomId], after: &Booking, world: &World<'_>) -> Option<Part> {
    let Requirements { first_day, last_day, start, end, participants, layout } = after.requirements()?;
    let lines = rooms.iter().filter_map(|id| world.catalogue.room(id)).map(|room| RoomLine {
        room: room.id.clone(),
        capacity: room.capacity(layout),
        day_rate: room.day_rate,
    });
    Some(Part::RoomOverview {
        refusal: refusal.cloned(),
        event: event_window(first_day, last_day, start, end, world.zone),
        participants,
        rooms: lines.collect(),
    })
}

/// Only the newest offer is worth a mail.
pub(super) fn offer_part(offer: &Offer, after: &Booking) -> Option<Part> {
    let newest = after.offers.last()?.offer.version;
    let held_until = after.held.as_ref()?.hold.expires_at.or(offer.valid_until)?;
    (offer.version == newest).then_some(Part::Offer {
        version: offer.version,
        held_until,
        replaces_earlier: offer.version > 1,
    })
}

/// What is open between client and venue, for a client who said nothing new.
fn where_it_stands(after: &Booking) -> Vec<Part> {
    let Some(acceptance) = after.acceptance else {
        return after.fitting_offer().and_then(|offer| offer_part(offer, after)).into_iter().collect();
    };
    let asked = if acceptance.approved { after_approval(after) } else { Vec::new() };
    if asked.is_empty() { after_acceptance(acceptance.version, after) } else { asked }
}

fn after_acceptance(version: u32, after: &Booking) -> Vec<Part> {
    let received = Part::AcceptanceReceived { version };
    std::iter::once(received).chain(billing_missing(after)).collect()
}

fn after_approval(after: &Booking) -> Vec<Part> {
    deposit_request(after).into_iter().chain(billing_missing(after)).collect()
}

fn billing_missing(after: &Booking) -> Option<Part> {
    (!after.billing_complete()).then(|| billing_part(after))
}

pub(super) fn billing_part(after: &Booking) -> Part {
    match &after.billing {
        Some(billing) if billing.parts.complete() => Part::BillingComplete,
        billing => Part::BillingMissing { present: billing.as_ref().map(|billing| billing.parts).unwrap_or_default() },
    }
}

pub(super) fn deposit_request(after: &Booking) -> Option<Part> {
    let amount = after.deposit_outstanding();
    let offer = after.accepted_offer().filter(|_| !amount.is_zero())?;
    let partly_paid = Some(amount) != offer.deposit;
    let vat = offer.deposit_vat.filter(|_| !partly_paid).unwrap_or_else(|| share_of_vat(offer, amount));
    Some(Part::DepositRequest { amount, vat, due: offer.deposit_due?, partly_paid })
}

/// VAT contained in a part of the deposit, in proportion, to the cent.
fn share_of_vat(offer: &Offer, amount: Decimal) -> Decimal {
    let share = amount.checked_mul(offer.vat).and_then(|product| product.checked_div(offer.total)).unwrap_or_default();
    let mut cents = share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    cents.rescale(2);
    cents
}

/// A part was paid, and stayed: the rest is asked for, once the deposit was asked for at all.
fn deposit_rest(payment: &str, after: &Booking) -> Option<Part> {
    let approved = after.acceptance.is_some_and(|acceptance| acceptance.approved);
    let stayed = after.payments.get(payment).is_some_and(|payment| payment.kept() > Decimal::ZERO);
    deposit_request(after).filter(|_| approved && stayed)
}
