//! A mail that the reader failed at to the last: a person reads it. No other reader does in its place.

use booking::{Booking, TaskKind};
use store::{OutboxId, StoredMessage};

use crate::{
    Services,
    cause::Cause,
    failure,
    job::Finish,
    mail::Language,
    unmatched::{self, Unmatched},
};

/// Shows the mail to the manager, and tells its writer that the team will look at it.
pub(crate) async fn show(
    services: &Services,
    job: OutboxId,
    message: &StoredMessage,
    booking: Option<&Booking>,
    error: &anyhow::Error,
) -> anyhow::Result<Finish> {
    let cause = Cause::of(error);
    tracing::error!(
        cause = cause.word(),
        code = cause.code(),
        error = format!("{error:#}"),
        "a mail could not be read"
    );
    let belongs = booking.map(|booking| format!(" It belongs to the booking {}.", booking.number)).unwrap_or_default();
    let reason = format!(
        "This mail could not be read at any attempt: {}.{belongs} Nothing in it has taken effect.",
        failure::told(error, &job.to_string())
    );
    let language = booking.and_then(|booking| booking.language.as_deref()).map(Language::from_tag).unwrap_or_default();
    let told = Unmatched { kind: TaskKind::Unreadable, reason: &reason, message: Some((message, language)) };
    unmatched::open(services, job, &told).await
}
