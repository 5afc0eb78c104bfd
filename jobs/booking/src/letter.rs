//! What a reply to the client says, as data. The wording lives with the mail templates.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{BillingParts, Layout, Question, RoomId, VisitDay, Window, event::VisitReason};

/// One reply: its parts in reading order. Everything that one message causes is one letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Never empty; the first part gives the subject.
    pub parts: Vec<Part>,
}

/// A value the client has not given yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Event date.
    Date,
    /// Start and end.
    Time,
    /// Number of guests.
    Participants,
}

/// Why the room that was wished cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomRefusal {
    /// The catalogue has no such room.
    Unknown {
        /// As the client wrote it.
        room: String,
    },
    /// Somebody else holds it in that window.
    Busy {
        /// The wished room.
        room: RoomId,
    },
    /// It does not hold that many guests (in the wished layout).
    TooSmall {
        /// The wished room.
        room: RoomId,
        /// How many it holds.
        capacity: u32,
    },
    /// It cannot have the wished layout at all.
    NotFurnished {
        /// The wished room.
        room: RoomId,
        /// The wished layout.
        layout: Layout,
    },
}

/// A room in an overview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomLine {
    /// The room.
    pub room: RoomId,
    /// Guests it holds for what was asked.
    pub capacity: u32,
    /// Day rate, VAT included.
    pub day_rate: Decimal,
}

/// A part of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum Part {
    /// Thanks for the inquiry; these values are needed before anything can be offered.
    AskMissing {
        /// In the order in which they are asked.
        missing: Vec<Missing>,
        /// What is known of the date.
        date: Option<NaiveDate>,
    },
    /// The date asked for has passed.
    DateInPast {
        /// As understood.
        date: NaiveDate,
    },
    /// Free and fitting rooms, best first; empty: nothing is free.
    RoomOverview {
        /// Why the wished room is not among them.
        refusal: Option<RoomRefusal>,
        /// The event without buffers.
        event: Window,
        /// Guests.
        participants: u32,
        /// Best first.
        rooms: Vec<RoomLine>,
    },
    /// More guests than any room holds.
    TooManyGuests {
        /// As asked.
        participants: u32,
        /// The largest capacity of the house.
        maximum: u32,
    },
    /// The offer of this version, with the room held until `held_until`.
    Offer {
        /// Version of the booking's offer.
        version: u32,
        /// End of the option.
        held_until: DateTime<Utc>,
        /// Whether it replaces an earlier one.
        replaces_earlier: bool,
    },
    /// Thanks for the acceptance; the team looks at it.
    AcceptanceReceived {
        /// The accepted version.
        version: u32,
    },
    /// An older version was accepted: please look at the current one.
    OlderVersion {
        /// The version that can be accepted.
        current: u32,
    },
    /// Nothing to accept yet.
    NoOfferYet,
    /// These parts of the billing address are missing.
    BillingMissing {
        /// What is there already.
        present: BillingParts,
    },
    /// The billing address is complete.
    BillingComplete,
    /// The acceptance stands; the deposit is due.
    DepositRequest {
        /// What is still to be paid.
        amount: Decimal,
        /// VAT contained in it.
        vat: Decimal,
        /// Due day in the venue's zone.
        due: NaiveDate,
        /// Whether a part was paid already.
        partly_paid: bool,
    },
    /// The acceptance could not stand as it is; a revised offer follows.
    RevisionFollows,
    /// The booking is confirmed; the invitation is attached.
    Confirmed,
    /// The option ran out and the room was released.
    OptionEnded {
        /// The room that was held.
        room: RoomId,
    },
    /// A colleague looks at the message.
    TeamWillAnswer,
    /// What was wished is not to be had just like that; the team looks for a way.
    ProductsSought {
        /// What the room cannot have, in the client's language; empty: it is not in the catalogue.
        labels: Vec<String>,
    },
    /// What was wished cannot be had: go on without?
    GoOnWithout,
    /// The wish for a lower price is with the team.
    CounterReceived,
    /// The price stands.
    PriceStands {
        /// Of this version.
        version: u32,
    },
    /// Thanks for asking; the room is released.
    Goodbye,
    /// Is the booking to be cancelled for good?
    CancelCheck {
        /// What goes back of what was paid, if something was.
        refund: Option<Decimal>,
        /// Day and start of the visit that would be called off too.
        visit: Option<(NaiveDate, NaiveTime)>,
    },
    /// The booking stays as it is.
    BookingKept,
    /// The booking is cancelled.
    Cancelled {
        /// What goes back of what was paid, if something was.
        refund: Option<Decimal>,
    },
    /// Thanks for saying that it was paid.
    PaymentNoted {
        /// It has arrived.
        arrived: bool,
    },
    /// The answer to a question.
    Answer {
        /// What was asked about.
        topic: Question,
        /// From the catalogue, in the client's language.
        text: String,
    },
    /// A person will write.
    PersonWillWrite,
    /// The same message came twice: is there anything to add?
    AnythingToAdd,
    /// These days can be had.
    DatesProposed {
        /// Earliest first.
        dates: Vec<NaiveDate>,
    },
    /// The house is closed on the day that was asked for.
    DayBlocked {
        /// As understood.
        date: NaiveDate,
    },
    /// The wish for a room that another client holds is with the team.
    ConflictNoted {
        /// The room.
        room: RoomId,
    },
    /// The room that was kept can be kept no longer.
    RoomGivenAway {
        /// The room.
        room: RoomId,
    },
    /// Days for a site visit.
    VisitDates {
        /// Earliest first, with their times.
        days: Vec<VisitDay>,
        /// Why they are offered.
        reason: VisitReason,
    },
    /// Times of a day for a site visit.
    VisitTimes {
        /// The day and its times.
        offer: VisitDay,
    },
    /// The site visit is agreed on.
    VisitScheduled {
        /// Its day.
        day: NaiveDate,
        /// Its start, local.
        time: NaiveTime,
    },
    /// There is no site visit.
    VisitDropped,
    /// The site visit is tomorrow.
    VisitReminder {
        /// Its day.
        day: NaiveDate,
        /// Its start, local.
        time: NaiveTime,
    },
    /// Thanks for having come to see the house.
    VisitFollowUp,
    /// With the booking its site visit is called off.
    VisitCalledOff {
        /// Its day.
        day: NaiveDate,
        /// Its start, local.
        time: NaiveTime,
    },
    /// The option on this room ends soon.
    OptionReminder {
        /// The room.
        room: RoomId,
        /// Its end.
        until: DateTime<Utc>,
    },
    /// The room is held longer than was said.
    OptionExtended {
        /// The room.
        room: RoomId,
        /// Its new end.
        until: DateTime<Utc>,
    },
    /// The deposit is still to be paid.
    DepositReminder {
        /// What is still to be paid.
        amount: Decimal,
        /// Due day in the venue's zone.
        due: NaiveDate,
        /// The day has passed.
        overdue: bool,
    },
    /// The booking has ended, and nothing more happens to it.
    HasEnded {
        /// The client called it off; else it came to nothing.
        cancelled: bool,
    },
}
