//! What becomes of a booking's money.

use rust_decimal::Decimal;

use crate::{Booking, Event, Mismatch, TaskKind, TaskState, booking::Refund};

pub(super) fn apply(booking: &mut Booking, event: &Event) {
    match event {
        Event::PaymentReceived { payment, amount } => {
            booking.payments.entry(payment.clone()).or_default().received = *amount;
            booking.claimed &= !booking.deposit_outstanding().is_zero();
        }
        Event::PaymentReturned { payment, return_id, amount } => {
            booking.payments.entry(payment.clone()).or_default().returned.insert(return_id.clone(), *amount);
            settle_refund(&mut booking.refund, *amount);
        }
        // What is owed was settled when it went back.
        Event::PaymentsAreOne { payment, other } => {
            let returned = booking.payments.get_mut(other).map(|other| std::mem::take(&mut other.returned));
            booking.payments.entry(payment.clone()).or_default().returned.extend(returned.unwrap_or_default());
        }
        Event::PaymentUnmatched { payment, reason: Mismatch::Currency } => {
            booking.payments.entry(payment.clone()).or_default().foreign = true;
            booking.claimed = true;
        }
        Event::PaymentClaimed => booking.claimed = true,
        // Nobody has looked where it was superseded, or ran out.
        Event::TaskClosed { task: TaskKind::CheckPayment, state: TaskState::Approved | TaskState::Rejected } => {
            booking.claimed = false;
        }
        Event::RefundDue { amount } => booking.refund.due = booking.refund.due.saturating_add(*amount),
        Event::RefundOrdered => {
            let Refund { due, ordered, held_back } = booking.refund;
            booking.refund = Refund { due: Decimal::ZERO, ordered: ordered.saturating_add(due), held_back };
        }
        Event::RefundHeldBack => {
            let Refund { due, ordered, held_back } = booking.refund;
            booking.refund = Refund { due: Decimal::ZERO, ordered, held_back: held_back.saturating_add(due) };
        }
        _ => {}
    }
}

/// What went back is first what was sent by a manager, then what is still due, then what was held back.
fn settle_refund(refund: &mut Refund, back: Decimal) {
    let ordered = back.min(refund.ordered);
    refund.ordered = refund.ordered.saturating_sub(ordered);
    let rest = back.saturating_sub(ordered);
    let due = rest.min(refund.due);
    refund.due = refund.due.saturating_sub(due);
    refund.held_back = refund.held_back.saturating_sub(rest.saturating_sub(due).min(refund.held_back));
}
