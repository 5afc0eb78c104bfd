//! `maintenance.expire_tasks`: ends the tasks that nobody decides.
//!
//! That decides nothing: nothing is sent, no money moves, no room is given up. What an agreement hangs on stays while its
//! event lies ahead, and so does what holds a conversation back, which nobody would go on with otherwise.

use booking::{Actor, Cause, Command, Input, TaskState};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::{Commit, CommitError, Tally, Task, TaskChange};

use crate::{
    Services, injections, outbox,
    retention::{BATCH, CleanUp, Removed},
    workflow::{self, Step, Taken, UNDECIDED},
};

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct ExpireTasks {}

impl CleanUp for ExpireTasks {
    const JOB: &'static str = "maintenance.expire_tasks";
    const NAME: &'static str = "open_tasks";

    async fn count(services: &Services) -> anyhow::Result<Tally> {
        let (mut walk, mut tasks) = (Walk::of(services), 0);
        while let Some(task) = walk.next(services).await? {
            tasks += u64::from(runs_out(services, &task).await?);
        }
        Ok(Tally::from([("tasks".to_owned(), tasks)]))
    }

    /// One that fails keeps no other from ending.
    async fn remove(services: &Services) -> Removed {
        let mut removed = Removed::default();
        removed.count("tasks", 0);
        let all = end_all(services, &mut removed).await;
        removed.close("the other tasks", all);
        removed
    }
}

async fn end_all(services: &Services, removed: &mut Removed) -> anyhow::Result<()> {
    let mut walk = Walk::of(services);
    while let Some(task) = walk.next(services).await? {
        let ended = end(services, &task).await;
        removed.note("tasks", format_args!("the task {}", task.id), ended);
    }
    Ok(())
}

/// The tasks that are open for too long, one after another; those that stay are passed by.
struct Walk {
    until: DateTime<Utc>,
    after: i64,
    batch: std::vec::IntoIter<Task>,
}

impl Walk {
    fn of(services: &Services) -> Self {
        Self { until: services.now() - services.retention.open_tasks, after: 0, batch: Vec::new().into_iter() }
    }

    async fn next(&mut self, services: &Services) -> anyhow::Result<Option<Task>> {
        if self.batch.as_slice().is_empty() {
            self.batch = services.store.stale_tasks(self.until, self.after, BATCH).await?.into_iter();
        }
        let task = self.batch.next();
        self.after = task.as_ref().map_or(self.after, |task| task.id);
        Ok(task)
    }
}

async fn runs_out(services: &Services, task: &Task) -> anyhow::Result<bool> {
    match task.booking {
        Some(number) => workflow::would_follow(services, number, &Command::Expire(task.kind)).await,
        None => Ok(!injections::blocks(task)),
    }
}

/// Says whether it ended.
async fn end(services: &Services, task: &Task) -> anyhow::Result<bool> {
    if !runs_out(services, task).await? {
        return Ok(false);
    }
    let Some(number) = task.booking else { return close(services, task).await };
    let step = Step::of(number, Actor::System, Cause::Clock);
    let input = Input::Command(Command::Expire(task.kind));
    Ok(matches!(workflow::take(services, &step, |_| vec![input.clone()]).await?, Taken::Committed))
}

/// A task that belongs to no booking. Mails that wait for it stay unread, as if it had been rejected.
async fn close(services: &Services, task: &Task) -> anyhow::Result<bool> {
    let mut commit = Commit::at(services.now());
    let note = Some(UNDECIDED.to_owned());
    commit.tasks.push(TaskChange::Decide { id: task.id, state: TaskState::Expired, note });
    match services.store.commit(&commit).await {
        Ok(_) => outbox::relay(services).await,
        Err(CommitError::AlreadyDecided(_)) => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    Ok(true)
}
