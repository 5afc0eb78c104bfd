//! From an acceptance to a confirmed booking: approval, billing, deposit in any order, then the final word.

use rust_decimal::Decimal;

use super::{Draft, PaymentOutcome, PaymentReport, Refusal, Terms};
use crate::{Booking, Event, Mismatch, TaskKind, TaskState, World};

pub(super) fn approve(
    booking: &Booking,
    task: TaskKind,
    terms: &Terms,
    world: &World<'_>,
) -> Result<Vec<Event>, Refusal> {
    let draft = decided(booking, task, TaskState::Approved)?;
    Ok(match task {
        TaskKind::ApproveAcceptance => draft.push(Event::AcceptanceApproved).return_the_surplus(),
        TaskKind::FinalConfirmation => draft.push(Event::ConfirmationApproved).invite_to_a_visit(world),
        TaskKind::DateProposal => draft.propose_again(&terms.dates, world)?,
        TaskKind::RoomConflict => draft.settle_the_conflict(world),
        TaskKind::CounterOffer => draft.lower_the_price(terms, world)?,
        TaskKind::SourceProduct => draft.add_an_item(terms, world)?,
        TaskKind::Goodbye => draft.push(Event::GoodbyeSaid),
        TaskKind::Refund => draft.push(Event::RefundOrdered),
        TaskKind::CheckPayment => draft.count_by_hand(terms.amount, booking.claimed)?,
        TaskKind::DepositOverdue => draft.settle_the_overdue(terms.amount, world)?,
        TaskKind::BillingOverdue => draft.give_the_room_up(),
        TaskKind::ManualReview | TaskKind::Unreadable | TaskKind::MessageManager | TaskKind::ReplyApproval => draft,
    }
    .done())
}

pub(super) fn reject(booking: &Booking, task: TaskKind, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
    let draft = decided(booking, task, TaskState::Rejected)?;
    Ok(match task {
        TaskKind::ApproveAcceptance => draft.push(Event::AcceptanceRejected).done(),
        // Nothing is sent and the task stays, with the manager's note, until it is approved.
        TaskKind::FinalConfirmation => vec![Event::ConfirmationHeldBack],
        TaskKind::DateProposal => vec![Event::DatesHeldBack],
        TaskKind::RoomConflict => draft.settle_the_conflict(world).done(),
        TaskKind::DepositOverdue => draft.wait_for_the_deposit(world).done(),
        TaskKind::BillingOverdue => draft.wait_for_the_address(world).done(),
        TaskKind::CounterOffer => draft.push(Event::CounterRefused).done(),
        TaskKind::SourceProduct => draft.push(Event::GoOnWithout).done(),
        TaskKind::Refund => draft.push(Event::RefundHeldBack).done(),
        TaskKind::CheckPayment
        | TaskKind::ManualReview
        | TaskKind::Unreadable
        | TaskKind::Goodbye
        | TaskKind::ReplyApproval
        | TaskKind::MessageManager => draft.done(),
    })
}

fn decided(booking: &Booking, task: TaskKind, state: TaskState) -> Result<Draft, Refusal> {
    if booking.open_tasks.contains(&task) {
        Ok(Draft::new(booking).close(task, state))
    } else {
        Err(Refusal::TaskNotOpen(task))
    }
}

/// Money is counted once a payment, and what does not fit is shown to a person.
pub(super) fn payment(booking: &Booking, report: &PaymentReport, world: &World<'_>) -> Vec<Event> {
    let ours = report.currency.eq_ignore_ascii_case(&world.catalogue.policy.currency);
    let draft = Draft::new(booking).unite(report, world);
    let draft = match &report.outcome {
        PaymentOutcome::Failed => draft,
        _ if counted(&draft.booking, report, ours) => draft,
        _ if !ours => draft.check_payment(&report.payment, Mismatch::Currency),
        PaymentOutcome::Returned(return_id) => draft.returned(report, return_id, world),
        PaymentOutcome::Succeeded => draft.received(report),
    };
    draft.done()
}

impl Draft {
    /// What went back of a payment before it was known to be one that is counted already went back of that one.
    fn unite(self, report: &PaymentReport, world: &World<'_>) -> Self {
        let returned =
            |other: &&String| self.booking.payments.get(*other).is_some_and(|known| !known.returned.is_empty());
        let Some(other) = report.other.as_ref().filter(returned) else { return self };
        let was_paid = self.booking.deposit_outstanding().is_zero();
        let one = Event::PaymentsAreOne { payment: report.payment.clone(), other: other.clone() };
        self.push(one).await_what_is_missing_again(was_paid, world)
    }

    fn received(self, report: &PaymentReport) -> Self {
        if report.amount <= Decimal::ZERO {
            return self.check_payment(&report.payment, Mismatch::NothingDue);
        }
        let outstanding = self.booking.deposit_outstanding();
        let draft = self.push(Event::PaymentReceived { payment: report.payment.clone(), amount: report.amount });
        if outstanding.is_zero() {
            draft.check_payment(&report.payment, Mismatch::NothingDue)
        } else if report.amount > outstanding {
            draft.check_payment(&report.payment, Mismatch::Surplus)
        } else {
            draft
        }
    }

    /// Money that a manager has seen arrive, by bank transfer say.
    pub(super) fn count_by_hand(self, amount: Option<Decimal>, uncounted: bool) -> Result<Self, Refusal> {
        let Some(amount) = amount else { return Ok(self) };
        if !uncounted {
            return Err(Refusal::Counted);
        }
        if amount <= Decimal::ZERO {
            return Err(Refusal::Amount(amount));
        }
        let payment = format!("by-hand-{}", self.booking.payments.len() + 1);
        Ok(self.push(Event::PaymentReceived { payment, amount }))
    }

    /// What was paid for a dearer version of the offer and is more than this one's deposit goes back.
    fn return_the_surplus(self) -> Self {
        let Some(offer) = self.booking.accepted_offer() else { return self };
        let dearer = self.booking.offers.iter().any(|earlier| earlier.offer.deposit > offer.deposit);
        let surplus = self.booking.balance().saturating_sub(offer.deposit.unwrap_or_default());
        if dearer && surplus > Decimal::ZERO { self.push(Event::RefundDue { amount: surplus }) } else { self }
    }

    /// A refund that was owed needs nobody's look; one that was not does. A deposit that is missing again is awaited
    /// again: its reminders have passed, and a room must not be kept for nobody.
    fn returned(self, report: &PaymentReport, return_id: &str, world: &World<'_>) -> Self {
        let returned = Event::PaymentReturned {
            payment: report.payment.clone(),
            return_id: return_id.to_owned(),
            // Providers write what went back with or without a minus.
            amount: report.amount.abs(),
        };
        let expected = report.amount.abs() <= self.booking.refund.owed();
        let was_paid = self.booking.deposit_outstanding().is_zero();
        let draft = self.push(returned);
        let draft = draft.await_what_is_missing_again(was_paid, world);
        if expected { draft } else { draft.check_payment(&report.payment, Mismatch::Returned) }
    }

    fn await_what_is_missing_again(self, was_paid: bool, world: &World<'_>) -> Self {
        let approved = self.booking.acceptance.is_some_and(|acceptance| acceptance.approved) && !self.booking.confirmed;
        let missing = approved && was_paid && !self.booking.deposit_outstanding().is_zero();
        if missing { self.wait_for_the_deposit(world) } else { self }
    }

    /// Asks a person to look at a payment; a later one does not hide an earlier one.
    fn check_payment(self, payment: &str, reason: Mismatch) -> Self {
        let task = TaskKind::CheckPayment;
        self.push(Event::PaymentUnmatched { payment: payment.to_owned(), reason })
            .close(task, TaskState::Superseded)
            .push(Event::TaskOpened { task })
    }
}

/// The same report counts once, whether it comes as a session or as its payment intent.
fn counted(booking: &Booking, report: &PaymentReport, ours: bool) -> bool {
    let Some(payment) = booking.payments.get(&report.payment) else { return false };
    match &report.outcome {
        PaymentOutcome::Succeeded => payment.has_arrived() || (payment.foreign && !ours),
        PaymentOutcome::Returned(return_id) => payment.returned.contains_key(return_id),
        PaymentOutcome::Failed => true,
    }
}
