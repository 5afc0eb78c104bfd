//! Answers to who writes without an inquiry and without a booking. How they are met is the booking crate's rule.

use booking::{Letter, Reading, TaskKind, Welcome, welcome};
use store::{Commit, CommitError, OutboxId, StoredMessage};

use crate::{
    Services,
    job::Finish,
    mail::Language,
    outbox,
    unmatched::{self, Unmatched},
    workflow::team_answer,
};

/// Answers the message, keeps it, or leaves it to the team.
pub(crate) async fn answer(
    services: &Services,
    job: OutboxId,
    message: &StoredMessage,
    reading: &Reading,
) -> anyhow::Result<Finish> {
    let language = reading.language.as_deref().map(Language::from_tag).unwrap_or_default();
    match welcome(reading, &services.catalogue) {
        Welcome::Answer(letter) => reply(services, job, message, language, &letter).await,
        Welcome::Silence => {
            services.store.mark_done(job, services.now()).await?;
            Ok(Finish::Done)
        }
        Welcome::Open | Welcome::Team => {
            let reason = "The message asks for no event and belongs to no booking.";
            let told = Some((message, language));
            unmatched::open(services, job, &Unmatched { kind: TaskKind::ManualReview, reason, message: told }).await
        }
    }
}

async fn reply(
    services: &Services,
    job: OutboxId,
    message: &StoredMessage,
    language: Language,
    letter: &Letter,
) -> anyhow::Result<Finish> {
    let (mail, send) = team_answer(services, message, language, letter)?;
    if services.house.approves_replies {
        return unmatched::hold_reply(services, job, (message, language), letter, &mail.text).await;
    }
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
