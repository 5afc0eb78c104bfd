//! What is allowed, and still deserves a word: `bellhop config check` says it, and so does the log at start.

use super::{DurabilityLevel, Settings, SourceKind, Violation, check::urls};
use crate::ingress::Mode;

/// Everything in these settings that somebody should have meant.
#[must_use]
pub fn warnings(settings: &Settings) -> Vec<Violation> {
    let mut all = believed(settings);
    if settings.environment.is_strict() {
        all.extend(relaxed(settings));
        all.extend(in_the_clear(settings));
        all.extend(of_the_example(settings));
    }
    all
}

fn believed(settings: &Settings) -> Vec<Violation> {
    let sources = settings.webhooks.sources.iter();
    let believed = sources.filter(|(_, source)| source.mode == Mode::Shadow && source.kind == SourceKind::Payment);
    let problem = "is shadow: whoever finds the address can say that a client has paid";
    believed.map(|(name, _)| Violation::of(&format!("webhooks.sources.{name}.mode"), problem, "enforce")).collect()
}

fn relaxed(settings: &Settings) -> Option<Violation> {
    let problem = "is relaxed: Redis may lose deliveries whose senders were told that they are taken";
    let is_so = settings.redis.durability == DurabilityLevel::Relaxed;
    is_so.then(|| Violation::of("redis.durability", problem, "strict, on a Redis that keeps what it answers for"))
}

fn in_the_clear(settings: &Settings) -> impl Iterator<Item = Violation> {
    let open = urls::public(settings).into_iter().filter(|(_, url)| url.starts_with("http://")).map(|(key, _)| key);
    let problem = "is not encrypted: what clients read and type there can be read on the way";
    open.collect::<Vec<_>>()
        .into_iter()
        .map(move |key| Violation::of(key, problem, "an address that begins with https://"))
}

fn of_the_example(settings: &Settings) -> Option<Violation> {
    let problem = "is not set: clients are offered the rooms, prices and policies of the built-in example";
    let is_so = settings.catalog.file.is_none();
    is_so.then(|| Violation::of("catalog.file", problem, "the venue's own file, in the format of config/catalog.toml"))
}
