//! `booking.record_payment`: what a payment provider reported becomes a fact of the booking it is for.
//!
//! A payment that names no booking of ours is shown to the manager.

use anyhow::Context;
use booking::{Actor, BookingNumber, Cause, Command, Input, PaymentOutcome, PaymentReport, TaskKind};
use serde::{Deserialize, Serialize};
use store::{OutboxId, PaymentId, PaymentLink, StoredPayment, ThreadId};

use crate::{
    Services,
    inbound::PaymentKind,
    job::{Finish, Job, LaneName, Run},
    unmatched::{self, Unmatched},
    workflow::{self, Step},
};

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
            let reason = "A payment names no booking of ours.";
            let task = Unmatched { kind: TaskKind::CheckPayment, reason, message: None };
            return unmatched::open(services, job, &task).await;
        };
        let report = report(&stored).context("the payment event is of an unknown kind")?;
        let mut step = Step::of(booking, Actor::System, Cause::Payment(self.payment.to_string()));
        step.job = Some(job);
        step.payment = Some(PaymentLink { payment: self.payment, booking });
        let input = Input::Command(Command::RecordPayment(report));
        workflow::take(services, &step, |_| vec![input.clone()]).await?;
        Ok(Finish::Done)
    }
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
        outcome,
        amount: payment.amount,
        currency: payment.currency.clone(),
    })
}
