//! What may leave in a report, told by what it is and never by what it does not look like: ids, names that are ours, and
//! places in code.

use std::collections::BTreeSet;

use booking::BookingNumber;
use jobs::{Cause, LaneName};
use sentry::protocol::Value;
use ulid::Ulid;

use crate::{config::Settings, logging};

/// The name of a job that no build knows.
const UNKNOWN: &str = "unknown";
/// The tasks of a process, but for its workers.
const TASKS: [&str; 9] =
    ["clock", "durability", "enqueue", "ingress", "numbers", "operations", "quarantine", "redis", "relay"];
/// Fields that are numbers.
const NUMBERS: [&str; 4] = ["attempt", "count", "failures", "status"];
/// Longest code that another side answers with: an SQLSTATE.
const LONGEST_CODE: usize = 5;
/// What has spaces in a symbol.
const SPACED: [&str; 10] = [" as ", ", ", "; ", " + ", " -> ", " = ", "dyn ", "mut ", "impl ", "const "];
/// Symbols of the system that begin a thread.
const BEGINNINGS: [&str; 3] = ["main", "clone", "clone3"];

/// The names that are ours.
pub(super) struct Allowed {
    kinds: BTreeSet<&'static str>,
    causes: BTreeSet<&'static str>,
    sources: BTreeSet<String>,
    /// Where the process runs.
    pub(super) environment: &'static str,
}

impl Allowed {
    /// By the configuration: sources have the names that an operator gave them.
    pub(super) fn by(settings: &Settings) -> Self {
        Self {
            kinds: jobs::registry().iter().map(|job| job.kind).chain([UNKNOWN]).collect(),
            causes: Cause::words().collect(),
            sources: settings.webhooks.sources.keys().cloned().collect(),
            environment: settings.environment.name(),
        }
    }

    /// Whether a field of this name may leave with this value.
    pub(super) fn field(&self, name: &str, value: &Value) -> bool {
        match value {
            Value::String(text) => self.text(name, text),
            Value::Number(_) => NUMBERS.contains(&name),
            _ => false,
        }
    }

    /// Whether a field or a tag of this name may leave with this text.
    pub(super) fn text(&self, name: &str, text: &str) -> bool {
        match name {
            "id" | "job_id" | "request_id" => is_ulid(text),
            "trace_id" => is_trace(text),
            "lane" => is_lane(text),
            "kind" => self.kinds.contains(text),
            "cause" => self.causes.contains(text),
            "code" => is_code(text),
            "source" => self.sources.contains(text),
            "task" => TASKS.contains(&text) || text.strip_prefix("worker ").is_some_and(is_lane),
            "booking" => text.parse::<BookingNumber>().is_ok_and(|number| number.to_string() == text),
            _ => false,
        }
    }
}

fn is_lane(text: &str) -> bool {
    LaneName::ALL.iter().any(|lane| lane.as_str() == text)
}

fn is_ulid(text: &str) -> bool {
    Ulid::from_string(text).is_ok_and(|id| id.to_string() == text)
}

/// As W3C writes it.
fn is_trace(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Of HTTP, SMTP, SQL.
fn is_code(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    (1..=LONGEST_CODE).contains(&text.len()) && plain
}

/// A path of modules: one of ours, or one of a library that has more than one part.
pub(super) fn is_module(text: &str) -> bool {
    let is_name = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    text.split("::").all(is_name) && (logging::is_ours(text) || text.contains("::"))
}

/// What a function is called in the binary.
pub(super) fn is_symbol(text: &str) -> bool {
    let bare = SPACED.iter().fold(text.to_owned(), |text, spaced| text.replace(spaced, "|"));
    let plain = |c: char| c.is_ascii_alphanumeric() || "_:<>&*[](){}#$.,;='|".contains(c);
    let begins = bare.starts_with(|first: char| first.is_ascii_lowercase() || "_<".contains(first));
    let is_of_the_system = || {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        BEGINNINGS.contains(&text) || (text.contains('_') && text.bytes().all(plain))
    };
    begins && bare.chars().all(plain) && (text.contains("::") || is_of_the_system())
}

/// The file of a place in code, if it is one: of a path on the machine that built it only the last part.
pub(super) fn file(path: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte);
    let is_file = path.ends_with(".rs") && path.bytes().all(plain);
    let shown = if path.starts_with('/') { path.rsplit('/').next().unwrap_or_default() } else { path };
    is_file.then(|| shown.to_owned())
}

#[cfg(test)]
mod tests;
