//! Decisions: what an act, a command or the passing of time means for a booking. Pure; the events are the answer.

mod accept;
mod asking;
mod bargain;
mod command;
mod conflict;
mod days;
mod draft;
mod ending;
mod expire;
mod extend;
mod invited;
mod pursue;
mod remind;
mod rooms;
mod settle;
#[cfg(test)]
mod tests;
mod values;
mod visiting;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

pub use self::command::{Command, PaymentOutcome, PaymentReport, Refusal, Terms};
use self::draft::Draft;
use crate::{Act, ActKind, Booking, Event, HoldKind, OfferState, TaskKind, TaskState, Values, World, fold};

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
        Command::AnswerInvitation { to, answer, standing, with_words } => {
            Ok(invited::answered(booking, (*to, *answer, *standing), *with_words))
        }
        Command::Extend { days } => extend::extend(booking, *days, world),
        Command::GiveUp => Ok(ending::give_up(booking)),
        Command::Expire(task) => expire::expire(booking, *task, world),
        Command::ForgetClient => Ok(ending::forget_client(booking)),
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
