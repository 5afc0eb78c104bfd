//! A manager's decision: one synchronous, versioned step of the store. Its effects are jobs.
//!
//! Deciding a task twice gives the first decision again and sends nothing twice. A decision on something that has
//! changed since the manager saw it is refused with what changed.

use std::fmt;

use anyhow::{Context as _, bail};
use booking::{Actor, Cause, Command, Input, Refusal, TaskKind, TaskState, Terms};
use store::{Commit, CommitError, StoredMessage, Task, TaskChange};

use crate::{
    Services, injections, loops, outbox,
    workflow::{self, HeldReply, Lost, Step, TO_NOBODY, Taken},
};

/// What the manager wants.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Which task.
    pub task: i64,
    /// Yes or no.
    pub verdict: Verdict,
    /// The version of the booking that the manager saw; checked if it is given.
    pub seen_version: Option<u64>,
}

impl Decision {
    fn text(&self) -> Option<&str> {
        match &self.verdict {
            Verdict::Approve { text, .. } => text.as_deref(),
            Verdict::Reject { .. } => None,
        }
    }
}

/// Yes or no, and what goes with it.
#[derive(Clone)]
pub enum Verdict {
    /// Yes; `text` replaces the draft of the mail that follows, or is the answer where none follows.
    Approve {
        /// The manager's own words.
        text: Option<String>,
        /// The amount and the name that some tasks ask for.
        terms: Terms,
    },
    /// No.
    Reject {
        /// Why, for the venue's own record.
        note: Option<String>,
    },
}

/// Without the manager's words.
impl fmt::Debug for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Approve { .. } => "Approve { .. }",
            Self::Reject { .. } => "Reject { .. }",
        })
    }
}

/// How a decision went.
#[derive(Debug)]
pub enum Decided {
    /// It was taken now.
    Now(Task),
    /// The task was decided (or superseded) before; this is how.
    Before(Task),
}

/// Why a decision was not taken.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    /// There is no such task.
    #[error("there is no task {0}")]
    NoSuchTask(i64),
    /// The booking has changed since the manager saw it.
    #[error("the booking is at version {found}, not {seen}; since then: {}", changes.join("; "))]
    Stale {
        /// What the manager saw.
        seen: u64,
        /// What it is.
        found: u64,
        /// What happened in between, in words.
        changes: Vec<String>,
    },
    /// The rules refuse it as it is.
    #[error(transparent)]
    Refused(Refusal),
    /// Something did not work; nothing was decided.
    #[error("the decision was not taken")]
    Failed(#[from] anyhow::Error),
}

/// Takes a decision.
///
/// # Errors
/// When there is no such task, the booking has moved on, or the store refuses.
pub async fn decide(services: &Services, decision: &Decision) -> Result<Decided, DecisionError> {
    let task = find(services, decision.task).await?;
    if task.state != TaskState::Open {
        return Ok(Decided::Before(task));
    }
    let about = message(services, &task).await?;
    let Some(booking) = task.booking else { return close(services, &task, decision, about.as_ref()).await };
    let mut step = Step::of(booking, Actor::Manager, Cause::Task(task.id));
    step.decision = Some(change(&task, &decision.verdict));
    step.seen_version = decision.seen_version;
    step.answers_nobody = task.message.is_some() && about.is_none();
    step.about = about;
    step.text = decision.text().map(str::to_owned);
    if matches!(decision.verdict, Verdict::Approve { .. }) {
        release(services, &task, &mut step).await?;
    }
    let command = Input::Command(command(&task, &decision.verdict));
    match workflow::take(services, &step, |_| vec![command.clone()]).await? {
        Taken::Committed => Ok(Decided::Now(find(services, task.id).await?)),
        Taken::AlreadyDecided(task) => Ok(Decided::Before(*task)),
        Taken::Refused(refusal) if !matches!(refusal, Refusal::TaskNotOpen(_)) => Err(DecisionError::Refused(refusal)),
        Taken::AlreadyDone | Taken::Refused(_) => Ok(Decided::Before(find(services, task.id).await?)),
        Taken::Stale { found } => {
            let now = find(services, task.id).await?;
            if now.state != TaskState::Open {
                return Ok(Decided::Before(now));
            }
            Err(stale(services, &task, decision.seen_version.unwrap_or_default(), found).await?)
        }
    }
}

/// Lets the replies go that waited. Of one that has nobody any more to go to, the manager is told; words of their own are
/// not sent in its place to somebody else.
async fn release(services: &Services, task: &Task, step: &mut Step) -> anyhow::Result<()> {
    let (released, lost) = HeldReply::still_addressed(services, task).await?;
    step.released = released;
    if lost != Lost::None {
        let note = Some(TO_NOBODY.to_owned());
        step.decision = Some(TaskChange::Decide { id: task.id, state: TaskState::Approved, note });
    }
    if lost == Lost::Newest && step.text.is_some() {
        bail!("there is nobody to send the text to: {TO_NOBODY}");
    }
    Ok(())
}

async fn message(services: &Services, task: &Task) -> anyhow::Result<Option<StoredMessage>> {
    match &task.message {
        Some(id) => Ok(services.store.message(id).await?),
        None => Ok(None),
    }
}

async fn find(services: &Services, id: i64) -> Result<Task, DecisionError> {
    let task = services.store.task(id).await.map_err(anyhow::Error::from)?;
    task.ok_or(DecisionError::NoSuchTask(id))
}

fn command(task: &Task, verdict: &Verdict) -> Command {
    match verdict {
        Verdict::Approve { terms, .. } => Command::Approve(task.kind, terms.clone()),
        Verdict::Reject { .. } => Command::Reject(task.kind),
    }
}

/// What is not wanted like that stays open until a corrected draft is approved.
const STAYING: [TaskKind; 2] = [TaskKind::FinalConfirmation, TaskKind::DateProposal];

/// A final confirmation that is not wanted stays open, with the note, until it is.
fn change(task: &Task, verdict: &Verdict) -> TaskChange {
    match verdict {
        Verdict::Reject { note } if STAYING.contains(&task.kind) => {
            TaskChange::Note { id: task.id, note: note.clone().unwrap_or_default() }
        }
        Verdict::Reject { note } => TaskChange::Decide { id: task.id, state: TaskState::Rejected, note: note.clone() },
        Verdict::Approve { .. } => TaskChange::Decide { id: task.id, state: TaskState::Approved, note: None },
    }
}

/// A task that belongs to no booking is closed, and its message answered if the manager has written something.
async fn close(
    services: &Services,
    task: &Task,
    decision: &Decision,
    about: Option<&StoredMessage>,
) -> Result<Decided, DecisionError> {
    loop {
        let commit = closing(services, task, decision, about).await?;
        match services.store.commit(&commit).await {
            Ok(_) => {
                outbox::relay(services).await;
                return Ok(Decided::Now(find(services, task.id).await?));
            }
            Err(CommitError::MoreSetAside) => {}
            Err(CommitError::AlreadyDecided(first)) => return Ok(Decided::Before(*first)),
            Err(error) => return Err(anyhow::Error::from(error).into()),
        }
    }
}

async fn closing(
    services: &Services,
    task: &Task,
    decision: &Decision,
    about: Option<&StoredMessage>,
) -> anyhow::Result<Commit> {
    let mut commit = Commit::at(services.now());
    commit.tasks.push(change(task, &decision.verdict));
    // Whoever has looked at what a thread's mails tried lets it go on.
    if let Some(thread) = task.thread.filter(|_| injections::blocks(task)) {
        injections::clear(services, (thread, task.id), &mut commit).await?;
    }
    if let Verdict::Approve { .. } = decision.verdict
        && loops::stops(task)
    {
        loops::go_on(services, task.id, &mut commit).await?;
    }
    if let Some(text) = decision.text() {
        let message = about.context("there is nobody to send the text to")?;
        let (mail, send) = workflow::own_words(services, None, message, text);
        commit.mails.push(mail);
        commit.outbox.push(outbox::row(services, &send));
    }
    if let (Verdict::Approve { text: None, .. }, Some(message)) = (&decision.verdict, about) {
        for held in HeldReply::all_of(task)? {
            let (mail, send) = workflow::team_answer(services, message, held.language, &held.letter)?;
            commit.mails.push(mail);
            commit.outbox.push(outbox::row(services, &send));
        }
    }
    Ok(commit)
}

async fn stale(services: &Services, task: &Task, seen: u64, found: u64) -> anyhow::Result<DecisionError> {
    let journal = match task.booking {
        Some(booking) => services.store.journal(booking).await?,
        None => Vec::new(),
    };
    let since = journal.into_iter().filter(|entry| entry.seq > seen);
    let changes = since.map(|line| line.entry.event.to_string()).collect();
    Ok(DecisionError::Stale { seen, found, changes })
}
