//! What environment variables, and the files that they name, set.

use std::{collections::BTreeMap, net::SocketAddr};

use config::{Value, ValueKind};
use serde_json::json;

use super::{
    Variables, Violation,
    keys::{self, Kind},
};

/// Begins the names of variables that are meant for us.
const OURS: &str = "BELLHOP_";
/// Those that are no keys: which rules apply, and where the data are.
const PLACES: [&str; 2] = ["BELLHOP_ENV", "BELLHOP_DATA"];
/// Begins those of the tests' scripts.
const OF_TESTS: &str = "BELLHOP_TEST_";

/// The values that variables give to keys.
pub(super) fn of(variables: &Variables, found: &mut Vec<Violation>) -> BTreeMap<String, Value> {
    let mut values = BTreeMap::new();
    let mut origins: BTreeMap<String, &str> = BTreeMap::new();
    for (variable, text) in variables.iter() {
        let Some((key, from_file)) = target(variable, found) else { continue };
        if let Some(earlier) = origins.insert(key.clone(), variable) {
            found.push(named(&key, variable, format!("sets what {earlier} sets as well"), "only one of them"));
        }
        match value(&key, text, from_file) {
            Ok(value) => drop(values.insert(key, value)),
            Err(problem) => found.push(named(&key, variable, problem, "a value as config/default.toml describes it")),
        }
    }
    values
}

/// Whether a variable gives the key a value.
pub(super) fn is_set(key: &str, variables: &Variables) -> bool {
    let mut ignored = Vec::new();
    variables.iter().filter_map(|(variable, _)| target(variable, &mut ignored)).any(|(set, _)| set == key)
}

/// `PORT` changes the port of the listener and leaves its address.
pub(super) fn port(variables: &Variables, tree: &mut serde_json::Value, found: &mut Vec<Violation>) {
    let Some(text) = variables.get("PORT") else { return };
    let Ok(port) = text.parse() else {
        return found.push(named("ingress.listen", "PORT", format!("{text:?} is no port"), "a number up to 65535"));
    };
    let listen = tree["ingress"]["listen"].as_str().and_then(|text| text.parse::<SocketAddr>().ok());
    if let Some(mut listen) = listen {
        listen.set_port(port);
        tree["ingress"]["listen"] = json!(listen);
    }
}

fn named(key: &str, variable: &str, problem: impl Into<String>, remedy: &str) -> Violation {
    Violation { variable: variable.to_owned(), ..Violation::of(key, problem, remedy) }
}

/// The key that a variable sets, and whether it names a file with the value.
fn target(variable: &str, found: &mut Vec<Violation>) -> Option<(String, bool)> {
    let of_file = variable.strip_suffix("_FILE").and_then(keys::alias).filter(|key| keys::is_secret(key));
    if let Some(key) = keys::alias(variable).map(|key| (key, false)).or(of_file.map(|key| (key, true))) {
        return Some((key.0.to_owned(), key.1));
    }
    if !is_ours(variable) {
        return None;
    }
    let key = variable[OURS.len()..].trim_start_matches('_').to_lowercase().replace("__", ".");
    let known = variable.starts_with("BELLHOP__");
    if known && keys::kind_of(&key).is_some() {
        return Some((key, false));
    }
    if let Some(secret) = key.strip_suffix("_file").filter(|secret| known && keys::is_secret(secret)) {
        return Some((secret.to_owned(), true));
    }
    found.push(unknown(&key, variable));
    None
}

/// Whether a variable is meant for us, and is a key's: one that is misspelt would otherwise be ignored in silence.
fn is_ours(variable: &str) -> bool {
    let is_meant = variable.get(..OURS.len()).is_some_and(|start| start.eq_ignore_ascii_case(OURS));
    is_meant && !PLACES.contains(&variable) && !variable.starts_with(OF_TESTS)
}

fn unknown(key: &str, variable: &str) -> Violation {
    let place = || PLACES.into_iter().find(|place| variable.starts_with(place) || is_like(variable, place));
    let remedy = match keys::nearest(key) {
        Some(near) => format!("{} if {near} was meant, or nothing", keys::variable_of(&near)),
        None => place().map_or("nothing; config/default.toml has every key".to_owned(), |place| {
            format!("{place} if that was meant, or nothing")
        }),
    };
    named(key, variable, "there is no such key", &remedy)
}

fn is_like(variable: &str, place: &str) -> bool {
    strsim::normalized_levenshtein(variable, place) > 0.75
}

fn value(key: &str, text: &str, from_file: bool) -> Result<Value, String> {
    let kind = keys::kind_of(key).unwrap_or(Kind::Text);
    if !from_file {
        return parse(kind, text, ',');
    }
    let text = std::fs::read_to_string(text).map_err(|error| format!("{text} cannot be read: {error}"))?;
    parse(kind, text.trim(), '\n')
}

fn parse(kind: Kind, text: &str, separator: char) -> Result<Value, String> {
    let value = match kind {
        Kind::Text => ValueKind::from(text),
        Kind::Whole => text.parse::<i64>().map_err(|_| format!("{text:?} is no whole number"))?.into(),
        Kind::Number => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => number.into(),
            _ => return Err(format!("{text:?} is no number")),
        },
        Kind::Flag => text.parse::<bool>().map_err(|_| format!("{text:?} is neither true nor false"))?.into(),
        Kind::List => {
            let items = text.split(separator).map(str::trim).filter(|item| !item.is_empty());
            ValueKind::from(items.map(Value::from).collect::<Vec<_>>())
        }
    };
    Ok(Value::new(None, value))
}
