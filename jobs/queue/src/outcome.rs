//! What a run says of itself, and how it is written into a finish call.
//!
//! Knows no policy: how often to retry and after how long is the handler's business.

use std::time::Duration;

/// The end of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The job did what it was for.
    Done,
    /// The run failed, which is counted; run it again. The head of a group keeps the others waiting meanwhile.
    Retry {
        /// How long from now, by Redis's clock.
        after: Duration,
        /// Why, for people: no personal data. Cut at 500 bytes.
        error: String,
    },
    /// Nothing failed; run it again later. The job leaves its group until then.
    Snooze(Duration),
    /// The job is not wanted any more.
    Cancelled {
        /// Why, for people.
        reason: String,
    },
    /// Nobody will try again, unless a person does.
    Dead {
        /// Why, for people.
        reason: String,
    },
}

/// How a lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The handler said so.
    Outcome(Outcome),
    /// The job was never started: as if it had not been handed out.
    HandBack,
    /// A shutdown broke the run off: no failure, but served.
    Interrupted,
}

impl Ending {
    /// Verb, delay in milliseconds and reason, as `finish.lua` takes them.
    pub(crate) fn parts(&self) -> (&'static str, u64, &str) {
        match self {
            Self::Outcome(Outcome::Done) => ("done", 0, ""),
            Self::Outcome(Outcome::Retry { after, error }) => ("retry", millis(*after), cut(error)),
            Self::Outcome(Outcome::Snooze(after)) => ("snooze", millis(*after), ""),
            Self::Outcome(Outcome::Cancelled { reason }) => ("cancelled", 0, cut(reason)),
            Self::Outcome(Outcome::Dead { reason }) => ("dead", 0, cut(reason)),
            Self::HandBack => ("handback", 0, ""),
            Self::Interrupted => ("interrupted", 0, ""),
        }
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The first 500 bytes, at a character's boundary.
pub(crate) fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(500)]
}
