//! Mails that try to instruct the machine change nothing. The third in a thread blocks it until a manager has looked;
//! what comes meanwhile waits.

use booking::{Reading, TaskKind};
use serde_json::json;
use store::{Commit, CommitError, OutboxId, StoredMessage, Suspicion, Task, Thread, ThreadId};

use crate::{
    Services,
    job::Finish,
    mail::Language,
    outbox,
    process_message::ProcessMessage,
    unmatched::{self, Unmatched},
};

/// So many of them block a thread.
const MOST: i64 = 3;
const REASON: &str = "The third mail of this conversation has tried to instruct the system. The conversation is \
                      blocked: nothing in it is read or answered until this task is decided; what comes meanwhile is read then.";

/// Whether nothing in this thread is read for now.
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

/// Lets a mail of a blocked thread wait until a manager has looked; says whether it does.
pub(crate) async fn set_aside(services: &Services, job: OutboxId, message: &StoredMessage) -> anyhow::Result<bool> {
    let mut commit = Commit::at(services.now());
    commit.done = Some(job);
    let (thread, message) = (message.thread, message.content.id.clone());
    commit.suspicion = Some(Suspicion::SetAside { thread, message, blocked_from: MOST });
    match services.store.commit(&commit).await {
        Ok(_) | Err(CommitError::AlreadyDone) => Ok(true),
        Err(CommitError::NotBlocked) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Lets the mails of a thread be worked on again, those first that waited for it.
pub(crate) async fn clear(
    services: &Services,
    (thread, task): (ThreadId, i64),
    commit: &mut Commit,
) -> anyhow::Result<()> {
    let resumed = services.store.set_aside(thread).await?;
    let jobs = resumed.iter().map(|message| ProcessMessage { message: message.clone(), thread });
    commit.outbox.extend(jobs.map(|job| outbox::row(services, &job)));
    commit.suspicion = Some(Suspicion::Clear { thread, task, resumed });
    Ok(())
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
        let told = Some((message, Language::En));
        let what = Unmatched { kind: TaskKind::ManualReview, reason: REASON, message: told };
        unmatched::show(services, &what, json!({ "blocked": true }), &mut commit).await?;
    }
    match services.store.commit(&commit).await {
        Ok(_) => outbox::relay(services).await,
        Err(CommitError::AlreadyDone) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(Finish::Done)
}
