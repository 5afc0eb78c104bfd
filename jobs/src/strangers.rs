//! Answers to who writes without an inquiry and without a booking: questions are answered, the rest is for the team.

use booking::{ActKind, Letter, Part, Reading, TaskKind, answers};
use store::{Commit, CommitError, OutboxId, StoredMessage};

use crate::{
    Services,
    job::Finish,
    mail::Language,
    outbox,
    unmatched::{self, Unmatched},
    workflow::team_answer,
};

/// Answers the message, or leaves it to the team.
pub(crate) async fn answer(
    services: &Services,
    job: OutboxId,
    message: &StoredMessage,
    reading: &Reading,
) -> anyhow::Result<Finish> {
    let language = reading.language.as_deref().map(Language::from_tag).unwrap_or_default();
    if reading.acts == [ActKind::Ask] {
        let (parts, all) = answers(&reading.questions, reading.language.as_deref(), &services.catalogue);
        if all {
            return reply(services, job, message, language, parts).await;
        }
    }
    let reason = "The message asks for no event and belongs to no booking.";
    let told = Some((message, language));
    unmatched::open(services, job, &Unmatched { kind: TaskKind::ManualReview, reason, message: told }).await
}

async fn reply(
    services: &Services,
    job: OutboxId,
    message: &StoredMessage,
    language: Language,
    parts: Vec<Part>,
) -> anyhow::Result<Finish> {
    let (mail, send) = team_answer(services, message, language, &Letter { parts })?;
    let mut commit = Commit::at(services.now());
    commit.done = Some(job);
    commit.mails.push(mail);
    commit.outbox.push(outbox::row(services, &send));
    match services.store.commit(&commit).await {
        Ok(_) => outbox::relay(services).await,
        Err(CommitError::AlreadyDone) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(Finish::Done)
}
