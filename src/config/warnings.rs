//! What is allowed, and still deserves a word: `bellhop config check` says it, and so does the log at start.

use super::{Settings, SourceKind, Violation};
use crate::ingress::Mode;

/// Everything in these settings that somebody should have meant.
#[must_use]
pub fn warnings(settings: &Settings) -> Vec<Violation> {
    let sources = settings.webhooks.sources.iter();
    let believed = sources.filter(|(_, source)| source.mode == Mode::Shadow && source.kind == SourceKind::Payment);
    let problem = "is shadow: whoever finds the address can say that a client has paid";
    believed.map(|(name, _)| Violation::of(&format!("webhooks.sources.{name}.mode"), problem, "enforce")).collect()
}
