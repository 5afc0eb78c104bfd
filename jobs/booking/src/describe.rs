//! Events in words, for the people who read the journal. No personal data: there are none in events.

use std::fmt;

use chrono::{NaiveDate, NaiveTime};

use crate::{
    AnswerStanding, Event, HoldKind, InvitationAnswer, Invited, Layout, Mismatch, Missing, Reminder, RoomId,
    RoomRefusal, TaskKind, TaskState,
    booking::Held,
    pricing::{ChosenProduct, ExtraLine},
};

/// One sentence an event. Every variant is named: a new one does not compile without its sentence.
impl fmt::Display for Event {
    #[expect(clippy::too_many_lines, reason = "a table: one sentence an event")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened { .. } => f.write_str("inquiry opened"),
            Self::DateSet { first_day, last_day } if first_day == last_day => write!(f, "date set to {first_day}"),
            Self::DateSet { first_day, last_day } => write!(f, "dates set to {first_day} – {last_day}"),
            Self::StartSet { start } => write!(f, "start set to {}", clock(*start)),
            Self::TimesSet { start, end } => write!(f, "time set to {}–{}", clock(*start), clock(*end)),
            Self::ParticipantsSet { participants } => write!(f, "guests set to {participants}"),
            Self::LayoutSet { layout } => write!(f, "layout set to {}", layout.words()),
            Self::ProductsAdded { products } => write!(f, "products added: {}", products_in_words(products)),
            Self::ProductsLeftOut { room, products } => {
                write!(f, "room {room} cannot have: {}", products_in_words(products))
            }
            Self::RoomWished { room } => write!(f, "room {room} wished"),
            Self::Asked { missing } => write!(f, "client asked for: {}", list(missing.iter().map(|what| what.words()))),
            Self::PastDateNamed { date } => write!(f, "the date {date} has passed"),
            Self::TooManyGuests { participants, maximum } => {
                write!(f, "{participants} guests are more than the {maximum} of the largest room")
            }
            Self::RoomsProposed { refusal: None, rooms } => write!(f, "rooms proposed: {}", rooms_in_words(rooms)),
            Self::RoomsProposed { refusal: Some(refusal), rooms } => {
                write!(f, "{refusal}; rooms proposed: {}", rooms_in_words(rooms))
            }
            Self::HoldTaken { held } => f.write_str(&hold_in_words(held)),
            Self::HoldReleased { room } => write!(f, "room {room} released"),
            Self::OfferMade { offer, .. } => {
                write!(f, "offer v{} made: {} {}", offer.version, offer.currency, offer.total)
            }
            Self::OfferStands { version } => write!(f, "nothing new; offer v{version} stands"),
            Self::OfferSent { version } => write!(f, "offer v{version} sent"),
            Self::OfferAccepted { version } => write!(f, "offer v{version} accepted"),
            Self::OlderVersionAccepted { current } => write!(f, "an older offer was accepted; v{current} is current"),
            Self::AcceptedTooEarly => f.write_str("accepted while there was no offer to accept"),
            Self::AcceptanceApproved => f.write_str("acceptance approved"),
            Self::AcceptanceRejected => f.write_str("acceptance rejected"),
            Self::BillingGiven { parts, .. } if parts.complete() => f.write_str("billing address complete"),
            Self::BillingGiven { .. } => f.write_str("billing address given in part"),
            Self::PaymentReceived { amount, .. } => write!(f, "payment of {amount} received"),
            Self::PaymentReturned { amount, .. } => write!(f, "{amount} returned"),
            Self::PaymentsAreOne { .. } => f.write_str("a payment was reported under two ids"),
            Self::PaymentUnmatched { reason, .. } => write!(f, "payment needs a look: {reason}"),
            Self::ConfirmationApproved => f.write_str("booking confirmed"),
            Self::ConfirmationHeldBack => f.write_str("confirmation held back"),
            Self::OptionEnded { room } => write!(f, "option ended, room {room} released"),
            Self::LeftToTeam { .. } => f.write_str("message left to the team"),
            Self::TaskOpened { task } => write!(f, "task opened: {task}"),
            Self::TaskClosed { task, state } => write!(f, "task {state}: {task}"),
            Self::ProductsRemoved { products } => write!(f, "products removed: {}", products.join(", ")),
            Self::UnknownProductWished => f.write_str("something wished that the catalogue does not have"),
            Self::ExtraLineAdded { line } => f.write_str(&extra_in_words(line)),
            Self::GoOnWithout => f.write_str("client asked to go on without what cannot be had"),
            Self::CounterMade { wish: Some(wish) } => write!(f, "a total of {wish} asked for"),
            Self::CounterMade { wish: None } => f.write_str("a lower price asked for"),
            Self::CounterRefused => f.write_str("the price stands"),
            Self::Declined => f.write_str("client declined"),
            Self::GoodbyeSaid => f.write_str("goodbye said"),
            Self::CancelAsked => f.write_str("client asked whether to cancel"),
            Self::CancelDropped { .. } => f.write_str("not cancelled"),
            Self::Cancelled { refund } => write!(f, "booking cancelled, {refund} to be refunded"),
            Self::RefundDue { amount } => write!(f, "{amount} to be refunded"),
            Self::RefundOrdered => f.write_str("refund sent by the manager"),
            Self::RefundHeldBack => f.write_str("refund held back by the manager"),
            Self::PaymentClaimed => f.write_str("client says to have paid"),
            Self::QuestionsAsked { .. } => f.write_str("questions asked"),
            Self::HumanAsked => f.write_str("client wants a person"),
            Self::Repeated => f.write_str("the same message again"),
            Self::WrittenAfterTheEnd => f.write_str("client wrote about a booking that has ended"),
            Self::WishedVaguely { .. } => f.write_str("a date wished vaguely"),
            Self::DatesProposed { dates } => write!(f, "dates proposed: {}", days_in_words(dates)),
            Self::DatesLeftToManager => f.write_str("further dates left to the manager"),
            Self::DatesHeldBack => f.write_str("further dates held back"),
            Self::DayBlocked { date, .. } => write!(f, "the house is closed on {date}"),
            Self::Insisted { room } => write!(f, "client insists on room {room}"),
            Self::ConflictDecided => f.write_str("conflict about the room decided"),
            Self::RoomGivenAway { room } => write!(f, "room {room} given to another booking"),
            Self::VisitDatesOffered { days, .. } => {
                write!(
                    f,
                    "visit offered on: {}",
                    days_in_words(&days.iter().map(|offer| offer.day).collect::<Vec<_>>())
                )
            }
            Self::VisitTimesOffered { offer } => write!(f, "visit times offered on {}", offer.day),
            Self::VisitScheduled { day, time } => write!(f, "visit on {day} at {}", clock(*time)),
            Self::VisitDropped => f.write_str("no visit"),
            Self::VisitDone => f.write_str("the visit took place"),
            Self::VisitMissed => f.write_str("client did not come to the visit"),
            Self::Reminded { reminder } => write!(f, "reminded: {reminder}"),
            Self::OptionExtended { until } => write!(f, "option extended until {}", until.format("%Y-%m-%d %H:%M UTC")),
            Self::DepositAwaited { until } => write!(f, "deposit awaited until {until}"),
            Self::BillingAwaited { until } => write!(f, "billing address awaited until {until}"),
            Self::InvitationAnswered { to, answer, standing } => write!(f, "invitation to {to} {answer}{standing}"),
            Self::WentSilent => f.write_str("client not heard of for too long"),
            Self::ClientForgotten => f.write_str("client's data erased"),
        }
    }
}

impl fmt::Display for Invited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Event => "the event",
            Self::Visit => "the visit",
        })
    }
}

impl fmt::Display for InvitationAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Tentative => "accepted tentatively",
        })
    }
}

/// Said behind the answer, where it is not what it should be.
impl fmt::Display for AnswerStanding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Current => "",
            Self::Outdated => ", but it is no longer the newest one",
            Self::FromAnother => ", but from another address than the invited one",
        })
    }
}

impl fmt::Display for Reminder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::VisitTomorrow { .. } => "the visit is tomorrow",
            Self::VisitFollowUp { .. } => "the visit was yesterday",
            Self::OptionEnds { .. } => "the option ends soon",
            Self::DepositSoon { .. } => "the deposit is due soon",
            Self::DepositDue { .. } => "the deposit is due",
            Self::DepositOverdue { .. } => "the deposit is overdue",
            Self::BillingSoon { .. } => "the billing address is needed soon",
            Self::BillingDue { .. } => "the billing address is needed",
            Self::BillingOverdue { .. } => "the billing address is overdue",
        })
    }
}

fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

fn products_in_words(products: &[ChosenProduct]) -> String {
    list(products.iter().map(|chosen| chosen.product.as_str()))
}

fn days_in_words(days: &[NaiveDate]) -> String {
    days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn rooms_in_words(rooms: &[RoomId]) -> String {
    if rooms.is_empty() { "none".to_owned() } else { list(rooms.iter().map(|room| room.0.as_str())) }
}

fn extra_in_words(line: &ExtraLine) -> String {
    match line {
        ExtraLine::Item { price, .. } => format!("an item of {price} added by the manager"),
        ExtraLine::Discount { amount } => format!("a discount of {amount} given by the manager"),
    }
}

fn hold_in_words(held: &Held) -> String {
    let kind = match held.hold.kind {
        HoldKind::Option => "as an option",
        HoldKind::Confirmed => "for good",
    };
    format!("room {} held {kind}", held.hold.room)
}

/// The name that the client wrote stays out: it may be anything.
impl fmt::Display for RoomRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { .. } => f.write_str("no such room"),
            Self::Busy { room } => write!(f, "room {room} is taken"),
            Self::TooSmall { room, capacity: 0 } | Self::NotFurnished { room, .. } => {
                write!(f, "room {room} cannot be furnished as wished")
            }
            Self::TooSmall { room, capacity } => write!(f, "room {room} holds only {capacity}"),
        }
    }
}

impl Missing {
    fn words(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Time => "time",
            Self::Participants => "number of guests",
        }
    }
}

impl Layout {
    fn words(self) -> &'static str {
        match self {
            Self::Theatre => "theatre",
            Self::Classroom => "classroom",
            Self::UShape => "U-shape",
            Self::Boardroom => "boardroom",
            Self::Banquet => "banquet",
            Self::Workshop => "workshop",
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Currency => "it is in another currency",
            Self::NothingDue => "nothing was due",
            Self::Surplus => "it is more than was due",
            Self::Returned => "money went back",
        })
    }
}

impl fmt::Display for TaskKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TaskKind {
    /// The name in listings and payloads.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ApproveAcceptance => "approve_acceptance",
            Self::FinalConfirmation => "final_confirmation",
            Self::CheckPayment => "check_payment",
            Self::Unreadable => "unreadable",
            Self::ManualReview => "manual_review",
            Self::CounterOffer => "counter_offer",
            Self::Goodbye => "goodbye",
            Self::SourceProduct => "source_product",
            Self::MessageManager => "message_manager",
            Self::Refund => "refund",
            Self::DateProposal => "date_proposal",
            Self::RoomConflict => "room_conflict",
            Self::DepositOverdue => "deposit_overdue",
            Self::BillingOverdue => "billing_overdue",
            Self::ReplyApproval => "reply_approval",
        }
    }
}

impl fmt::Display for TaskState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TaskState {
    /// The name in listings and payloads.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Superseded => "superseded",
            Self::Expired => "expired",
        }
    }
}

#[cfg(test)]
mod tests;
