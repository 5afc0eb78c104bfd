//! What neither engine may differ in: PostgreSQL keeps no NUL in text or JSON, SQLite does.

use serde_json::Value;

/// The text with every NUL replaced by U+FFFD. Only what strangers send can hold one.
pub(crate) fn text(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

/// The same for every string in a JSON value, names of members included.
pub(crate) fn json(value: Value) -> Value {
    match value {
        Value::String(string) => Value::String(text(string)),
        Value::Array(items) => items.into_iter().map(json).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (text(name), json(value))).collect(),
        plain => plain,
    }
}
