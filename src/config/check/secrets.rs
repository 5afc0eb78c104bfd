//! What can be wrong with the secrets of those who post, where clients are real.

use std::{collections::BTreeSet, sync::LazyLock};

use serde_json::Value;
use webhooks::Scheme;

use crate::config::{Settings, Source, Violation, keys};

pub(super) const SECRET_BYTES: usize = 24;

/// What production needs.
pub(super) fn complete(settings: &Settings, found: &mut Vec<Violation>) {
    if settings.webhooks.sources.is_empty() {
        found.push(Violation::of("webhooks.sources.<source>.scheme", "no source may post", "at least one source"));
    }
    each(settings, found);
}

/// Secrets that anybody knows or could find.
pub(super) fn each(settings: &Settings, found: &mut Vec<Violation>) {
    for (name, source) in &settings.webhooks.sources {
        let key = format!("webhooks.sources.{name}.secrets");
        if source.secrets.iter().any(|secret| DEVELOPMENT.contains(&bare(secret.expose()))) {
            found.push(Violation::of(&key, "is a secret of development, which is public", "one of your own"));
        } else if source.secrets.iter().any(|secret| is_weak(source, secret.expose())) {
            found.push(Violation::of(&key, format!("has fewer than {SECRET_BYTES} bytes"), "a longer one"));
        }
    }
}

/// Whether a secret is too short; of `user:password` only the password is one. Those of Standard Webhooks are measured,
/// decoded, where they are parsed.
fn is_weak(source: &Source, secret: &str) -> bool {
    let password = secret.split_once(':').filter(|_| source.scheme.takes_password()).map(|(_, password)| password);
    source.scheme != Scheme::Standard && password.unwrap_or(secret).len() < SECRET_BYTES
}

/// Every secret of `config/development.toml`.
static DEVELOPMENT: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let tree: Value = toml::from_str(keys::DEVELOPMENT).unwrap_or_default();
    let sources = tree["webhooks"]["sources"].as_object().into_iter().flat_map(|table| table.values());
    let secrets = sources.flat_map(|source| source["secrets"].as_array().into_iter().flatten());
    secrets.filter_map(|secret| secret.as_str().map(bare)).collect()
});

/// What is the same secret to one scheme or another: without the prefix and the padding, in one case.
fn bare(secret: &str) -> String {
    secret.trim().trim_start_matches("whsec_").trim_end_matches('=').to_ascii_lowercase()
}
