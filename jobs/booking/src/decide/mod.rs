//! Decisions: what an act, a command or the passing of time means for a booking. Pure; the events are the answer.

mod accept;
mod pursue;
mod settle;
mod values;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Act, ActKind, Booking, Event, HoldKind, TaskKind, TaskState, World, evolve};

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
    /// The manager says yes to a task.
    Approve(TaskKind),
    /// The manager says no to a task.
    Reject(TaskKind),
    /// The mail with this offer version has left the house.
    OfferSent(u32),
    /// The payment provider reports something.
    RecordPayment(PaymentReport),
}

/// What a payment provider reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReport {
    /// The provider's id of the payment.
    pub payment: String,
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
}

/// What `input` means for `booking`.
///
/// # Errors
/// A command that cannot be followed. Acts of clients are never refused: they get an answer.
pub fn decide(booking: &Booking, input: &Input, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
    match input {
        Input::Act(act) => Ok(decide_act(booking, act, world)),
        Input::Command(Command::Approve(task)) => settle::approve(booking, *task),
        Input::Command(Command::Reject(task)) => settle::reject(booking, *task),
        Input::Command(Command::OfferSent(version)) => Ok(offer_sent(booking, *version)),
        Input::Command(Command::RecordPayment(report)) => Ok(settle::payment(booking, report, world)),
        Input::Tick => Ok(tick(booking, world.now)),
    }
}

/// Everything that one message does, and the booking after it.
///
/// # Errors
/// As [`decide`].
pub fn decide_all(booking: &Booking, inputs: &[Input], world: &World<'_>) -> Result<(Booking, Vec<Event>), Refusal> {
    let mut after = booking.clone();
    let mut events = Vec::new();
    for input in inputs {
        let new = decide(&after, input, world)?;
        after = new.iter().fold(after, evolve);
        events.extend(new);
    }
    Ok((after, events))
}

fn decide_act(booking: &Booking, act: &Act, world: &World<'_>) -> Vec<Event> {
    match act {
        Act::Inquire { contact, language, values } => {
            let opened = Event::Opened { contact: contact.clone(), language: language.clone() };
            Draft::new(booking).push(opened).give(values, world).done()
        }
        Act::Give(_) if booking.confirmed => leave_to_team(booking, &[ActKind::ChangeRequirements]),
        Act::Give(values) => Draft::new(booking).give(values, world).done(),
        Act::Accept { seen } => accept::accept(booking, *seen, world),
        Act::GiveBilling { billing, parts } => settle::give_billing(booking, billing, *parts),
        Act::LeaveToTeam { acts } => leave_to_team(booking, acts),
    }
}

/// A newer message supersedes the open review, so that the manager is told of both.
fn leave_to_team(booking: &Booking, acts: &[ActKind]) -> Vec<Event> {
    let task = TaskKind::ManualReview;
    let mut events = vec![Event::LeftToTeam { acts: acts.to_vec() }];
    events.extend(close(booking, task, TaskState::Superseded));
    events.push(Event::TaskOpened { task });
    events
}

fn offer_sent(booking: &Booking, version: u32) -> Vec<Event> {
    let draft = booking
        .offers
        .iter()
        .any(|priced| priced.offer.version == version && priced.offer.state == crate::OfferState::Draft);
    if draft { vec![Event::OfferSent { version }] } else { Vec::new() }
}

/// The option runs out.
fn tick(booking: &Booking, now: DateTime<Utc>) -> Vec<Event> {
    let Some(held) = &booking.held else { return Vec::new() };
    let run_out = held.hold.kind == HoldKind::Option && held.hold.expires_at.is_some_and(|end| end <= now);
    if !run_out {
        return Vec::new();
    }
    let mut events = vec![Event::OptionEnded { room: held.hold.room.clone() }];
    events.extend(close(booking, TaskKind::ApproveAcceptance, TaskState::Superseded));
    events
}

/// The event that closes `task`, if it is open.
fn close(booking: &Booking, task: TaskKind, state: TaskState) -> Option<Event> {
    booking.open_tasks.contains(&task).then_some(Event::TaskClosed { task, state })
}

/// Events being decided, and the booking as they leave it.
struct Draft {
    booking: Booking,
    events: Vec<Event>,
}

impl Draft {
    fn new(booking: &Booking) -> Self {
        Self { booking: booking.clone(), events: Vec::new() }
    }

    fn push(mut self, event: Event) -> Self {
        self.booking = evolve(self.booking, &event);
        self.events.push(event);
        self
    }

    fn extend(self, events: impl IntoIterator<Item = Event>) -> Self {
        events.into_iter().fold(self, Self::push)
    }

    fn done(self) -> Vec<Event> {
        self.events
    }
}
