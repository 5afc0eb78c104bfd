//! `inbound.report_unreadable`: tells the manager of a delivery that was signed and could not be read, or fetched.
//!
//! The delivery itself stays in the store. It is its provider's own, so a person should know what it was.

use booking::TaskKind;
use serde::{Deserialize, Serialize};
use store::OutboxId;

use crate::{
    Services,
    job::{Finish, Job, LaneName, Run},
    unmatched::{self, Unmatched},
};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportUnreadable {
    /// Configured name of the source that delivered it.
    pub source: String,
    /// Why, where it is not its form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Job for ReportUnreadable {
    const KIND: &'static str = "inbound.report_unreadable";
    const LANE: LaneName = LaneName::Workflow;

    async fn run(self, run: &Run, services: &Services) -> anyhow::Result<Finish> {
        let job: OutboxId = run.id.parse()?;
        let reason = self.why.unwrap_or_else(|| {
            format!("A delivery of the source {} is not in the form that its provider documents.", self.source)
        });
        unmatched::open(services, job, &Unmatched { kind: TaskKind::Unreadable, reason: &reason, message: None }).await
    }
}
