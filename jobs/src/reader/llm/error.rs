//! Why a model did not read a mail. Never repeats the mail, the answer, an address or a key.

use std::time::Duration;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LlmError {
    /// No connection, or it broke.
    #[error("the model's endpoint cannot be reached")]
    Unreachable,
    /// No answer by the time it was due.
    #[error("the model's endpoint gave no answer in time")]
    TimedOut,
    /// It was left alone, for so long still.
    #[error("the model's endpoint failed too often and is left alone for another {} s", .0.as_secs())]
    Resting(Duration),
    /// An HTTP status other than 200.
    #[error("the model's endpoint answered with status {status}")]
    Status {
        /// The status.
        status: u16,
        /// What `Retry-After` said.
        retry_after: Option<Duration>,
    },
    /// Something else than a chat completion.
    #[error("the endpoint's answer is no chat completion")]
    NoCompletion,
    /// The model refused, or a filter did.
    #[error("the model declined to answer")]
    Declined,
    /// The answer ends in its middle.
    #[error("the model's answer was cut off")]
    CutOff,
    /// Prose, other keys, other words than the schema's.
    #[error("the model's answer is not in the schema")]
    NotInSchema,
    /// A key whose value is none, or that another key contradicts.
    #[error("the model's answer contradicts itself in {0}")]
    Contradiction(&'static str),
    /// Keys whose values do not stand in the mail.
    #[error("the model's answer has what the mail does not say: {}", .0.join(", "))]
    Invented(Vec<&'static str>),
}

impl LlmError {
    /// Whether the same question may be answered a little later.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable | Self::TimedOut => true,
            Self::Status { status, .. } => matches!(status, 408 | 409 | 425 | 429 | 500..=599),
            _ => false,
        }
    }

    /// Whether the endpoint fails, and not this one question.
    pub(super) fn is_of_the_endpoint(&self) -> bool {
        self.may_pass() || matches!(self, Self::Status { status: 401..=404, .. } | Self::NoCompletion)
    }

    /// When the endpoint wants to be asked again.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}
