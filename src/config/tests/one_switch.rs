//! `BELLHOP_ENV` is the one switch: whatever else is set, production is not development.
//!
//! What counts as development is judged by this module itself, not by what the checks call so.

use std::sync::LazyLock;

use proptest::{prelude::*, sample::select};
use serde_json::Value;

use super::*;
use crate::config::DurabilityLevel;

/// Values that somebody in a hurry would try, of a text and in a list.
const HURRIED: [&str; 8] = [
    "",
    "*",
    "development",
    "relaxed",
    "shadow",
    "http://localhost:8080",
    "http://127.1/{number}",
    "smtp://mail.hotel.test?tls=none",
];
/// The same of a list.
const OF_LISTS: [&str; 4] =
    ["*", "bellhop:development", "whsec_bellhop_development_stripe", "YmVsbGhvcC1kZXZlbG9wbWVudC1tYWlsLXNlY3JldA"];
/// The same of a number or a flag.
const OF_NUMBERS: [&str; 2] = ["0", "true"];
const OWN_MACHINE: [&str; 5] = ["localhost", "127.", "[::1]", "[::ffff:7f", "0.0.0.0"];
/// Said out loud, in so many words, by who knows what it means: not a convenience of development.
const SAID_OUT_LOUD: [&str; 1] = ["redis.durability"];

/// Each of development's settings as a variable.
static OF_DEVELOPMENT: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    collect("", &toml::from_str(keys::DEVELOPMENT).unwrap(), &mut all);
    assert!(all.len() > 20, "development has {} settings: this test guards nothing", all.len());
    all
});

fn collect(key: &str, value: &Value, all: &mut Vec<(String, String)>) {
    let below = |name: &String| if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
    match value {
        Value::Object(table) => table.iter().for_each(|(name, value)| collect(&below(name), value, all)),
        Value::Array(list) => {
            let items: Vec<_> = list.iter().map(|item| item.as_str().unwrap_or_default()).collect();
            all.push((keys::variable_of(key), items.join(",")));
        }
        Value::String(text) => all.push((keys::variable_of(key), text.clone())),
        other => all.push((keys::variable_of(key), other.to_string())),
    }
}

/// Every variable there is, of a source too, each with what is tried.
fn walk() -> Vec<(String, Vec<String>)> {
    let of_source = [
        "scheme",
        "kind",
        "secrets",
        "tolerance_s",
        "max_body_bytes",
        "mode",
        "signature_header",
        "event_id_header",
        "allow_from",
    ];
    let of_source = of_source.map(|leaf| format!("webhooks.sources.mail.{leaf}"));
    let all =
        keys::all_defaults().into_iter().map(|(key, _)| key).filter(|key| key != "webhooks.sources").chain(of_source);
    let (developments, secrets) = (&*OF_DEVELOPMENT, development_secrets());
    let tried = |key: String| {
        let variable = keys::variable_of(&key);
        let own = developments.iter().filter(|(name, _)| *name == variable).map(|(_, value)| value.clone());
        let own: Vec<_> = own.collect();
        let values: Vec<String> = match keys::kind_of(&key) {
            Some(keys::Kind::Text) => HURRIED.map(str::to_owned).into(),
            Some(keys::Kind::List) => OF_LISTS.map(str::to_owned).into_iter().chain(secrets.clone()).collect(),
            _ => OF_NUMBERS.map(str::to_owned).into(),
        };
        (variable, values.into_iter().chain(own).collect())
    };
    all.map(tried).collect()
}

fn development_secrets() -> Vec<String> {
    OF_DEVELOPMENT.iter().filter(|(name, _)| name.ends_with("__SECRETS")).map(|(_, value)| value.clone()).collect()
}

/// What of these settings is only right on a developer's machine.
fn conveniences(settings: &Settings) -> Vec<String> {
    let own = |url: &str| OWN_MACHINE.iter().any(|place| url.to_lowercase().contains(place));
    let text = |secret: &crate::config::Secret| secret.expose().to_owned();
    let secrets: Vec<String> =
        settings.webhooks.sources.values().flat_map(|source| &source.secrets).map(text).collect();
    let public = development_secrets();
    let is_public =
        |secret: &String| public.iter().flat_map(|list| list.split(',')).any(|one| one.contains(secret.as_str()));
    let checks = [
        ("the rules of development", !settings.environment.is_strict()),
        ("mails become files", settings.mail.smtp_url.is_none()),
        (
            "every page may read answers",
            settings.ingress.cors_origins.iter().any(|origin| origin == "*" || own(origin)),
        ),
        ("clients are led to their own machine", own(&settings.public.base_url) || own(&settings.payments.payment_url)),
        ("a secret is public", secrets.iter().any(is_public)),
        ("a source has no secret", settings.webhooks.sources.values().any(|source| source.secrets.is_empty())),
        ("nobody may post", settings.webhooks.sources.is_empty()),
        ("nobody is told of decisions", settings.venue.manager_email.is_empty()),
        ("what was taken may be lost", settings.redis.durability == DurabilityLevel::Relaxed),
    ];
    checks.into_iter().filter(|(_, is_so)| *is_so).map(|(what, _)| what.to_owned()).collect()
}

/// What `changes` bring back of development: nothing where the start is refused.
fn brought_back(environment: Environment, changes: &[(String, String)]) -> Vec<String> {
    accepted(environment, changes).unwrap_or_default()
}

/// The same; `None` where the start is refused.
fn accepted(environment: Environment, changes: &[(String, String)]) -> Option<Vec<String>> {
    let changes: Vec<(&str, &str)> = changes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut found = conveniences(&strict(environment, &changes).ok()?);
    let out_loud = |key: &str| changes.iter().any(|change| *change == (keys::variable_of(key).as_str(), "relaxed"));
    if SAID_OUT_LOUD.iter().any(|key| out_loud(key)) {
        found.retain(|what| what != "what was taken may be lost");
    }
    Some(found)
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
fn no_value_of_any_key_brings_development_back() {
    let (mut tried, mut started) = (0, 0);
    for (variable, values) in walk() {
        for value in values {
            let change = [(variable.clone(), value)];
            let found = accepted(Environment::Production, &change);
            assert_eq!(found.clone().unwrap_or_default(), [""; 0], "{change:?}");
            started += usize::from(found.is_some());
            tried += 1;
        }
    }
    println!(
        "{tried} settings of {} keys tried in production, {started} accepted, none brings development back",
        walk().len()
    );
    assert!(tried > 400 && started > 100, "{tried} tried, {started} accepted: this test guards nothing");
}

#[test]
fn all_of_developments_settings_together_are_refused() {
    for environment in [Environment::Production, Environment::Staging] {
        let all = &*OF_DEVELOPMENT;
        let pairs: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert!(strict(environment, &pairs).is_err());
    }
    let development = development(&[]).unwrap();
    assert!(conveniences(&development).len() >= 5, "{:?}: development is not recognised", conveniences(&development));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_combination_brings_development_back(
        environment in select(vec![Environment::Production, Environment::Staging]),
        changes in prop::collection::btree_map(select(walk()), any::<prop::sample::Index>(), 1..12),
    ) {
        let pick = |((name, values), index): ((String, Vec<String>), prop::sample::Index)| (name, index.get(&values).clone());
        let changes: Vec<_> = changes.into_iter().map(pick).collect();
        prop_assert_eq!(brought_back(environment, &changes), Vec::<String>::new(), "{:?}", changes);
    }
}
