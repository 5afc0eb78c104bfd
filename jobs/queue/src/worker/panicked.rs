//! What becomes of a job whose handler panics: a retry like any other.
//!
//! The panic's message is left to the panic hook: it may quote anything.

use std::{any::Any, time::Duration};

use crate::Outcome;

/// Longest wait before a job whose handler panicked is run again.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

/// The handler panicked.
#[derive(Debug, thiserror::Error)]
#[error("panicked")]
pub(crate) struct Panicked;

/// For [`CatchPanicLayer`](apalis::layers::catch_panic::CatchPanicLayer).
pub(crate) fn caught(_: &Box<dyn Any + Send>) -> Panicked {
    Panicked
}

/// A retry, after 1 s and twice as long with every failure.
pub(crate) fn outcome(failures: u32) -> Outcome {
    let after = Duration::from_secs(1).saturating_mul(2_u32.saturating_pow(failures)).min(LONGEST_WAIT);
    Outcome::Retry { after, error: Panicked.to_string() }
}
