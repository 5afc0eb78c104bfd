//! Two machines that answer each other would never end. After some rounds within an hour a person takes over: what comes
//! further waits until they have decided, and is read then.
//!
//! Machines that say what they are (RFC 3834) are never answered in the first place; this is for those that do not.

use std::collections::BTreeSet;

use booking::{TaskKind, TaskState};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use store::{Commit, CommitError, OutboxId, StoredMessage, Task, Waiting};

use crate::{
    Services,
    authentication::has_failed,
    mail::Language,
    outbox,
    process_message::ProcessMessage,
    unmatched::{self, Unmatched},
};

/// So many answers to our own mails, or new conversations, of one sender are answered within [`SPAN`].
const MOST_ROUNDS: usize = 10;
const SPAN: TimeDelta = TimeDelta::hours(1);
const REASON: &str = "This sender has written more mails within an hour than people do. They may come from another \
                      machine. This mail, and what comes meanwhile, waits: approving this task has all of it read and \
                      answered, rejecting it leaves it unread.";

/// Whether the mails of a task's sender wait for it.
pub(crate) fn stops(task: &Task) -> bool {
    task.details.get("loop").is_some()
}

/// Lets a mail wait for the manager if nobody writes at such a pace, or if an earlier mail of its sender in its thread
/// waits; says whether it does. The first mail too many is shown to the manager.
pub(crate) async fn set_aside(services: &Services, job: OutboxId, message: &StoredMessage) -> anyhow::Result<bool> {
    loop {
        let too_many = rounds(services, message).await? > MOST_ROUNDS;
        let mut commit = Commit::at(services.now());
        commit.done = Some(job);
        let task = match awaited(services, message, too_many).await? {
            Some(task) => task,
            None if too_many => show(services, message, &mut commit).await?,
            None => return Ok(false),
        };
        commit.waiting = Some(Waiting::For { message: message.content.id.clone(), task });
        match services.store.commit(&commit).await {
            Ok(_) => outbox::relay(services).await,
            Err(CommitError::AlreadyDone) => {}
            // The manager has decided at this very moment.
            Err(CommitError::NotBlocked) => continue,
            Err(error) => return Err(error.into()),
        }
        return Ok(true);
    }
}

/// The manager lets the mails that wait for a task be read.
pub(crate) async fn go_on(services: &Services, task: i64, commit: &mut Commit) -> anyhow::Result<()> {
    let resumed = services.store.waiting_for(task).await?;
    let jobs = resumed.iter().map(|(message, thread)| ProcessMessage { message: message.clone(), thread: *thread });
    commit.outbox.extend(jobs.map(|job| outbox::row(services, &job)));
    commit.waiting = Some(Waiting::Over { task, resumed });
    Ok(())
}

/// The task that is open and that the sender's earlier mails wait for: in this thread, or anywhere if there are too many.
async fn awaited(services: &Services, message: &StoredMessage, too_many: bool) -> anyhow::Result<Option<i64>> {
    let waiting = services.store.waiting_of(message.thread, &message.content.from_address).await?;
    let of_thread = waiting.iter().filter(|other| is_of_the_same(message, other));
    let of_thread = of_thread.rev().find_map(|other| other.waits_for);
    let recent = if too_many { recent(services, message, services.now() - SPAN).await? } else { Vec::new() };
    for id in of_thread.into_iter().chain(recent.iter().rev().filter_map(|other| other.waits_for)) {
        let task = services.store.task(id).await?;
        if task.is_some_and(|task| task.state == TaskState::Open) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

async fn show(services: &Services, message: &StoredMessage, commit: &mut Commit) -> anyhow::Result<i64> {
    let what = Unmatched { kind: TaskKind::ManualReview, reason: REASON, message: Some((message, Language::En)) };
    unmatched::show(services, &what, json!({ "loop": true }), commit).await
}

/// How many rounds there have been within the last hour, this message among them. What came before a manager last
/// looked at this sender's mails counts no more.
async fn rounds(services: &Services, message: &StoredMessage) -> anyhow::Result<usize> {
    let mut since = services.now() - SPAN;
    let mut recent = recent(services, message, since).await?;
    if recent.len() > MOST_ROUNDS
        && let Some(looked_at) = looked_at(services, &recent).await?
    {
        since = since.max(looked_at);
        recent = self::recent(services, message, since).await?;
    }
    if recent.len() <= MOST_ROUNDS {
        return Ok(recent.len());
    }
    let ours = services.store.mails_of_thread(message.thread).await?;
    let ours: BTreeSet<&str> = ours.iter().map(|stored| stored.mail.message_id.as_str()).collect();
    let answers = |other: &&StoredMessage| {
        let content = &other.content;
        content.in_reply_to.iter().chain(&content.references).any(|id| ours.contains(id.as_str()))
            || content.recipients.iter().any(|to| services.house.names_a_thread(to))
    };
    let answers = recent.iter().filter(|other| other.thread == message.thread).filter(answers).count();
    let conversations: BTreeSet<_> = recent.iter().map(|other| other.thread).collect();
    Ok(answers.max(conversations.len()))
}

/// The sender's messages since then, up to this one.
async fn recent(
    services: &Services,
    message: &StoredMessage,
    since: DateTime<Utc>,
) -> anyhow::Result<Vec<StoredMessage>> {
    let mut recent = services.store.messages_from(&message.content.from_address, since).await?;
    recent.retain(|other| other.seq <= message.seq && is_of_the_same(message, other));
    Ok(recent)
}

/// Whether both are of one sender. Who only says to be somebody is another one: they stop nobody's mails but their own.
fn is_of_the_same(message: &StoredMessage, other: &StoredMessage) -> bool {
    let who = |message: &StoredMessage| (message.content.from_address.clone(), has_failed(&message.content.headers));
    who(message) == who(other)
}

/// When a manager last decided over mails like these.
async fn looked_at(services: &Services, recent: &[StoredMessage]) -> anyhow::Result<Option<DateTime<Utc>>> {
    let ids: BTreeSet<i64> = recent.iter().filter_map(|other| other.waits_for).collect();
    let mut last = None;
    for id in ids {
        let decided = services.store.task(id).await?.and_then(|task| task.decided_at);
        last = last.max(decided);
    }
    Ok(last)
}
