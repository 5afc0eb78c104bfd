//! `inbound.report_undelivered`: tells the manager that a client has not got what we wrote, or has called it spam.
//!
//! Reads the report again from the store, so that no address stands in a queue.

use booking::TaskKind;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::{NewDelivery, OutboxId, StoredMail};

use crate::{
    Services,
    inbound::{self, Contents, Delivered, DeliveryKind, DeliveryReport, Fate, Parsed},
    job::{Finish, Job, LaneName, Run},
    unmatched::{self, Unmatched},
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
        if report.recipient.eq_ignore_ascii_case(&services.house.manager.address) {
            // A notice about it would not arrive either, and its bounce would be the next report.
            tracing::error!(source = self.source, "mails to the manager's address do not arrive");
            services.store.mark_done(job, services.now()).await?;
            return Ok(Finish::Done);
        }
        let mail = match &report.message_id {
            Some(id) => services.store.mail_of_message_id(id).await?,
            None => None,
        };
        let reason = reason(&report, mail.as_ref());
        unmatched::open(services, job, &Unmatched { kind: TaskKind::ManualReview, reason: &reason, message: None })
            .await
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

fn reason(report: &DeliveryReport, mail: Option<&StoredMail>) -> String {
    let about = mail.and_then(|mail| mail.mail.booking).map_or_else(String::new, |number| format!(" about {number}"));
    let subject = mail.map_or_else(String::new, |mail| format!(" ({:?})", mail.mail.subject));
    let when =
        report.occurred_at.map_or_else(String::new, |at: DateTime<Utc>| format!(" on {}", at.format("%d.%m.%Y")));
    let what = match report.fate {
        Fate::Complained => "was called spam by its recipient",
        _ => "could not be delivered",
    };
    let said = report.detail.as_deref().map_or_else(String::new, |detail| {
        format!(" Their server said: {}", detail.chars().take(300).collect::<String>())
    });
    format!("Our mail{about}{subject} to {} {what}{when}.{said}", report.recipient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_says_who_what_and_why() {
        let report = DeliveryReport {
            fate: Fate::Bounced,
            recipient: "anna@example.com".to_owned(),
            message_id: None,
            detail: Some("550 no such user".to_owned()),
            occurred_at: DateTime::from_timestamp(1_768_210_200, 0),
        };
        assert_eq!(
            reason(&report, None),
            "Our mail to anna@example.com could not be delivered on 12.01.2026. Their server said: 550 no such user"
        );
    }
}
