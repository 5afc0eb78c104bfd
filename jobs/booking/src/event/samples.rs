//! An example of every event.

mod tag;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;

pub(crate) use self::tag::tag;
use super::{Event, Mismatch, VisitReason};
use crate::{
    ActKind, AnswerStanding, BillingParts, Hold, HoldKind, InvitationAnswer, Invited, Layout, Missing, Offer,
    OfferState, Question, Reminder, RoomRefusal, TaskKind, TaskState, Vague, VisitDay, Window,
    booking::{Held, Requirements},
    offer::Line,
    pricing::{ChosenProduct, ExtraLine, OfferInputs},
};

/// At least one of each, in the order of the enum.
pub(crate) fn every_event() -> Vec<Event> {
    let mut events = wishes();
    events.extend(rooms_and_offers());
    events.extend(settlement());
    events.extend(bargain_and_end());
    events.extend(dates_and_visits());
    events.extend(reminders());
    events
}

fn dates_and_visits() -> Vec<Event> {
    let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap();
    let offer = VisitDay { day: day(10), times: vec![ten] };
    let vague = Vague { month: Some("2026-06".into()), weekday: Some("friday".into()), week: Some(2), daypart: None };
    vec![
        Event::WishedVaguely { vague },
        Event::DatesProposed { dates: vec![day(12), day(19)] },
        Event::DatesLeftToManager,
        Event::DatesHeldBack,
        Event::DayBlocked { date: day(14), days: None },
        Event::DayBlocked { date: day(14), days: Some(3) },
        Event::Insisted { room: "B".into() },
        Event::ConflictDecided,
        Event::RoomGivenAway { room: "B".into() },
        Event::VisitDatesOffered { days: vec![offer.clone()], reason: VisitReason::TooLate },
        Event::VisitTimesOffered { offer },
        Event::VisitScheduled { day: day(10), time: ten },
        Event::VisitDropped,
    ]
}

fn reminders() -> Vec<Event> {
    let reminded = |reminder| Event::Reminded { reminder };
    vec![
        Event::VisitDone,
        Event::VisitMissed,
        reminded(Reminder::VisitTomorrow { day: day(10), time: hour(10) }),
        reminded(Reminder::VisitFollowUp { day: day(10), time: hour(10) }),
        reminded(Reminder::OptionEnds { until: instant("2026-01-27T09:00:00Z") }),
        reminded(Reminder::DepositSoon { version: 1 }),
        reminded(Reminder::DepositDue { version: 1 }),
        reminded(Reminder::DepositOverdue { version: 1, day: day(6) }),
        reminded(Reminder::BillingSoon { version: 1, due: day(4) }),
        reminded(Reminder::BillingDue { version: 1, due: day(4) }),
        reminded(Reminder::BillingOverdue { version: 1, day: day(6) }),
        Event::OptionExtended { until: instant("2026-02-03T09:00:00Z") },
        Event::DepositAwaited { until: day(13) },
        Event::BillingAwaited { until: day(13) },
        Event::PaymentsAreOne { payment: "p1".into(), other: "p2".into() },
        answered(Invited::Event, InvitationAnswer::Accepted, AnswerStanding::Current),
        answered(Invited::Visit, InvitationAnswer::Declined, AnswerStanding::Outdated),
        answered(Invited::Event, InvitationAnswer::Tentative, AnswerStanding::FromAnother),
        Event::ClientForgotten,
    ]
}

fn bargain_and_end() -> Vec<Event> {
    let amount = Decimal::new(9_000, 2);
    vec![
        Event::ProductsRemoved { products: vec!["prosecco".into()] },
        Event::UnknownProductWished,
        Event::ExtraLineAdded { line: ExtraLine::Discount { amount } },
        Event::ExtraLineAdded { line: ExtraLine::Item { name: "Fondue".into(), price: amount } },
        Event::GoOnWithout,
        Event::CounterMade { wish: Some(amount) },
        Event::CounterMade { wish: None },
        Event::CounterRefused,
        Event::Declined,
        Event::GoodbyeSaid,
        Event::CancelAsked,
        Event::CancelDropped { said: true },
        Event::Cancelled { refund: amount },
        Event::RefundDue { amount },
        Event::RefundOrdered,
        Event::RefundHeldBack,
        Event::PaymentClaimed,
        Event::QuestionsAsked { questions: vec![Question::Parking] },
        Event::HumanAsked,
        Event::Repeated,
        Event::WrittenAfterTheEnd,
        Event::WentSilent,
    ]
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, day).unwrap()
}

fn hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn prosecco() -> Vec<ChosenProduct> {
    vec![ChosenProduct { product: "prosecco".to_owned(), quantity: Some(4) }]
}

fn event_window() -> Window {
    Window { start: instant("2026-06-14T08:00:00Z"), end: instant("2026-06-14T14:00:00Z") }
}

fn wishes() -> Vec<Event> {
    vec![
        Event::Opened { contact: "c1".into(), language: Some("de".to_owned()) },
        Event::DateSet { first_day: day(14), last_day: day(14) },
        Event::DateSet { first_day: day(14), last_day: day(15) },
        Event::StartSet { start: hour(10) },
        Event::TimesSet { start: hour(10), end: hour(16) },
        Event::ParticipantsSet { participants: 25 },
        Event::LayoutSet { layout: Layout::UShape },
        Event::ProductsAdded { products: prosecco() },
        Event::ProductsLeftOut { room: "B".into(), products: prosecco() },
        Event::RoomWished { room: "B".into() },
        Event::Asked { missing: vec![Missing::Date, Missing::Time, Missing::Participants] },
        Event::PastDateNamed { date: day(14) },
        Event::TooManyGuests { participants: 150, maximum: 120 },
    ]
}

fn held() -> Held {
    let window = Window { start: instant("2026-06-14T07:30:00Z"), end: instant("2026-06-14T14:30:00Z") };
    let expires_at = Some(instant("2026-01-27T09:00:00Z"));
    Held {
        hold: Hold { room: "B".into(), window, kind: HoldKind::Option, expires_at },
        event: event_window(),
        requirements: Requirements {
            first_day: day(14),
            last_day: day(14),
            start: hour(10),
            end: hour(16),
            participants: 25,
            layout: None,
        },
    }
}

fn offer() -> Offer {
    Offer {
        version: 1,
        state: OfferState::Draft,
        room: "B".into(),
        event: event_window(),
        participants: 25,
        lines: vec![Line {
            label: "Raum B".to_owned(),
            product: None,
            quantity: 1,
            unit_price: amount("750.00"),
            total: amount("750.00"),
        }],
        total: amount("750.00"),
        vat: amount("56.20"),
        currency: "CHF".to_owned(),
        deposit: Some(amount("225.00")),
        deposit_vat: Some(amount("16.86")),
        deposit_due: Some(day(4)),
        catalogue_version: 1,
        valid_until: Some(instant("2026-01-27T09:00:00Z")),
    }
}

fn inputs() -> OfferInputs {
    OfferInputs {
        room: "B".into(),
        event: event_window(),
        first_day: day(14),
        last_day: day(14),
        participants: 25,
        products: prosecco(),
        extra_lines: Vec::new(),
        language: Some("de".to_owned()),
    }
}

fn rooms_and_offers() -> Vec<Event> {
    let proposed = |refusal| Event::RoomsProposed { refusal, rooms: vec!["A".into(), "C".into()] };
    vec![
        Event::RoomsProposed { refusal: None, rooms: Vec::new() },
        proposed(Some(RoomRefusal::Unknown { room: "X".to_owned() })),
        proposed(Some(RoomRefusal::Busy { room: "B".into() })),
        proposed(Some(RoomRefusal::TooSmall { room: "B".into(), capacity: 60 })),
        proposed(Some(RoomRefusal::TooSmall { room: "B".into(), capacity: 0 })),
        Event::HoldTaken { held: held() },
        Event::HoldReleased { room: "B".into() },
        Event::OfferMade { offer: offer(), inputs: inputs() },
        Event::OfferStands { version: 1 },
        Event::OfferSent { version: 1 },
        Event::OfferAccepted { version: 1 },
        Event::OlderVersionAccepted { current: 2 },
        Event::AcceptedTooEarly,
        Event::AcceptanceApproved,
        Event::AcceptanceRejected,
    ]
}

fn settlement() -> Vec<Event> {
    let address = BillingParts { name: true, street: true, postal_code: true, city: true, country: true };
    let unmatched = |reason| Event::PaymentUnmatched { payment: "p1".to_owned(), reason };
    vec![
        Event::BillingGiven { billing: "b1".into(), parts: BillingParts { country: false, ..address } },
        Event::BillingGiven { billing: "b1".into(), parts: address },
        Event::PaymentReceived { payment: "p1".to_owned(), amount: amount("225.00") },
        Event::PaymentReturned { payment: "p1".to_owned(), return_id: "r1".to_owned(), amount: amount("225.00") },
        unmatched(Mismatch::Currency),
        unmatched(Mismatch::NothingDue),
        unmatched(Mismatch::Surplus),
        unmatched(Mismatch::Returned),
        Event::ConfirmationApproved,
        Event::ConfirmationHeldBack,
        Event::OptionEnded { room: "B".into() },
        Event::LeftToTeam { acts: vec![ActKind::Ask, ActKind::Counter] },
        Event::TaskOpened { task: TaskKind::ApproveAcceptance },
        Event::TaskClosed { task: TaskKind::ApproveAcceptance, state: TaskState::Superseded },
    ]
}

fn answered(to: Invited, answer: InvitationAnswer, standing: AnswerStanding) -> Event {
    Event::InvitationAnswered { to, answer, standing }
}
