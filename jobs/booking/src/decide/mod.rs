//! Decisions: what an act, a command or the passing of time means for a booking. Pure; the events are the answer.

mod accept;
mod asking;
mod bargain;
mod conflict;
mod days;
mod draft;
mod ending;
mod extend;
mod pursue;
mod remind;
mod rooms;
mod settle;
#[cfg(test)]
mod tests;
mod values;
mod visiting;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use self::draft::Draft;
use crate::{Act, ActKind, Booking, Event, HoldKind, OfferState, Reminder, TaskKind, TaskState, Values, World, fold};

/// Anything that can make a booking change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A client's message does something.
    Act(Act),
    /// The manager or the system decides something.
    Command(Command),
    /// Time has passed.
    Tick,
}

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

/// What `input` means for `booking`. The acts of a message belong together: see [`decide_all`].
///
/// # Errors
/// A command that cannot be followed. Acts of clients are never refused: they get an answer.
pub fn decide(booking: &Booking, input: &Input, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
    match input {
        Input::Act(act) => Ok(decide_act(booking, act, world)),
        Input::Command(command) => {
            follow(booking, command, world).map(|events| ending::speak_of_else(booking, events, world))
        }
        Input::Tick => {
            let events = Draft::new(booking).end_option(world.now).done();
            Ok(ending::speak_of_else(booking, events, world))
        }
    }
}

fn follow(booking: &Booking, command: &Command, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Approve(task, terms) => settle::approve(booking, *task, terms, world),
        Command::Reject(task) => settle::reject(booking, *task, world),
        Command::OfferSent(version) => Ok(offer_sent(booking, *version)),
        Command::RecordPayment(report) => Ok(settle::payment(booking, report, world)),
        Command::GiveWay => conflict::give_way(booking, world),
        Command::Remind(reminder) => Ok(remind::remind(booking, *reminder, world)),
        Command::HoldReply => Ok(Draft::new(booking).open_anew(TaskKind::ReplyApproval).events()),
        Command::DropReply => Ok(Draft::new(booking).close(TaskKind::ReplyApproval, TaskState::Superseded).events()),
        Command::VisitWas { done } => visiting::went(booking, *done, world),
        Command::Extend { days } => extend::extend(booking, *days, world),
        Command::GiveUp => Ok(ending::give_up(booking)),
    }
}

/// Everything that one message does, and the booking after it. A message that says nothing new is still answered.
///
/// # Errors
/// As [`decide`].
pub fn decide_all(booking: &Booking, inputs: &[Input], world: &World<'_>) -> Result<(Booking, Vec<Event>), Refusal> {
    let mut after = booking.clone();
    let mut events = Vec::new();
    for input in inputs {
        let new = decide(&after, input, world)?;
        after = fold(after, &new);
        events.extend(new);
    }
    if events.is_empty() {
        events = nothing_new(&after, inputs);
        after = fold(after, &events);
    }
    Ok((after, events))
}

fn decide_act(booking: &Booking, act: &Act, world: &World<'_>) -> Vec<Event> {
    let draft = Draft::new(booking).go_on_from_the_check(act);
    let draft = match act {
        Act::LeaveToTeam { acts } => draft.leave_to_team(acts),
        Act::Repeat => draft.push(Event::Repeated),
        Act::Ask { questions } => draft.ask(questions, world),
        Act::AskHuman => draft.ask_human(),
        Act::ClaimPaid => draft.claim_paid(),
        act if booking.ended.is_some() => draft.after_the_end(act),
        Act::Visit { change, day, time } => draft.visit(*change, *day, *time, world),
        Act::DropVisit => draft.push(Event::VisitDropped),
        act if booking.cancel_asked => draft.answer_to_the_check(act, world),
        Act::Cancel => draft.check_cancellation(),
        act => draft.change(act, world),
    };
    draft.done()
}

impl Draft {
    /// What the client wants of a booking that goes on.
    fn change(self, act: &Act, world: &World<'_>) -> Self {
        let agreed = self.booking.acceptance.is_some();
        match act {
            // Nothing about a confirmed booking changes without the team.
            act if self.booking.confirmed => self.leave_to_team(&[kind_of(act)]),
            // Whether this is another event or a change of this one, a person must say: an agreement hangs on it.
            Act::Inquire { .. } if agreed => self.leave_to_team(&[ActKind::Inquire]),
            Act::Inquire { contact, language, values } if self.booking.contact.is_none() => {
                self.push(Event::Opened { contact: contact.clone(), language: language.clone() }).give(values, world)
            }
            Act::Inquire { values, .. } | Act::Give(values) => self.end_option(world.now).give(values, world),
            Act::Accept { seen } => self.end_option(world.now).accept(*seen, world),
            Act::GiveBilling { billing, parts } => {
                self.push(Event::BillingGiven { billing: billing.clone(), parts: *parts })
            }
            Act::WishUnknownProduct => self.push(Event::UnknownProductWished).seek_products(),
            Act::Counter { total, percent } => self.end_option(world.now).counter(*total, *percent),
            // Walking away from an agreement, or from money that was paid, is more than a no.
            Act::Decline if agreed || self.booking.balance() > Decimal::ZERO => self.check_cancellation(),
            Act::Decline => self.decline(),
            // Handled before it comes to this.
            Act::Cancel
            | Act::ClaimPaid
            | Act::Ask { .. }
            | Act::AskHuman
            | Act::Visit { .. }
            | Act::DropVisit
            | Act::Repeat
            | Act::LeaveToTeam { .. } => self,
        }
    }
}

/// The answer to a message that changed nothing: what it repeats is said again, and a yes to nothing that is known is
/// for a person.
fn nothing_new(booking: &Booking, inputs: &[Input]) -> Vec<Event> {
    let acts = || inputs.iter().filter_map(|input| if let Input::Act(act) = input { Some(act) } else { None });
    let kinds: Vec<_> = acts().map(kind_of).collect();
    match booking.fitting_offer() {
        _ if kinds.is_empty() => Vec::new(),
        Some(offer) if acts().any(says_something) => vec![Event::OfferStands { version: offer.version }],
        _ => Draft::new(booking).leave_to_team(&kinds).done(),
    }
}

fn says_something(act: &Act) -> bool {
    match act {
        Act::Inquire { values, .. } | Act::Give(values) => *values != Values { yes: values.yes, ..Values::default() },
        _ => true,
    }
}

/// What an act is called, as far as it tells.
fn kind_of(act: &Act) -> ActKind {
    match act {
        Act::Inquire { .. } => ActKind::Inquire,
        Act::Give(values) if values.another_day || values.first_day.is_some() || values.vague.is_some() => {
            ActKind::ChangeDate
        }
        Act::Give(values) if values.room.is_some() => ActKind::ChooseRoom,
        Act::Give(values) if !values.products.is_empty() => ActKind::AddProducts,
        Act::Give(values) if values.no_extras || !values.removed.is_empty() => ActKind::RemoveProducts,
        Act::Give(values) if values.participants.is_some() || values.layout.is_some() => ActKind::ChangeRequirements,
        Act::Give(values) if values.start.is_some() || values.end.is_some() => ActKind::GiveTime,
        Act::Give(_) => ActKind::Confirm,
        Act::Accept { .. } => ActKind::Accept,
        Act::GiveBilling { .. } => ActKind::GiveBilling,
        Act::Decline => ActKind::Decline,
        Act::Counter { .. } => ActKind::Counter,
        Act::Cancel => ActKind::Cancel,
        Act::ClaimPaid => ActKind::ClaimPaid,
        Act::Ask { .. } => ActKind::Ask,
        Act::AskHuman => ActKind::AskHuman,
        Act::Visit { change: true, .. } => ActKind::ChangeVisit,
        Act::Visit { .. } => ActKind::RequestVisit,
        Act::DropVisit => ActKind::DeclineVisit,
        Act::WishUnknownProduct => ActKind::AddProducts,
        Act::Repeat => ActKind::DuplicateOrThanks,
        Act::LeaveToTeam { acts } => acts.first().copied().unwrap_or(ActKind::Unclear),
    }
}

fn offer_sent(booking: &Booking, version: u32) -> Vec<Event> {
    let offers = booking.offers.iter().map(|priced| &priced.offer);
    let waits = offers.into_iter().any(|offer| offer.version == version && offer.state == OfferState::Draft);
    if waits { vec![Event::OfferSent { version }] } else { Vec::new() }
}

/// Whether the booking's option has run out by `now`.
fn option_has_ended(booking: &Booking, now: DateTime<Utc>) -> bool {
    let option = booking.held.as_ref().map(|held| &held.hold).filter(|hold| hold.kind == HoldKind::Option);
    option.and_then(|hold| hold.expires_at).is_some_and(|end| end <= now)
}
