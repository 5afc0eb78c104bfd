//! `inbound.report_undelivered`: tells the manager that a client has not got what we wrote, or has called it spam.
//!
//! Reads the report again from the store, so that no address stands in a queue.

use serde::{Deserialize, Serialize};
use store::{NewDelivery, OutboxId};

use crate::{
    Services,
    inbound::{self, Contents, Delivered, DeliveryKind, DeliveryReport, Parsed},
    job::{Finish, Job, LaneName, Run},
    undelivered,
};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportUndelivered {
    /// Configured name of the source that reported it.
    pub source: String,
    /// The report's id within the source.
    pub event_id: String,
}

impl Job for ReportUndelivered {
    const KIND: &'static str = "inbound.report_undelivered";
    const LANE: LaneName = LaneName::Workflow;

    async fn run(self, run: &Run, services: &Services) -> anyhow::Result<Finish> {
        let job: OutboxId = run.id.parse()?;
        let delivery = services.store.delivery(&self.source, &self.event_id).await?;
        let Some(report) = delivery.and_then(|delivery| report_in(&delivery)) else {
            return Ok(Finish::Cancel("the report was cleared away".to_owned()));
        };
        let mail = match &report.message_id {
            Some(id) => services.store.mail_of_message_id(id).await?,
            None => None,
        };
        undelivered::settle(services, job, &report, mail.as_ref()).await
    }
}

fn report_in(delivery: &NewDelivery) -> Option<DeliveryReport> {
    let delivered = Delivered {
        scheme: &delivery.scheme,
        kind: DeliveryKind::Delivery,
        content_type: None,
        received_at: delivery.received_at,
        body: &delivery.body,
    };
    let parsed = match inbound::parse(&delivered).ok()? {
        Contents::One(parsed) => parsed,
        Contents::Batch(events) => events.into_iter().next()?.parsed.ok()?,
    };
    match parsed {
        Parsed::Report(report) => Some(report),
        _ => None,
    }
}
