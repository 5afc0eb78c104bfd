//! A decision in the making: the events so far, and the booking as they leave it.

use chrono::{DateTime, Utc};

use super::option_has_ended;
use crate::{ActKind, Booking, Event, Stage, TaskKind, TaskState, evolve, stage};

/// Events being decided, and the booking as they leave it.
pub(super) struct Draft {
    pub(super) booking: Booking,
    events: Vec<Event>,
}

impl Draft {
    pub(super) fn new(booking: &Booking) -> Self {
        Self { booking: booking.clone(), events: Vec::new() }
    }

    pub(super) fn push(mut self, event: Event) -> Self {
        self.booking = evolve(self.booking, &event);
        self.events.push(event);
        self
    }

    pub(super) fn extend(self, events: impl IntoIterator<Item = Event>) -> Self {
        events.into_iter().fold(self, Self::push)
    }

    /// Whether something like this was decided already.
    pub(super) fn has(&self, what: impl Fn(&Event) -> bool) -> bool {
        self.events.iter().any(what)
    }

    /// A newer message supersedes the open review, so that the manager is told of both.
    pub(super) fn leave_to_team(self, acts: &[ActKind]) -> Self {
        self.push(Event::LeftToTeam { acts: acts.to_vec() }).open_anew(TaskKind::ManualReview)
    }

    /// Opens a task in place of the one of its kind that may be open: the manager is told of the newest.
    pub(super) fn open_anew(self, task: TaskKind) -> Self {
        self.close(task, TaskState::Superseded).push(Event::TaskOpened { task })
    }

    /// Closes `task` if it is open.
    pub(super) fn close(self, task: TaskKind, state: TaskState) -> Self {
        let closed = self.booking.open_tasks.contains(&task).then_some(Event::TaskClosed { task, state });
        self.extend(closed)
    }

    /// An option that has run out no longer counts, whether or not the clock came by to say so.
    pub(super) fn end_option(self, now: DateTime<Utc>) -> Self {
        let held = self.booking.held.as_ref().filter(|_| option_has_ended(&self.booking, now));
        let ended = held.map(|held| Event::OptionEnded { room: held.hold.room.clone() });
        self.extend(ended)
    }

    /// The events as they are.
    pub(super) fn events(self) -> Vec<Event> {
        self.events
    }

    /// The events, and those that open and close the tasks which the facts call for.
    pub(super) fn done(self) -> Vec<Event> {
        let pending = self.booking.acceptance.is_some_and(|acceptance| !acceptance.approved);
        let complete = stage(&self.booking) == Stage::Confirmation;
        let refund = !self.booking.refund.due.is_zero();
        let draft = self.follow(TaskKind::ApproveAcceptance, pending).follow(TaskKind::FinalConfirmation, complete);
        draft.follow(TaskKind::Refund, refund).drop_pointless_tasks().events
    }

    /// A price is bargained over only while it is open, and nothing is sought for what is settled.
    fn drop_pointless_tasks(self) -> Self {
        let bargains = self.booking.acceptance.is_none() && self.booking.fitting_offer().is_some();
        let settled = self.booking.ended.is_some() || self.booking.confirmed;
        let draft = if bargains { self } else { self.close(TaskKind::CounterOffer, TaskState::Superseded) };
        let draft = if settled { draft.close(TaskKind::SourceProduct, TaskState::Superseded) } else { draft };
        let dated = draft.booking.proposed_dates.is_empty() && draft.booking.date_rounds == 0;
        let draft = if dated { draft.close(TaskKind::DateProposal, TaskState::Superseded) } else { draft };
        let awaited = draft.booking.acceptance.is_some_and(|acceptance| acceptance.approved);
        let unpaid = awaited && !settled && !draft.booking.deposit_outstanding().is_zero();
        let draft = if unpaid { draft } else { draft.close(TaskKind::DepositOverdue, TaskState::Superseded) };
        let unnamed = awaited && !settled && !draft.booking.billing_complete();
        let draft = if unnamed { draft } else { draft.close(TaskKind::BillingOverdue, TaskState::Superseded) };
        match draft.booking.busy_room {
            None => draft.close(TaskKind::RoomConflict, TaskState::Superseded),
            Some(_) => draft,
        }
    }

    /// A task is open exactly while it is called for.
    fn follow(self, task: TaskKind, called_for: bool) -> Self {
        match (called_for, self.booking.open_tasks.contains(&task)) {
            (true, false) => self.push(Event::TaskOpened { task }),
            (false, true) => self.push(Event::TaskClosed { task, state: TaskState::Superseded }),
            _ => self,
        }
    }
}
