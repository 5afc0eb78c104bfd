//! What belongs to no booking goes to the manager: a task and the mail that tells of it, in one transaction.

use booking::{Letter, Part, TaskKind};
use serde_json::Value;
use store::{Commit, CommitError, NewTask, OutboxId, StoredMessage, TaskChange};

use crate::{
    Services,
    job::Finish,
    mail::Language,
    outbox, remind_manager,
    workflow::{HeldReply, team_answer, team_notice},
};

/// Something that no booking explains.
pub(crate) struct Unmatched<'a> {
    /// What the manager is asked.
    pub(crate) kind: TaskKind,
    /// Why, in English.
    pub(crate) reason: &'a str,
    /// What the client wrote, and in which language the client is told that the team will look at it.
    pub(crate) message: Option<(&'a StoredMessage, Language)>,
}

/// Opens the task and marks the job that found it done.
pub(crate) async fn open(services: &Services, job: OutboxId, what: &Unmatched<'_>) -> anyhow::Result<Finish> {
    let mut commit = Commit::at(services.now());
    commit.done = Some(job);
    show(services, what, Value::Null, &mut commit).await?;
    // Where every reply is looked at, the manager has this message before them already.
    if let Some((message, language)) = what.message.filter(|_| !services.house.approves_replies) {
        let letter = Letter { parts: vec![Part::TeamWillAnswer] };
        let (mail, send) = team_answer(services, message, language, &letter)?;
        commit.mails.push(mail);
        commit.outbox.push(outbox::row(services, &send));
    }
    finish(services, &commit).await
}

/// Keeps the answer to a message that belongs to no booking until the manager lets it leave.
pub(crate) async fn hold_reply(
    services: &Services,
    job: OutboxId,
    (message, language): (&StoredMessage, Language),
    letter: &Letter,
    draft: &str,
) -> anyhow::Result<Finish> {
    let id = services.store.next_task_id().await?;
    let reason = "The message asks for no event and belongs to no booking.";
    let what = Unmatched { kind: TaskKind::ReplyApproval, reason, message: Some((message, language)) };
    let (mail, send) = team_notice(services, id, &what, Some(draft))?;
    let answers = Some(message.content.id.clone());
    let held = HeldReply { letter: letter.clone(), answers, invitation: None, language };
    let mut commit = Commit::at(services.now());
    commit.done = Some(job);
    commit.tasks.push(TaskChange::Open(NewTask {
        id,
        kind: what.kind,
        thread: Some(message.thread),
        message: Some(message.content.id.clone()),
        details: HeldReply::details(&[held]),
    }));
    commit.mails.push(mail);
    commit.outbox.push(outbox::row(services, &send));
    commit.outbox.push(remind_manager::row(services, id, commit.at));
    finish(services, &commit).await
}

/// Commits, and pushes what follows. A commit that has taken effect before is none that failed.
pub(crate) async fn finish(services: &Services, commit: &Commit) -> anyhow::Result<Finish> {
    match services.store.commit(commit).await {
        Ok(_) => outbox::relay(services).await,
        Err(CommitError::AlreadyDone) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(Finish::Done)
}

/// Writes the task and the mail that tells of it, and returns its number. Whoever wrote the message is told nothing.
/// `details` (an object, or nothing) gets the reason, so that whoever looks at the task later reads it too.
pub(crate) async fn show(
    services: &Services,
    what: &Unmatched<'_>,
    mut details: Value,
    commit: &mut Commit,
) -> anyhow::Result<i64> {
    let id = services.store.next_task_id().await?;
    let (mail, send) = team_notice(services, id, what, None)?;
    details["reason"] = what.reason.into();
    commit.tasks.push(TaskChange::Open(NewTask {
        id,
        kind: what.kind,
        thread: what.message.map(|(message, _)| message.thread),
        message: what.message.map(|(message, _)| message.content.id.clone()),
        details,
    }));
    commit.mails.push(mail);
    commit.outbox.push(outbox::row(services, &send));
    commit.outbox.push(remind_manager::row(services, id, commit.at));
    Ok(id)
}
