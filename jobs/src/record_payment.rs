//! `booking.record_payment`: what a payment provider reported becomes a fact of the booking it is for.
//!
//! An event that names none (a refund, an intent) waits an hour for the payment it belongs to; then, like one that
//! names a booking that is not ours, it is shown to the manager.

use std::time::Duration;

use anyhow::Context;
use booking::{Actor, BookingNumber, Cause, Command, Input, PaymentOutcome, PaymentReport, TaskKind};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use store::{OutboxId, PaymentId, PaymentLink, StoredPayment, ThreadId};

use crate::{
    Services,
    inbound::{PaymentKind, are_one},
    job::{Finish, Job, LaneName, Run},
    unmatched::{self, Unmatched},
    workflow::{self, Step},
};

/// How long an event that names no booking waits for the payment that does.
const PARKED: TimeDelta = TimeDelta::hours(1);
/// How often it is looked at meanwhile.
const LOOKED_AT_EVERY: Duration = Duration::from_secs(60);

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPayment {
    /// The stored payment event.
    pub payment: PaymentId,
    /// The newest thread of the booking it names: its jobs run one at a time.
    pub thread: Option<ThreadId>,
}

impl Job for RecordPayment {
    const KIND: &'static str = "booking.record_payment";
    const LANE: LaneName = LaneName::Workflow;

    fn group(&self) -> Option<String> {
        self.thread.map(|thread| format!("thread:{thread}"))
    }

    async fn run(self, run: &Run, services: &Services) -> anyhow::Result<Finish> {
        let job: OutboxId = run.id.parse()?;
        let stored = services.store.payment(self.payment).await?.context("the payment event is not in the store")?;
        let Some(booking) = booking_of(services, &stored).await? else {
            if may_be_explained_yet(&stored, services.now()) {
                return Ok(Finish::Snooze(LOOKED_AT_EVERY));
            }
            let reason = "A payment names no booking of ours.";
            let task = Unmatched { kind: TaskKind::CheckPayment, reason, message: None };
            return unmatched::open(services, job, &task).await;
        };
        let mut report = report(&stored).context("the payment event is of an unknown kind")?;
        if let Some(counted) = counted_as(services, &stored, booking).await? {
            report.other = Some(std::mem::replace(&mut report.payment, counted));
        }
        let mut step = Step::of(booking, Actor::System, Cause::Payment(self.payment.to_string()));
        step.job = Some(job);
        step.payment = Some(PaymentLink { payment: self.payment, booking });
        let input = Input::Command(Command::RecordPayment(report));
        workflow::take(services, &step, |_| vec![input.clone()]).await?;
        Ok(Finish::Done)
    }
}

/// A charge or an intent names no booking; the payment that it belongs to may still come and name it.
fn may_be_explained_yet(stored: &StoredPayment, now: DateTime<Utc>) -> bool {
    stored.payment.reference.is_none() && now < stored.received_at + PARKED
}

/// The booking that the payment itself names, else the one that another event of the same payment belongs to.
async fn booking_of(services: &Services, stored: &StoredPayment) -> anyhow::Result<Option<BookingNumber>> {
    let named: Option<BookingNumber> = stored.payment.reference.as_deref().and_then(|text| text.trim().parse().ok());
    if let Some(number) = named {
        return Ok(services.store.booking(number).await?.map(|stored| stored.booking.number));
    }
    let siblings = services.store.events_of_payment(&stored.source, &stored.payment.payment_id).await?;
    Ok(siblings.into_iter().find_map(|event| event.booking))
}

/// The id under which the money of an event has been counted already, where its provider reports it under two.
async fn counted_as(
    services: &Services,
    stored: &StoredPayment,
    booking: BookingNumber,
) -> anyhow::Result<Option<String>> {
    let Some(current) = services.store.booking(booking).await? else { return Ok(None) };
    // What went back of a payment may be known before it has arrived: that is not counted yet.
    let known = |payment: &store::Payment| current.booking.payments.get(&payment.payment_id);
    let counted = |payment: &store::Payment| known(payment).is_some_and(|known| known.has_arrived() || known.foreign);
    if counted(&stored.payment) {
        return Ok(None);
    }
    let events = services.store.payments_of(booking).await?;
    let of_source = || events.iter().filter(|event| event.source == stored.source).chain([stored]);
    // A refund names the payment that it takes back, which may be the one that was not counted.
    let own = of_source().filter(|event| event.payment.payment_id == stored.payment.payment_id);
    let own: Vec<_> = own.map(|event| &event.payment).collect();
    let twin =
        of_source().find(|event| counted(&event.payment) && own.iter().any(|payment| are_one(&event.payment, payment)));
    Ok(twin.map(|event| event.payment.payment_id.clone()))
}

fn report(stored: &StoredPayment) -> Option<PaymentReport> {
    let payment = &stored.payment;
    let return_id = || payment.refund_id.clone().unwrap_or_else(|| stored.event_id.clone());
    let outcome = match PaymentKind::of_name(&payment.kind)? {
        PaymentKind::Succeeded => PaymentOutcome::Succeeded,
        PaymentKind::Failed => PaymentOutcome::Failed,
        PaymentKind::Refunded | PaymentKind::Disputed => PaymentOutcome::Returned(return_id()),
    };
    Some(PaymentReport {
        payment: payment.payment_id.clone(),
        other: None,
        outcome,
        amount: payment.amount,
        currency: payment.currency.clone(),
    })
}
