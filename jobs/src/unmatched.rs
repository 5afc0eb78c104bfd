//! What belongs to no booking goes to the manager: a task and the mail that tells of it, in one transaction.

use booking::TaskKind;
use serde_json::Value;
use store::{Commit, CommitError, NewTask, OutboxId, StoredMessage, TaskChange};

use crate::{Services, job::Finish, outbox, workflow::team_notice};

/// Something that no booking explains.
pub(crate) struct Unmatched<'a> {
    /// What the manager is asked.
    pub(crate) kind: TaskKind,
    /// Why, in English.
    pub(crate) reason: &'static str,
    /// What the client wrote.
    pub(crate) message: Option<&'a StoredMessage>,
}

/// Opens the task and marks the job that found it done.
pub(crate) async fn open(services: &Services, job: OutboxId, what: &Unmatched<'_>) -> anyhow::Result<Finish> {
    let id = services.store.next_task_id().await?;
    let (mail, send) = team_notice(services, id, what)?;
    let mut commit = Commit::at(services.now());
    commit.done = Some(job);
    commit.tasks.push(TaskChange::Open(NewTask {
        id,
        kind: what.kind,
        thread: what.message.map(|message| message.thread),
        message: what.message.map(|message| message.content.id.clone()),
        details: Value::Null,
    }));
    commit.mails.push(mail);
    commit.outbox.push(outbox::row(services, &send));
    match services.store.commit(&commit).await {
        Ok(_) => outbox::relay(services, commit.outbox).await,
        Err(CommitError::AlreadyDone) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(Finish::Done)
}
