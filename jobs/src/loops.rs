//! Two machines that answer each other would never end. After some rounds within an hour a person takes over.
//!
//! Machines that say what they are (RFC 3834) are never answered in the first place; this is for those that do not.

use std::collections::BTreeSet;

use booking::TaskKind;
use chrono::TimeDelta;
use serde_json::json;
use store::{Commit, CommitError, OutboxId, StoredMessage};

use crate::{
    Services,
    job::Finish,
    mail::Language,
    outbox,
    unmatched::{self, Unmatched},
};

/// So many answers to our own mails, or new conversations, of one sender are answered within [`SPAN`].
const MOST_ROUNDS: usize = 10;
const SPAN: TimeDelta = TimeDelta::hours(1);
const REASON: &str = "This sender has written more mails within an hour than people do. They may come from another \
                      machine. Until an hour has passed they are kept, and neither read nor answered.";

/// How many rounds there have been within the last hour, this message among them.
pub(crate) async fn rounds(services: &Services, message: &StoredMessage) -> anyhow::Result<usize> {
    let sender = &message.content.from_address;
    let mut recent = services.store.messages_from(sender, services.now() - SPAN).await?;
    recent.retain(|other| other.seq <= message.seq);
    if recent.len() <= MOST_ROUNDS {
        return Ok(recent.len().min(MOST_ROUNDS));
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

/// Whether nobody answers at such a pace.
pub(crate) fn are_too_many(rounds: usize) -> bool {
    rounds > MOST_ROUNDS
}

/// Answers nothing. The first message too many is shown to the manager.
pub(crate) async fn stop(
    services: &Services,
    job: OutboxId,
    message: &StoredMessage,
    rounds: usize,
) -> anyhow::Result<Finish> {
    let mut commit = Commit::at(services.now());
    commit.done = Some(job);
    if rounds == MOST_ROUNDS + 1 {
        let what = Unmatched { kind: TaskKind::ManualReview, reason: REASON, message: Some((message, Language::En)) };
        unmatched::show(services, &what, json!({ "loop": true }), &mut commit).await?;
    }
    match services.store.commit(&commit).await {
        Ok(_) => outbox::relay(services).await,
        Err(CommitError::AlreadyDone) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(Finish::Done)
}
