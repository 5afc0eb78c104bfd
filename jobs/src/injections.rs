//! Mails that try to instruct the machine change nothing. The third in a thread blocks it until a manager has looked.

use booking::{Reading, TaskKind};
use serde_json::json;
use store::{Commit, CommitError, NewTask, OutboxId, StoredMessage, Suspicion, Task, TaskChange, Thread};

use crate::{Services, job::Finish, outbox, remind_manager, unmatched::Unmatched, workflow::team_notice};

/// So many of them block a thread.
const MOST: i64 = 3;
const REASON: &str = "The third mail of this conversation has tried to instruct the system. The conversation is \
                      blocked: nothing in it is read or answered until this task is decided.";

/// Whether nothing in this thread is read any more.
pub(crate) fn is_blocked(thread: &Thread) -> bool {
    thread.injections >= MOST
}

/// Whether a task is about a blocked thread.
pub(crate) fn blocks(task: &Task) -> bool {
    task.details.get("blocked").is_some()
}

/// Whether the mail is such an attempt.
pub(crate) fn is_one(reading: &Reading) -> bool {
    reading.acts.contains(&booking::ActKind::Injection)
}

/// Counts the attempt and answers nothing. The one that blocks the thread is shown to the manager.
pub(crate) async fn count(
    services: &Services,
    job: OutboxId,
    message: &StoredMessage,
    thread: &Thread,
) -> anyhow::Result<Finish> {
    let mut commit = Commit::at(services.now());
    commit.done = Some(job);
    commit.suspicion = Some(Suspicion::Raise(thread.id));
    if thread.injections + 1 == MOST {
        show(services, message, &mut commit).await?;
    }
    match services.store.commit(&commit).await {
        Ok(_) => outbox::relay(services).await,
        Err(CommitError::AlreadyDone) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(Finish::Done)
}

async fn show(services: &Services, message: &StoredMessage, commit: &mut Commit) -> anyhow::Result<()> {
    let id = services.store.next_task_id().await?;
    let kind = TaskKind::ManualReview;
    let told = Unmatched { kind, reason: REASON, message: Some((message, crate::mail::Language::En)) };
    let (mail, send) = team_notice(services, id, &told, None)?;
    commit.tasks.push(TaskChange::Open(NewTask {
        id,
        kind,
        thread: Some(message.thread),
        message: Some(message.content.id.clone()),
        details: json!({ "blocked": true }),
    }));
    commit.mails.push(mail);
    commit.outbox.push(outbox::row(services, &send));
    commit.outbox.push(remind_manager::row(services, id, commit.at));
    Ok(())
}
