//! Fetches a mail of which its provider only told.
//!
//! Until it is fetched it is nowhere but there. So what cannot be had is shown to the manager, who can look at it on the
//! provider's pages, and its job stays a dead letter, which an operator can run again when the cause is mended.

use booking::TaskKind;
use serde_json::json;
use store::Commit;

use crate::{
    Services,
    job::{Hopeless, Run},
    outbox,
    resend::FetchError,
    unmatched::{self, Unmatched},
};

/// The mail as Resend has it, as JSON.
///
/// # Errors
/// When it cannot be had now. Where no further try follows, or could help, the manager has been told.
pub(crate) async fn received(email_id: &str, run: &Run, services: &Services) -> anyhow::Result<Vec<u8>> {
    let error = match services.resend.received(email_id).await {
        Ok(mail) => return Ok(mail),
        Err(error) => error,
    };
    if run.last || matches!(error, FetchError::TooLarge) {
        tell(email_id, &error, run, services).await?;
        return Err(Hopeless(error.into()).into());
    }
    Err(error.into())
}

async fn tell(email_id: &str, error: &FetchError, run: &Run, services: &Services) -> anyhow::Result<()> {
    let reason = format!(
        "A mail arrived at Resend and could not be fetched from there: {error}. Nobody has read it. It is on Resend's \
         pages under the id {email_id}; once it can be fetched, `bellhop jobs retry {job}` takes it in.",
        job = run.id
    );
    let mut commit = Commit::at(services.now());
    let task = Unmatched { kind: TaskKind::Unreadable, reason: &reason, message: None };
    unmatched::show(services, &task, json!({ "resend": email_id }), &mut commit).await?;
    services.store.commit(&commit).await?;
    outbox::relay(services).await;
    Ok(())
}
