//! `inbound.report_too_large`: tells the manager of a mail that was larger than its source takes.
//!
//! Its beginning stays in the store. The provider was told that the mail was taken: it would have sent it in vain.

use booking::TaskKind;
use serde::{Deserialize, Serialize};
use store::OutboxId;

use crate::{
    Services,
    inbound::{self, Delivered, DeliveryKind},
    job::{Finish, Job, LaneName, Run},
    unmatched::{self, Unmatched},
};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportTooLarge {
    /// Configured name of the source that delivered it.
    pub source: String,
    /// The delivery's id within the source.
    pub event_id: String,
    /// `Content-Type` of the request; a form's boundary stands there.
    pub content_type: Option<String>,
}

impl Job for ReportTooLarge {
    const KIND: &'static str = "inbound.report_too_large";
    const LANE: LaneName = LaneName::Workflow;

    async fn run(self, run: &Run, services: &Services) -> anyhow::Result<Finish> {
        let job: OutboxId = run.id.parse()?;
        let delivery = services.store.delivery(&self.source, &self.event_id).await?;
        let known = delivery.as_ref().and_then(|delivery| {
            inbound::sender_and_subject(&Delivered {
                scheme: &delivery.scheme,
                kind: DeliveryKind::Email,
                content_type: self.content_type.as_deref(),
                received_at: delivery.received_at,
                body: &delivery.body,
            })
        });
        let who = known.map_or_else(String::new, |(from, subject)| format!(" From {from}: {subject:?}."));
        let reason = format!(
            "A mail to the source {} is larger than it takes; it was not read, and its sender does not know.{who}",
            self.source
        );
        unmatched::open(services, job, &Unmatched { kind: TaskKind::Unreadable, reason: &reason, message: None }).await
    }
}
