//! What can happen to a booking. The journal is made of these, so their JSON is frozen: add, never change.

mod why;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use self::why::{Mismatch, VisitReason};
use crate::{
    ActKind, AnswerStanding, BillingId, BillingParts, ContactId, Held, InvitationAnswer, Invited, Layout, Missing,
    Offer, Question, Reminder, RoomId, RoomRefusal, TaskKind, TaskState, Vague, VisitDay,
    pricing::{ChosenProduct, ExtraLine, OfferInputs},
};

/// A change of a booking's facts, or something that was said about them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "a step has a handful of events, and an offer is what most of them lead to"
)]
pub enum Event {
    /// The client asked for an event.
    Opened {
        /// Who.
        contact: ContactId,
        /// In which language.
        language: Option<String>,
    },
    /// The day (or first and last day) is known.
    DateSet {
        /// First day.
        first_day: NaiveDate,
        /// Last day.
        last_day: NaiveDate,
    },
    /// A start without an end.
    StartSet {
        /// Local.
        start: NaiveTime,
    },
    /// Start and end.
    TimesSet {
        /// Local.
        start: NaiveTime,
        /// Local; not after `start` on a single day means the next day.
        end: NaiveTime,
    },
    /// How many guests.
    ParticipantsSet {
        /// Guests.
        participants: u32,
    },
    /// How the room is to be furnished.
    LayoutSet {
        /// Seating plan.
        layout: Layout,
    },
    /// Products were added, or their quantities changed.
    ProductsAdded {
        /// From the catalogue.
        products: Vec<ChosenProduct>,
    },
    /// The room cannot have these products: they are not in the offer, the team looks for another way.
    ProductsLeftOut {
        /// The room that is held.
        room: RoomId,
        /// What was left out.
        products: Vec<ChosenProduct>,
    },
    /// The client named a room of ours.
    RoomWished {
        /// The room.
        room: RoomId,
    },
    /// The client was asked for what is missing.
    Asked {
        /// In the order asked.
        missing: Vec<Missing>,
    },
    /// The day of the event has passed; it was not taken over.
    PastDateNamed {
        /// As understood.
        date: NaiveDate,
    },
    /// More guests than any room holds; their number was not taken over.
    TooManyGuests {
        /// As asked.
        participants: u32,
        /// What the largest room holds.
        maximum: u32,
    },
    /// Free and fitting rooms were shown.
    RoomsProposed {
        /// Why the wished room is not among them.
        refusal: Option<RoomRefusal>,
        /// Best first.
        rooms: Vec<RoomId>,
    },
    /// A room is kept.
    HoldTaken {
        /// Which, when, and what for.
        held: Held,
    },
    /// The hold no longer served and was given back. With it its offer expires, an acceptance of it is cleared.
    HoldReleased {
        /// The room.
        room: RoomId,
    },
    /// A new version of the offer. Earlier ones are superseded, an acceptance of them is cleared.
    OfferMade {
        /// What the client gets.
        offer: Offer,
        /// What it was priced from.
        inputs: OfferInputs,
    },
    /// What the client said changes nothing about this offer: where it stands is said again.
    OfferStands {
        /// The current version.
        version: u32,
    },
    /// The mail with the offer has left.
    OfferSent {
        /// Which version.
        version: u32,
    },
    /// The client said yes.
    OfferAccepted {
        /// To which version.
        version: u32,
    },
    /// The client said yes to a version that is not the current one.
    OlderVersionAccepted {
        /// The one to look at.
        current: u32,
    },
    /// The client said yes before there was an offer.
    AcceptedTooEarly,
    /// The manager let the acceptance stand; the option no longer runs out by itself.
    AcceptanceApproved,
    /// The manager did not; the offer is open again.
    AcceptanceRejected,
    /// Parts of the invoice address were given.
    BillingGiven {
        /// The merged record.
        billing: BillingId,
        /// What it holds now.
        parts: BillingParts,
    },
    /// Money has arrived.
    PaymentReceived {
        /// The provider's id.
        payment: String,
        /// In the venue's currency.
        amount: Decimal,
    },
    /// Money has gone back.
    PaymentReturned {
        /// The provider's id of the payment.
        payment: String,
        /// The provider's id of the refund or dispute.
        return_id: String,
        /// In the venue's currency.
        amount: Decimal,
    },
    /// The provider reports a payment under two ids: what went back of the one went back of the other.
    PaymentsAreOne {
        /// The id under which the money is counted.
        payment: String,
        /// The other one.
        other: String,
    },
    /// Money that fits nothing; a manager looks at it.
    PaymentUnmatched {
        /// The provider's id.
        payment: String,
        /// Why.
        reason: Mismatch,
    },
    /// The manager confirmed the booking; the hold stays for good.
    ConfirmationApproved,
    /// The manager did not want to confirm it like that; the task stays.
    ConfirmationHeldBack,
    /// The option ran out and the room was released. With it its offer expires, an acceptance of it is cleared.
    OptionEnded {
        /// The room.
        room: RoomId,
    },
    /// A message did things that a person must look at.
    LeftToTeam {
        /// What the message did.
        acts: Vec<ActKind>,
    },
    /// A decision waits for the manager.
    TaskOpened {
        /// Which.
        task: TaskKind,
    },
    /// It no longer waits.
    TaskClosed {
        /// Which.
        task: TaskKind,
        /// How it ended.
        state: TaskState,
    },
    /// Products are no longer wanted.
    ProductsRemoved {
        /// By id.
        products: Vec<String>,
    },
    /// Something was wished that the catalogue does not have; the team looks for a way.
    UnknownProductWished,
    /// The manager put a line of their own into the offer. A discount takes the place of an earlier one.
    ExtraLineAdded {
        /// Which.
        line: ExtraLine,
    },
    /// What was wished cannot be had; the client was asked to go on without.
    GoOnWithout,
    /// The client asked for a lower price.
    CounterMade {
        /// The total that is wished, if a figure was named.
        wish: Option<Decimal>,
    },
    /// The manager did not lower the price.
    CounterRefused,
    /// The client said no; the room is released, the offer ends, the booking is lost.
    Declined,
    /// The client was thanked for asking.
    GoodbyeSaid,
    /// The client called the booking off, and was asked whether that is meant.
    CancelAsked,
    /// The client does not call it off after all.
    CancelDropped {
        /// The client said so; else it follows from what they went on with.
        said: bool,
    },
    /// The client called the booking off for good; the room is released, the offer ends.
    Cancelled {
        /// What goes back of what was paid, by policy.
        refund: Decimal,
    },
    /// So much is to go back to the client, besides what is owed already.
    RefundDue {
        /// In the venue's currency.
        amount: Decimal,
    },
    /// A manager has sent back what was due.
    RefundOrdered,
    /// A manager does not send what is due, for now: it stays owed, and nobody is asked again.
    RefundHeldBack,
    /// The client says to have paid. Nothing is paid by that.
    PaymentClaimed,
    /// The client asked something.
    QuestionsAsked {
        /// What about.
        questions: Vec<Question>,
    },
    /// The client wants to hear from a person.
    HumanAsked,
    /// The client sent the same text again.
    Repeated,
    /// The client wrote about a booking that has ended.
    WrittenAfterTheEnd,
    /// The client was not heard of for so long that the booking is lost.
    WentSilent,
    /// A month, a weekday, a part of the day was wished, and no date.
    WishedVaguely {
        /// Laid over what was wished before.
        vague: Vague,
    },
    /// The client was proposed these dates. Others that were proposed before are refused.
    DatesProposed {
        /// Earliest first.
        dates: Vec<NaiveDate>,
    },
    /// What was proposed twice did not suit: the manager looks at further dates.
    DatesLeftToManager,
    /// The manager did not want to propose those dates; the task stays.
    DatesHeldBack,
    /// The house is closed on the day that was asked for; it was not taken over.
    DayBlocked {
        /// As understood.
        date: NaiveDate,
        /// So many days the event is to last, if they are several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
    },
    /// The client wants the room that was said to be taken all the same.
    Insisted {
        /// The room.
        room: RoomId,
    },
    /// The manager has decided who gets the room.
    ConflictDecided,
    /// The manager gave the room to another booking. With it the offer expires, an acceptance of it is cleared.
    RoomGivenAway {
        /// The room.
        room: RoomId,
    },
    /// The client was offered days for a site visit.
    VisitDatesOffered {
        /// Earliest first, with their times.
        days: Vec<VisitDay>,
        /// Why not what was there or asked for before.
        reason: VisitReason,
    },
    /// The client was offered times of a day for a site visit.
    VisitTimesOffered {
        /// The day and its times.
        offer: VisitDay,
    },
    /// A site visit is agreed on.
    VisitScheduled {
        /// Its day, in the venue's zone.
        day: NaiveDate,
        /// Its start, local.
        time: NaiveTime,
    },
    /// No site visit is wanted (any more).
    VisitDropped,
    /// The site visit took place.
    VisitDone,
    /// The client did not come to the site visit.
    VisitMissed,
    /// Somebody was reminded.
    Reminded {
        /// Of what.
        reminder: Reminder,
    },
    /// The manager lets the option last longer, and with it its offer.
    OptionExtended {
        /// Its new end.
        until: DateTime<Utc>,
    },
    /// The manager waits for the deposit although it is overdue.
    DepositAwaited {
        /// When the manager is asked again, in the venue's zone.
        until: NaiveDate,
    },
    /// The manager waits for the invoice address although it is overdue.
    BillingAwaited {
        /// When the manager is asked again, in the venue's zone.
        until: NaiveDate,
    },
    /// A calendar program answered an invitation of ours.
    InvitationAnswered {
        /// To what.
        to: Invited,
        /// How.
        answer: InvitationAnswer,
        /// What that is worth.
        standing: AnswerStanding,
    },
    /// The client's data were erased while the booking was open; the room is released, the offer ends, the booking is lost.
    ClientForgotten,
}

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
