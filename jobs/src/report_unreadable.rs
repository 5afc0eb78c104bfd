//! `inbound.report_unreadable`: tells the manager of a delivery that was signed and could not be read, or fetched.
//!
//! The delivery itself stays in the store. It is its provider's own, so a person should know what it was.

use std::collections::BTreeSet;

use booking::{TaskKind, TaskState};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Commit, DatabaseError, OutboxId};

use crate::{
    Services,
    job::{Finish, Job, LaneName, Run},
    unmatched::{self, Unmatched},
};

/// What the details of its task call the delivery.
const ABOUT: &str = "unread_delivery";

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportUnreadable {
    /// Configured name of the source that delivered it.
    pub source: String,
    /// The mark of the delivery; it was not written down at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<String>,
    /// Why, where it is not its form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Job for ReportUnreadable {
    const KIND: &'static str = "inbound.report_unreadable";
    const LANE: LaneName = LaneName::Workflow;

    async fn run(self, run: &Run, services: &Services) -> anyhow::Result<Finish> {
        let about = self.delivery.map(|mark| json!({ ABOUT: mark }));
        let reason = self.why.unwrap_or_else(|| {
            format!("A delivery of the source {} is not in the form that its provider documents.", self.source)
        });
        let mut commit = Commit::at(services.now());
        commit.done = Some(run.id.parse::<OutboxId>()?);
        let task = Unmatched { kind: TaskKind::Unreadable, reason: &reason, message: None };
        unmatched::show(services, &task, about.unwrap_or(Value::Null), &mut commit).await?;
        unmatched::finish(services, &commit).await
    }
}

/// The marks of the deliveries that open tasks ask somebody to look at.
pub(crate) async fn looked_at(services: &Services) -> Result<BTreeSet<String>, DatabaseError> {
    let tasks = services.store.tasks_with_detail(ABOUT, u32::MAX.into()).await?;
    let open = tasks.into_iter().filter(|task| task.state == TaskState::Open);
    Ok(open.filter_map(|task| task.details[ABOUT].as_str().map(str::to_owned)).collect())
}
