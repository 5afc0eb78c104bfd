//! From an acceptance to a confirmed booking: approval, billing, deposit in any order, then the final word.

use super::{Draft, PaymentOutcome, PaymentReport, Refusal, close};
use crate::{BillingId, BillingParts, Booking, Event, Mismatch, Stage, TaskKind, TaskState, World, stage};

impl Draft {
    /// Once everything is met, the manager is asked for the final word.
    fn ask_for_the_final_word(self) -> Self {
        let task = TaskKind::FinalConfirmation;
        let due = stage(&self.booking) == Stage::Confirmation && !self.booking.open_tasks.contains(&task);
        self.extend(due.then_some(Event::TaskOpened { task }))
    }

    /// Asks a person to look at a payment; a later one does not hide an earlier one.
    fn check_payment(self, payment: &str, reason: Mismatch) -> Self {
        let task = TaskKind::CheckPayment;
        let superseded = close(&self.booking, task, TaskState::Superseded);
        self.push(Event::PaymentUnmatched { payment: payment.to_owned(), reason })
            .extend(superseded)
            .push(Event::TaskOpened { task })
    }
}

pub(super) fn approve(booking: &Booking, task: TaskKind) -> Result<Vec<Event>, Refusal> {
    let closed = close(booking, task, TaskState::Approved).ok_or(Refusal::TaskNotOpen(task))?;
    let draft = Draft::new(booking).push(closed);
    let draft = match task {
        TaskKind::ApproveAcceptance => draft.push(Event::AcceptanceApproved).ask_for_the_final_word(),
        TaskKind::FinalConfirmation => draft.push(Event::ConfirmationApproved),
        TaskKind::CheckPayment | TaskKind::ManualReview => draft,
    };
    Ok(draft.done())
}

pub(super) fn reject(booking: &Booking, task: TaskKind) -> Result<Vec<Event>, Refusal> {
    let closed = close(booking, task, TaskState::Rejected).ok_or(Refusal::TaskNotOpen(task))?;
    Ok(match task {
        TaskKind::ApproveAcceptance => vec![closed, Event::AcceptanceRejected],
        // Nothing is sent and the task stays, with the manager's note, until it is approved.
        TaskKind::FinalConfirmation => vec![Event::ConfirmationHeldBack],
        TaskKind::CheckPayment | TaskKind::ManualReview => vec![closed],
    })
}

pub(super) fn give_billing(booking: &Booking, billing: &BillingId, parts: BillingParts) -> Vec<Event> {
    let given = Event::BillingGiven { billing: billing.clone(), parts };
    Draft::new(booking).push(given).ask_for_the_final_word().done()
}

/// Money is counted once a payment, and what does not fit is shown to a person.
pub(super) fn payment(booking: &Booking, report: &PaymentReport, world: &World<'_>) -> Vec<Event> {
    match &report.outcome {
        PaymentOutcome::Failed => Vec::new(),
        _ if known(booking, report) => Vec::new(),
        _ if report.currency != world.catalogue.policy.currency => {
            Draft::new(booking).check_payment(&report.payment, Mismatch::Currency).done()
        }
        PaymentOutcome::Returned(return_id) => {
            let returned = Event::PaymentReturned {
                payment: report.payment.clone(),
                return_id: return_id.clone(),
                amount: report.amount,
            };
            Draft::new(booking).push(returned).check_payment(&report.payment, Mismatch::Returned).done()
        }
        PaymentOutcome::Succeeded => received(booking, report),
    }
}

fn received(booking: &Booking, report: &PaymentReport) -> Vec<Event> {
    let outstanding = booking.deposit_outstanding();
    let draft =
        Draft::new(booking).push(Event::PaymentReceived { payment: report.payment.clone(), amount: report.amount });
    let draft = if outstanding.is_zero() {
        draft.check_payment(&report.payment, Mismatch::NothingDue)
    } else if report.amount > outstanding {
        draft.check_payment(&report.payment, Mismatch::Surplus)
    } else {
        draft
    };
    draft.ask_for_the_final_word().done()
}

/// The same report counts once, whether it comes as a session or as its payment intent.
fn known(booking: &Booking, report: &PaymentReport) -> bool {
    let Some(payment) = booking.payments.get(&report.payment) else { return false };
    match &report.outcome {
        PaymentOutcome::Succeeded => !payment.received.is_zero(),
        PaymentOutcome::Returned(return_id) => payment.returned.contains_key(return_id),
        PaymentOutcome::Failed => true,
    }
}
