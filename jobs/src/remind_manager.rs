//! `booking.remind_manager`: tells the manager once more of a task that is still open a day after it was opened.

use booking::TaskState;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use store::{Commit, CommitError, OutboxId, OutboxJob};

use crate::{
    Services,
    job::{Finish, Job, LaneName, Run},
    outbox, workflow,
};

/// How long a task may wait before the manager is told of it again.
const PATIENCE: TimeDelta = TimeDelta::hours(24);

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindManager {
    /// The task.
    pub task: i64,
}

/// The row that reminds of a task which is opened `now`.
pub(crate) fn row(services: &Services, task: i64, now: DateTime<Utc>) -> OutboxJob {
    outbox::row_at(services, &RemindManager { task }, now + PATIENCE)
}

impl Job for RemindManager {
    const KIND: &'static str = "booking.remind_manager";
    const LANE: LaneName = LaneName::Workflow;

    async fn run(self, run: &Run, services: &Services) -> anyhow::Result<Finish> {
        let job: OutboxId = run.id.parse()?;
        let task = services.store.task(self.task).await?.filter(|task| task.state == TaskState::Open);
        let mut commit = Commit::at(services.now());
        commit.done = Some(job);
        if let Some(task) = task {
            let (mail, send) = workflow::task_reminder(services, &task).await?;
            commit.mails.push(mail);
            commit.outbox.push(outbox::row(services, &send));
        }
        match services.store.commit(&commit).await {
            Ok(_) => outbox::relay(services).await,
            Err(CommitError::AlreadyDone) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(Finish::Done)
    }
}
