//! Puts the layers over each other, and makes typed settings of the result.

use std::{path::Path, sync::LazyLock};

use config::{Config, ConfigBuilder, ConfigError, File, FileFormat, builder::DefaultState};
use serde_json::{Value, json};
use webhooks::Scheme;

use super::{Environment, Settings, Variables, Violation, keys, overrides};

/// The files that are compiled in, for production and staging, and for development and test.
static STRICT: LazyLock<Result<Config, ConfigError>> = LazyLock::new(|| files(&[keys::DEFAULT]));
static EASY: LazyLock<Result<Config, ConfigError>> = LazyLock::new(|| files(&[keys::DEFAULT, keys::DEVELOPMENT]));

fn files(texts: &[&str]) -> Result<Config, ConfigError> {
    let with =
        |builder: ConfigBuilder<DefaultState>, text: &&str| builder.add_source(File::from_str(text, FileFormat::Toml));
    texts.iter().fold(Config::builder(), with).build()
}

/// All layers as one tree, before anything is derived from it.
pub(super) fn merge(variables: &Variables, environment: Environment, found: &mut Vec<Violation>) -> Value {
    let mut builder = Config::builder();
    match if environment.is_strict() { &*STRICT } else { &*EASY } {
        Ok(files) => builder = builder.add_source(files.clone()),
        Err(error) => found.push(Violation::of("config", error.to_string(), "files that can be read")),
    }
    for (key, value) in overrides::of(variables, found) {
        // The keys are known ones, so they can be parsed; a failure leaves the builder empty and is seen below.
        builder = builder.set_override(key, value).unwrap_or_default();
    }
    let tree = builder.build().and_then(Config::try_deserialize::<Value>);
    let mut tree = tree.unwrap_or_else(|error| {
        found.push(Violation::of("config", error.to_string(), "settings that can be read"));
        Value::Null
    });
    overrides::port(variables, &mut tree, found);
    tree
}

/// Typed settings. What cannot be understood is reported and replaced by what the files say, so that
/// one look finds every mistake.
pub(super) fn settings(
    raw: &Value,
    environment: Environment,
    data: &Path,
    found: &mut Vec<Violation>,
) -> Option<Settings> {
    let mut tree = derive(raw.clone(), environment, data, found);
    let files = LazyLock::new(|| {
        let mut ignored = Vec::new();
        derive(merge(&Variables::default(), environment, &mut ignored), environment, data, &mut ignored)
    });
    loop {
        let error = match serde_path_to_error::deserialize(&tree) {
            Ok(settings) => return Some(settings),
            Err(error) => error,
        };
        let key = error.path().to_string();
        let key = key.split('[').next().unwrap_or_default();
        let problem = if keys::is_secret(key) { "cannot be used".to_owned() } else { error.inner().to_string() };
        found.push(Violation::of(key, problem, "a value as config/default.toml describes it"));
        if !repair(&mut tree, &files, key) {
            return None;
        }
    }
}

/// Fills in what follows from other settings.
fn derive(mut tree: Value, environment: Environment, data: &Path, found: &mut Vec<Violation>) -> Value {
    tree["environment"] = json!(environment);
    tree["data"] = json!(data);
    if_empty(&mut tree["mail"]["folder"], || json!(data.join("outbox")));
    if_empty(&mut tree["calendar"]["folder"], || json!(data.join("calendars")));
    let venue_zone = tree["venue"]["timezone"].clone();
    for schedule in tree["schedules"].as_object_mut().into_iter().flat_map(|table| table.values_mut()) {
        if_empty(&mut schedule["timezone"], || venue_zone.clone());
    }
    read_catalog(&mut tree["catalog"], found);
    complete_sources(&mut tree["webhooks"]["sources"], found);
    tree
}

fn if_empty(value: &mut Value, default: impl FnOnce() -> Value) {
    if value.is_null() || *value == json!("") {
        *value = default();
    }
}

fn read_catalog(catalog: &mut Value, found: &mut Vec<Violation>) {
    let Some(file) = catalog["file"].as_str().filter(|file| !file.is_empty()) else { return };
    match std::fs::read_to_string(file) {
        Ok(text) => catalog["text"] = json!(text),
        Err(error) => {
            found.push(Violation::of(
                "catalog.file",
                format!("{file} cannot be read: {error}"),
                "a file that can be read",
            ));
        }
    }
}

/// Gives each source what follows from its scheme and kind; drops those that lack either.
fn complete_sources(sources: &mut Value, found: &mut Vec<Violation>) {
    if sources.is_null() {
        *sources = json!({});
    }
    let Some(table) = sources.as_object_mut() else { return };
    table.retain(|name, source| {
        let missing = ["scheme", "kind", "secrets"].into_iter().filter(|leaf| source.get(leaf).is_none());
        let missing: Vec<_> = missing.map(|leaf| format!("webhooks.sources.{name}.{leaf}")).collect();
        found.extend(missing.iter().map(|key| Violation::of(key, "is missing", "it, every source needs one")));
        missing.is_empty()
    });
    for source in table.values_mut() {
        let limit = match (source["scheme"].as_str(), source["kind"].as_str()) {
            (Some("standard"), Some("email")) => 1_048_576,
            (_, Some("email")) => 26_214_400,
            // SendGrid posts batches of up to 768 KB.
            (_, Some("delivery")) => 1_048_576,
            _ => 262_144,
        };
        if_empty(&mut source["max_body_bytes"], || json!(limit));
        let scheme = source["scheme"].as_str().and_then(|name| name.parse::<Scheme>().ok());
        // Without a scheme the source is dropped later, and its tolerance with it.
        let tolerance = scheme.map(Scheme::default_tolerance).unwrap_or_default();
        if_empty(&mut source["tolerance_s"], || json!(tolerance.as_secs_f64()));
        if_empty(&mut source["mode"], || json!("enforce"));
        if_empty(&mut source["allow_from"], || json!([]));
    }
}

/// Puts what the files say in the place of a value that cannot be used; drops a source that has none.
fn repair(tree: &mut Value, files: &Value, key: &str) -> bool {
    let pointer = format!("/{}", key.replace('.', "/"));
    if let (Some(value), Some(default)) = (tree.pointer_mut(&pointer), files.pointer(&pointer))
        && value != default
    {
        *value = default.clone();
        return true;
    }
    let source = key.strip_prefix("webhooks.sources.").and_then(|rest| rest.split('.').next());
    let sources = tree["webhooks"]["sources"].as_object_mut();
    source.zip(sources).is_some_and(|(source, sources)| sources.remove(source).is_some())
}
