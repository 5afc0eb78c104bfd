//! Addresses that get no more mail: who is told, when once is enough, and how one is taken off the list.
//!
//! The manager's own address may stand on the list, so that it is seen there; it gets its mail all the same, and the log
//! says that it does not arrive.

use std::collections::BTreeSet;

use booking::{TaskKind, TaskState};
use serde_json::Value;
use store::{Commit, CommitError, StoredMail, Suppression, SuppressionCause, TaskChange, comparable};

use crate::{
    Services,
    envelope::Envelope,
    job::LaneName,
    send_mail::SendMail,
    unmatched::{self, Unmatched},
};

/// What came of taking an address off the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Lifted {
    /// Whether it was on it.
    pub was_listed: bool,
    /// Mails to it that were refused or withheld.
    pub unsent: usize,
    /// How many of them are sent now.
    pub sent: u64,
}

/// Takes an address off the list and, if `send`, sends what was refused or withheld. The task that told of it is done with.
///
/// # Errors
/// When the store or the queue does not answer.
pub async fn lift(services: &Services, address: &str, send: bool) -> anyhow::Result<Lifted> {
    let listed = services.store.suppression(address).await?;
    let was_listed = services.store.lift_suppression(address).await?;
    if let Some(task) = listed.and_then(|listed| listed.task) {
        close(services, task).await?;
    }
    let unsent = services.store.unsent_mails(address).await?;
    let sent = if send { send_again(services, &unsent).await? } else { 0 };
    Ok(Lifted { was_listed, unsent: unsent.len(), sent })
}

async fn close(services: &Services, task: i64) -> anyhow::Result<()> {
    let mut commit = Commit::at(services.now());
    let note = Some("the address was taken off the list".to_owned());
    commit.tasks.push(TaskChange::Decide { id: task, state: TaskState::Approved, note });
    match services.store.commit(&commit).await {
        Ok(_) | Err(CommitError::AlreadyDecided(_) | CommitError::NoSuchTask(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Unsent mails wait as dead letters.
async fn send_again(services: &Services, unsent: &[StoredMail]) -> anyhow::Result<u64> {
    let wanted: BTreeSet<_> = unsent.iter().map(|stored| stored.mail.id).collect();
    // What is no mail's job, or cannot be read, is not one of these and stays as it is.
    let is_wanted = |payload: &[u8]| {
        let envelope = Envelope::from_bytes(payload).ok();
        let job = envelope.and_then(|envelope| serde_json::from_value::<SendMail>(envelope.args).ok());
        job.is_some_and(|job| wanted.contains(&job.mail))
    };
    Ok(services.lanes.get(LaneName::Mail).retry_dead(|dead| is_wanted(&dead.payload)).await?)
}

/// Why the manager hears of an address.
pub(crate) struct Grounds<'a> {
    /// In the form in which addresses are compared.
    pub(crate) address: &'a str,
    /// Why it gets no more mail; `None` when it does.
    pub(crate) cause: Option<SuppressionCause>,
    /// What its server said.
    pub(crate) said: Option<&'a str>,
    /// What the manager reads, in English.
    pub(crate) reason: &'a str,
}

/// Shows the manager a task, and puts the address on the list if there is cause. While a task about an address on the
/// list waits, there is no second one.
pub(crate) async fn tell(
    services: &Services,
    grounds: &Grounds<'_>,
    details: Value,
    commit: &mut Commit,
) -> anyhow::Result<()> {
    let listed = services.store.suppression(grounds.address).await?;
    let task = match &listed {
        _ if is_the_managers(services, grounds.address) => {
            // A notice about it would not arrive either, and its bounce would be the next report.
            tracing::error!("mails to the manager's address do not arrive");
            None
        }
        Some(listed) if is_open(services, listed.task).await? => return Ok(()),
        _ => Some(show(services, grounds, details, commit).await?),
    };
    commit.suppression = grounds.cause.map(|cause| Suppression {
        address: grounds.address.to_owned(),
        cause,
        said: grounds.said.map(str::to_owned),
        task,
        since: commit.at,
    });
    Ok(())
}

async fn show(services: &Services, grounds: &Grounds<'_>, details: Value, commit: &mut Commit) -> anyhow::Result<i64> {
    let Grounds { address, reason, .. } = grounds;
    let lift = format!("Nothing more is sent to this address until you say so: bellhop mail unsuppress {address}");
    let reason = if grounds.cause.is_some() { format!("{reason} {lift}") } else { (*reason).to_owned() };
    let task = Unmatched { kind: TaskKind::ManualReview, reason: &reason, message: None };
    unmatched::show(services, &task, details, commit).await
}

async fn is_open(services: &Services, task: Option<i64>) -> anyhow::Result<bool> {
    let Some(id) = task else { return Ok(false) };
    Ok(services.store.task(id).await?.is_some_and(|task| task.state == TaskState::Open))
}

/// Whether an address is that of the venue itself.
pub(crate) fn is_the_managers(services: &Services, address: &str) -> bool {
    comparable(address) == comparable(&services.house.manager.address)
}
