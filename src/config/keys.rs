//! Which keys there are: those of `config/default.toml`, the keys of a webhook source, and a room's calendar.

use std::{collections::BTreeMap, sync::LazyLock};

use serde_json::Value;

/// Every key with its default.
pub(super) const DEFAULT: &str = include_str!("../../config/default.toml");
/// What differs in development and test.
pub(super) const DEVELOPMENT: &str = include_str!("../../config/development.toml");

const SOURCES: &str = "webhooks.sources.";
const ROOMS: &str = "calendar.rooms.";
const SOURCE_KEYS: [(&str, Kind); 9] = [
    ("scheme", Kind::Text),
    ("kind", Kind::Text),
    ("secrets", Kind::List),
    ("tolerance_s", Kind::Number),
    ("max_body_bytes", Kind::Whole),
    ("mode", Kind::Text),
    ("signature_header", Kind::Text),
    ("event_id_header", Kind::Text),
    ("allow_from", Kind::List),
];
const ALIASES: [(&str, &str); 5] = [
    ("BELLHOP_ENV", "environment"),
    ("REDIS_URL", "redis.url"),
    ("DATABASE_URL", "database.url"),
    ("SENTRY_DSN", "sentry.dsn"),
    ("RUST_LOG", "log.filter"),
];

/// How a variable's text is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// As it is.
    Text,
    /// An integer.
    Whole,
    /// A number that may have a fraction.
    Number,
    /// `true` or `false`.
    Flag,
    /// Separated by commas.
    List,
}

static KNOWN: LazyLock<BTreeMap<String, Kind>> = LazyLock::new(|| {
    let mut known = BTreeMap::new();
    let tree = toml::from_str(DEFAULT).unwrap_or_default();
    collect("", &tree, &mut known);
    known
});

fn collect(key: &str, value: &Value, known: &mut BTreeMap<String, Kind>) {
    let kind = match value {
        Value::Object(table) => {
            let below = |name: &String| if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
            return table.iter().for_each(|(name, value)| collect(&below(name), value, known));
        }
        Value::Number(number) if key.ends_with("_s") || number.is_f64() => Kind::Number,
        Value::Number(_) => Kind::Whole,
        Value::Bool(_) => Kind::Flag,
        Value::Array(_) => Kind::List,
        Value::String(_) | Value::Null => Kind::Text,
    };
    known.insert(key.to_owned(), kind);
}

/// The kind of a key, `None` when there is no such key.
pub(super) fn kind_of(key: &str) -> Option<Kind> {
    if key.strip_prefix(ROOMS).is_some_and(is_name) {
        return Some(Kind::Text);
    }
    match key.strip_prefix(SOURCES).and_then(|rest| rest.split_once('.')) {
        Some((source, leaf)) if is_name(source) => {
            SOURCE_KEYS.iter().find(|(name, _)| *name == leaf).map(|(_, kind)| *kind)
        }
        _ => KNOWN.get(key).copied(),
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
}

/// Whether the key's value must never be shown, and may come from a file.
pub(super) fn is_secret(key: &str) -> bool {
    const SECRETS: [&str; 8] = [
        "calendar.caldav_password",
        "database.url",
        "mail.smtp_url",
        "metrics.token",
        "reader.llm.key",
        "redis.url",
        "resend.api_key",
        "sentry.dsn",
    ];
    SECRETS.contains(&key) || (key.starts_with(SOURCES) && key.ends_with(".secrets"))
}

/// The key that a variable of another form sets.
pub(super) fn alias(variable: &str) -> Option<&'static str> {
    ALIASES.iter().find(|(name, _)| *name == variable).map(|(_, key)| *key)
}

/// The variable that sets a key.
pub(super) fn variable_of(key: &str) -> String {
    match ALIASES.iter().find(|(_, aliased)| *aliased == key) {
        Some((variable, _)) => (*variable).to_owned(),
        None => format!("BELLHOP__{}", key.to_uppercase().replace('.', "__")),
    }
}

/// The known key that is most like an unknown one.
pub(super) fn nearest(unknown: &str) -> Option<String> {
    let sources = unknown.strip_prefix(SOURCES).and_then(|rest| rest.split_once('.')).map(|(source, _)| source);
    let of_source =
        sources.into_iter().flat_map(|source| SOURCE_KEYS.map(|(leaf, _)| format!("{SOURCES}{source}.{leaf}")));
    let scored = KNOWN.keys().cloned().chain(of_source).map(|key| (strsim::normalized_levenshtein(unknown, &key), key));
    scored.max_by(|one, other| one.0.total_cmp(&other.0)).filter(|(score, _)| *score > 0.6).map(|(_, key)| key)
}

/// Every key with its default, as a variable would spell it.
#[cfg(test)]
pub(super) fn all_defaults() -> Vec<(String, String)> {
    let tree: Value = toml::from_str(DEFAULT).unwrap_or_default();
    let text = |key: &String| {
        let value = tree.pointer(&format!("/{}", key.replace('.', "/"))).cloned().unwrap_or_default();
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    };
    KNOWN.keys().map(|key| (key.clone(), text(key))).collect()
}
