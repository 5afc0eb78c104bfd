//! Panics in the log: where, and not what they say. Their words may quote anything: a slice that is cut in the middle of
//! a character says the whole text.

use std::panic::{self, PanicHookInfo};

/// The target of such lines: Sentry has a report of its own for each.
pub(super) const TARGET: &str = "bellhop::panics";

/// Replaces the hook that prints the words.
pub(super) fn log_without_their_words() {
    panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(target: TARGET, place, "panicked");
    }));
}
