//! How a booking ends: the client declines, cancels in two steps, or is never heard of again.

use rust_decimal::Decimal;

use super::{Draft, kind_of};
use crate::{
    Act, Booking, Event, SiteVisit, Status, TaskKind, TaskState, Values, World, fold, refund_on_cancellation, status,
    writes_to_the_client,
};

/// What the end of a booking leaves to be decided. Everything else is pointless then.
const OUTLIVING: [TaskKind; 4] =
    [TaskKind::Refund, TaskKind::CheckPayment, TaskKind::Unreadable, TaskKind::MessageManager];

impl Draft {
    /// The room is released at once; the goodbye waits for the manager.
    pub(super) fn decline(self) -> Self {
        self.push(Event::Declined).close_what_is_over().push(Event::TaskOpened { task: TaskKind::Goodbye })
    }

    /// Nothing is cancelled before the client has said so twice.
    pub(super) fn check_cancellation(self) -> Self {
        self.push(Event::CancelAsked)
    }

    /// The client was asked whether to cancel. Whatever is neither yes nor no leaves the booking as it is.
    pub(super) fn answer_to_the_check(self, act: &Act, world: &World<'_>) -> Self {
        match act {
            Act::Cancel => self.cancel(world),
            Act::Give(values) if values.yes && says_only_yes(values) => self.cancel(world),
            Act::Decline => self.push(Event::CancelDropped { said: true }),
            Act::GiveBilling { .. } => self.change(act, world),
            act => self.push(Event::CancelDropped { said: false }).change(act, world),
        }
    }

    /// Who was asked whether to cancel and speaks of something else has gone on: a later yes is about that.
    pub(super) fn go_on_from_the_check(self, act: &Act) -> Self {
        let speaks_of_else = matches!(act, Act::Visit { .. } | Act::DropVisit | Act::ClaimPaid);
        if self.booking.cancel_asked && speaks_of_else { self.push(Event::CancelDropped { said: false }) } else { self }
    }

    fn cancel(self, world: &World<'_>) -> Self {
        let Booking { first_day, .. } = self.booking;
        let terms = &world.catalogue.policy.cancellation;
        let refund = refund_on_cancellation(terms, self.booking.balance(), first_day, world.today());
        self.push(Event::Cancelled { refund }).close_what_is_over()
    }

    fn close_what_is_over(self) -> Self {
        let over: Vec<_> = self.booking.open_tasks.iter().copied().filter(|task| !OUTLIVING.contains(task)).collect();
        over.into_iter().fold(self, |draft, task| draft.close(task, TaskState::Superseded))
    }

    /// A booking that has ended does not change; whoever wants to go on with it is told so.
    pub(super) fn after_the_end(self, act: &Act) -> Self {
        match act {
            // What a client corrects of an invoice, or of the price, concerns money: a person looks at it.
            Act::GiveBilling { .. } | Act::Counter { .. } => self.leave_to_team(&[kind_of(act)]),
            _ => self.push(Event::WrittenAfterTheEnd),
        }
    }
}

/// A lead that nobody comes back to is lost; anything that is held, agreed or paid is not, nor what waits for us.
pub(super) fn give_up(booking: &Booking) -> Vec<Event> {
    let waits = !booking.open_tasks.is_empty() || matches!(booking.visit, SiteVisit::Scheduled { .. });
    if status(booking) != Status::Lead || waits || booking.ended.is_some() || booking.balance() > Decimal::ZERO {
        return Vec::new();
    }
    Draft::new(booking).push(Event::WentSilent).close_what_is_over().done()
}

/// Nothing is held, offered or asked any more of who is to be forgotten, and nobody is written to. What has ended has; a
/// confirmed event takes place, whoever it was for.
pub(super) fn forget_client(booking: &Booking) -> Vec<Event> {
    if booking.ended.is_some() || booking.confirmed {
        return Vec::new();
    }
    Draft::new(booking).push(Event::ClientForgotten).close_what_is_over().done()
}

/// A letter about something else than the question whether to cancel makes a later yes one to that letter.
pub(super) fn speak_of_else(booking: &Booking, events: Vec<Event>, world: &World<'_>) -> Vec<Event> {
    let after = fold(booking.clone(), &events);
    if !after.cancel_asked || !writes_to_the_client(&after, &events, world) {
        return events;
    }
    [Event::CancelDropped { said: false }].into_iter().chain(events).collect()
}

fn says_only_yes(values: &Values) -> bool {
    *values == Values { yes: true, ..Values::default() }
}
