//! What the manager or the system wants of a booking, and why it cannot always be had.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{AnswerStanding, InvitationAnswer, Invited, Reminder, TaskKind};

/// A decision of the manager, or a fact that the system learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The manager says yes to a task, on these terms.
    Approve(TaskKind, Terms),
    /// The manager says no to a task.
    Reject(TaskKind),
    /// The mail with this offer version has left the house.
    OfferSent(u32),
    /// The payment provider reports something.
    RecordPayment(PaymentReport),
    /// The client was not heard of for as long as a lead may be silent.
    GiveUp,
    /// A task has waited for as long as one may.
    Expire(TaskKind),
    /// The client's data are about to be erased.
    ForgetClient,
    /// The manager gives the room to another booking.
    GiveWay,
    /// Somebody is to be reminded, if there is still reason to.
    Remind(Reminder),
    /// The reply to what has just happened waits for the manager.
    HoldReply,
    /// No reply waits any more.
    DropReply,
    /// The manager says how a site visit went.
    VisitWas {
        /// Whether the client came.
        done: bool,
    },
    /// The client's calendar program answers an invitation.
    AnswerInvitation {
        /// To what.
        to: Invited,
        /// How.
        answer: InvitationAnswer,
        /// What that is worth.
        standing: AnswerStanding,
        /// Whether the client has written something with it.
        with_words: bool,
    },
    /// The manager lets the option last so many days longer.
    Extend {
        /// At least one.
        days: u32,
    },
}

/// What goes with a manager's yes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// The new total, the price of an item, or the money that has arrived: as the task asks.
    pub amount: Option<Decimal>,
    /// What an item is called in the offer.
    pub name: Option<String>,
    /// The dates to propose; the house's own next ones where none are given.
    pub dates: Vec<NaiveDate>,
}

/// What a payment provider reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReport {
    /// The provider's id of the payment; of two, the one under which it is counted.
    pub payment: String,
    /// The other one.
    pub other: Option<String>,
    /// What happened.
    pub outcome: PaymentOutcome,
    /// In major units of `currency`.
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: String,
}

/// What happened to a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentOutcome {
    /// Money has arrived.
    Succeeded,
    /// It has not.
    Failed,
    /// Money went back (or is contested), under the provider's id of the refund or dispute.
    Returned(String),
}

/// Why a command cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The task was decided or superseded before, or was never opened.
    #[error("the task {0:?} is not open for this booking")]
    TaskNotOpen(TaskKind),
    /// The task does not run out: what asks for it is still so.
    #[error("the task {0:?} is still called for")]
    StillCalledFor(TaskKind),
    /// The decision needs an amount that was not given.
    #[error("an amount is needed for the task {0:?}")]
    AmountMissing(TaskKind),
    /// The decision needs a name that was not given.
    #[error("a name is needed for the task {0:?}")]
    NameMissing(TaskKind),
    /// The amount is none that can be.
    #[error("{0} cannot be the amount here")]
    Amount(Decimal),
    /// A date that cannot be proposed any more.
    #[error("{0} has passed")]
    Past(NaiveDate),
    /// What is confirmed gives way to nobody.
    #[error("the room is confirmed for another booking")]
    Confirmed,
    /// What the provider has reported is in the books.
    #[error("the payment is counted already: approve without an amount")]
    Counted,
    /// No visit has begun of which could be said how it went.
    #[error("no visit of this booking has begun")]
    NoVisit,
    /// Nothing runs out that could be made longer.
    #[error("no option is running for this booking")]
    NoOption,
    /// Nobody waits for so long.
    #[error("{days} days are none that an option can be extended by (1 to {most})")]
    Days {
        /// As asked.
        days: u32,
        /// At most.
        most: u32,
    },
    /// There is no offer that could be changed.
    #[error("there is no offer to change")]
    NoOffer,
}
