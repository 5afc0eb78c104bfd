//! What kind of failure it was, in one word of ours and perhaps the code that the other side answered with: what may be
//! said where an error's own words may not, for those can quote anything.
//!
//! The words are a closed list, [`Cause::words`], so that a report can be held against it.

use std::{error::Error, io};

use queue::QueueError;
use store::{CommitError, DatabaseError};

use crate::{
    calendar::{CalDavError, CalendarError},
    mail::{ComposeError, RenderError, SendError, SmtpError},
    reader::llm::LlmError,
    registry::RunError,
    resend::FetchError,
    worker::{Stopped, Unopened},
};

macro_rules! kinds {
    ($($kind:ident = $word:literal),* $(,)?) => {
        /// The kinds of failures that are told apart.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        enum Kind { $($kind),* }

        impl Kind {
            const ALL: &'static [Self] = &[$(Self::$kind),*];

            const fn word(self) -> &'static str {
                match self { $(Self::$kind => $word),* }
            }
        }
    };
}

kinds! {
    Calendar = "calendar",
    CalendarAmbiguous = "calendar.ambiguous",
    CalendarContested = "calendar.contested",
    CalendarDamaged = "calendar.damaged",
    CalendarFile = "calendar.file",
    CalendarLogin = "calendar.login",
    CalendarMissing = "calendar.missing",
    CalendarRefused = "calendar.refused",
    CalendarSilent = "calendar.silent",
    CalendarUnreadable = "calendar.unreadable",
    Database = "database",
    DatabaseConflict = "database.conflict",
    DatabaseUnique = "database.unique",
    Io = "io",
    JobEnvelope = "job.no_envelope",
    JobArguments = "job.undecodable",
    JobStopped = "job.stopped",
    JobUnknown = "job.unknown",
    Letter = "letter",
    Mail = "mail",
    MailAddress = "mail.address",
    MailBroken = "mail.broken",
    MailFile = "mail.file",
    MailRefused = "mail.refused",
    MailSilent = "mail.silent",
    MailUnable = "mail.unable",
    Model = "model",
    ModelAnswer = "model.answer",
    ModelResting = "model.resting",
    ModelSilent = "model.silent",
    ModelStatus = "model.status",
    Other = "other",
    QueueFull = "queue.full",
    QueueReadOnly = "queue.read_only",
    QueueRefused = "queue.refused",
    QueueSilent = "queue.silent",
    ResendKey = "resend.no_key",
    ResendRefused = "resend.refused",
    ResendSilent = "resend.silent",
    ResendTooLarge = "resend.too_large",
    StoreContested = "store.contested",
    StoreStale = "store.stale",
    StoreTaken = "store.taken",
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    kind: Kind,
    code: Option<String>,
}

impl Cause {
    /// What the failure goes back to: of its chain, the innermost that is told apart.
    #[must_use]
    pub fn of(error: &anyhow::Error) -> Self {
        let is_io = || error.chain().any(|link| link.is::<io::Error>());
        let told_apart = error.chain().filter_map(known).last();
        told_apart.unwrap_or_else(|| if is_io() { Kind::Io } else { Kind::Other }.into())
    }

    /// Every word there is.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Kind::ALL.iter().map(|kind| kind.word())
    }

    /// The kind's word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        self.kind.word()
    }

    /// What the other side answered with: a status of HTTP or SMTP, or an SQLSTATE.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }
}

impl From<Kind> for Cause {
    fn from(kind: Kind) -> Self {
        Self { kind, code: None }
    }
}

impl Kind {
    fn with(self, code: u16) -> Cause {
        Cause { kind: self, code: Some(code.to_string()) }
    }
}

/// One link of a chain.
fn known(error: &(dyn Error + 'static)) -> Option<Cause> {
    None.or_else(|| error.downcast_ref().map(of_queue))
        .or_else(|| error.downcast_ref().map(of_database))
        .or_else(|| error.downcast_ref().map(of_commit))
        .or_else(|| error.downcast_ref().map(of_smtp))
        .or_else(|| error.downcast_ref().map(of_sending))
        .or_else(|| error.downcast_ref().map(of_composing))
        .or_else(|| error.downcast_ref().map(of_calendar))
        .or_else(|| error.downcast_ref().map(of_calendar_server))
        .or_else(|| error.downcast_ref().map(of_model))
        .or_else(|| error.downcast_ref().map(of_resend))
        .or_else(|| error.downcast_ref().map(of_entry))
        .or_else(|| error.downcast_ref().and_then(of_run))
        .or_else(|| error.is::<Stopped>().then(|| Kind::JobStopped.into()))
        .or_else(|| error.is::<RenderError>().then(|| Kind::Letter.into()))
}

fn of_queue(error: &QueueError) -> Cause {
    let kind = match error {
        QueueError::Unreachable | QueueError::NoAnswer | QueueError::Loading => Kind::QueueSilent,
        QueueError::Full => Kind::QueueFull,
        QueueError::ReadOnly => Kind::QueueReadOnly,
        QueueError::Refused(_) | QueueError::Lane(_) => Kind::QueueRefused,
    };
    kind.into()
}

fn of_database(error: &DatabaseError) -> Cause {
    let kind = match error {
        error if error.is_conflict() => Kind::DatabaseConflict,
        error if error.is_unique_violation() => Kind::DatabaseUnique,
        _ => Kind::Database,
    };
    Cause { kind, code: error.code() }
}

fn of_commit(error: &CommitError) -> Cause {
    let kind = match error {
        CommitError::Database(error) => return of_database(error),
        CommitError::Stale { .. } => Kind::StoreStale,
        CommitError::SlotTaken { .. } | CommitError::VisitTaken => Kind::StoreTaken,
        CommitError::AlreadyDone
        | CommitError::AlreadyDecided(_)
        | CommitError::TaskOpen(_)
        | CommitError::NotBlocked
        | CommitError::MoreSetAside
        | CommitError::NoSuchTask(_) => Kind::StoreContested,
    };
    kind.into()
}

fn of_smtp(error: &SmtpError) -> Cause {
    match error.code() {
        Some(code) => Kind::MailRefused.with(code),
        None if error.is_of_time() => Kind::MailSilent.into(),
        None if error.is_of_ability() => Kind::MailUnable.into(),
        None => Kind::MailBroken.into(),
    }
}

/// What is behind it says more, where there is something.
fn of_sending(error: &SendError) -> Cause {
    if matches!(error, SendError::Write(_)) { Kind::MailFile } else { Kind::Mail }.into()
}

fn of_composing(error: &ComposeError) -> Cause {
    if matches!(error, ComposeError::Address { .. }) { Kind::MailAddress } else { Kind::Mail }.into()
}

fn of_calendar(error: &CalendarError) -> Cause {
    let kind = match error {
        CalendarError::Write { .. } | CalendarError::Read { .. } => Kind::CalendarFile,
        CalendarError::Damaged { .. } => Kind::CalendarDamaged,
        CalendarError::Contested { .. } => Kind::CalendarContested,
        CalendarError::Entry { .. } | CalendarError::Server { .. } => Kind::Calendar,
    };
    kind.into()
}

fn of_calendar_server(error: &CalDavError) -> Cause {
    let kind = match error {
        CalDavError::Refused(status) => return Kind::CalendarRefused.with(status.as_u16()),
        CalDavError::Silent(_) => Kind::CalendarSilent,
        CalDavError::Login => Kind::CalendarLogin,
        CalDavError::Missing { .. } => Kind::CalendarMissing,
        CalDavError::Ambiguous { .. } => Kind::CalendarAmbiguous,
        CalDavError::Unreadable | CalDavError::TooLarge => Kind::CalendarUnreadable,
        CalDavError::Address | CalDavError::Elsewhere(_) | CalDavError::NoServer => Kind::Calendar,
    };
    kind.into()
}

fn of_model(error: &LlmError) -> Cause {
    let kind = match error {
        LlmError::Status { status, .. } => return Kind::ModelStatus.with(*status),
        LlmError::Unreachable | LlmError::TimedOut => Kind::ModelSilent,
        LlmError::Resting(_) => Kind::ModelResting,
        LlmError::NoCompletion | LlmError::Declined | LlmError::CutOff => Kind::Model,
        LlmError::NotInSchema | LlmError::Contradiction(_) | LlmError::Invented(_) => Kind::ModelAnswer,
    };
    kind.into()
}

fn of_resend(error: &FetchError) -> Cause {
    match error {
        FetchError::NoKey => Kind::ResendKey.into(),
        FetchError::Silent(_) => Kind::ResendSilent.into(),
        FetchError::Refused(status) => Kind::ResendRefused.with(status.as_u16()),
        FetchError::TooLarge => Kind::ResendTooLarge.into(),
    }
}

fn of_entry(error: &Unopened) -> Cause {
    match error {
        Unopened::NoEnvelope(_) => Kind::JobEnvelope.into(),
        Unopened::NoJob { .. } => Kind::JobUnknown.into(),
    }
}

/// Any other is told by what it hands through.
fn of_run(error: &RunError) -> Option<Cause> {
    matches!(error, RunError::Undecodable { .. }).then(|| Kind::JobArguments.into())
}

#[cfg(test)]
mod tests;
