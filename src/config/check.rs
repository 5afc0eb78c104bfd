//! What can be wrong with settings although each can be understood by itself.

mod calendar;
mod ingress;
mod llm;
mod mail;
mod metrics;
mod retention;
mod secrets;
mod sentry;
pub(super) mod urls;

use std::time::Duration;

use jobs::inbound::{DeliveryKind, is_known};
use serde_json::Value;
use webhooks::Secrets;

use super::{Lane, Queue, ReaderKind, Settings, Violation};

const REQUIRED: [(&str, &str); 9] = [
    ("venue.name", "the name that clients read"),
    ("venue.from_email", "the address that mails to clients come from"),
    ("venue.from_name", "the name beside that address"),
    ("venue.manager_email", "the address that is told of decisions to take"),
    ("venue.timezone", "the venue's zone, such as Europe/Zurich"),
    ("venue.currency", "the currency of all prices, such as CHF"),
    ("public.base_url", "the address under which clients reach the ingress"),
    ("payments.payment_url", "the template of the page on which clients pay"),
    ("reader.kind", "rules or llm"),
];

/// Settings that contradict each other or cannot work, in any environment.
pub(super) fn shape(settings: &Settings, found: &mut Vec<Violation>) {
    queue(&settings.queue, found);
    urls::shape(settings, found);
    llm::shape(&settings.reader.llm, found);
    mail::shape(settings, found);
    calendar::shape(settings, found);
    ingress::shape(settings, found);
    retention::shape(&settings.retention, found);
    sentry::shape(settings, found);
    settings.queue.lanes.iter().for_each(|(name, each)| lane(name, each, found));
    for (name, source) in &settings.webhooks.sources {
        let secrets: Vec<String> = source.secrets.iter().map(|secret| secret.expose().to_owned()).collect();
        if let Err(error) = Secrets::parse(source.scheme, &secrets) {
            let key = format!("webhooks.sources.{name}.secrets");
            found.push(Violation::of(&key, error.to_string(), "secrets as the provider shows them"));
        }
        if !is_known(source.scheme.name(), source.kind.into()) {
            let kind = DeliveryKind::from(source.kind).as_str();
            let problem = format!("is {kind}, which cannot be read from {}", source.scheme);
            found.push(Violation::of(&format!("webhooks.sources.{name}.kind"), problem, "a kind that the scheme has"));
        }
    }
    let addresses = [("from_email", &settings.venue.from_email), ("manager_email", &settings.venue.manager_email)];
    for (leaf, address) in addresses.into_iter().filter(|(_, address)| !address.is_empty() && !address.contains('@')) {
        found.push(Violation::of(&format!("venue.{leaf}"), format!("{address:?} is no address"), "a mail address"));
    }
    let currency = &settings.venue.currency;
    if !(currency.is_empty() || currency.len() == 3 && currency.chars().all(|c| c.is_ascii_uppercase())) {
        found.push(Violation::of(
            "venue.currency",
            format!("{currency:?} is no currency"),
            "three capitals, such as CHF",
        ));
    }
}

/// What a process that serves clients needs. `raw` is the tree before anything was derived.
pub(super) fn complete(settings: &Settings, raw: &Value, found: &mut Vec<Violation>) {
    let is_set = |key: &str| {
        let value = raw.pointer(&format!("/{}", key.replace('.', "/"))).and_then(Value::as_str);
        value.is_some_and(|text| !text.is_empty())
    };
    found.extend(
        REQUIRED.iter().filter(|(key, _)| !is_set(key)).map(|(key, what)| Violation::of(key, "is missing", *what)),
    );
    metrics::complete(settings, found);
    if settings.reader.kind == ReaderKind::Llm {
        llm::complete(settings, found);
    }
    if !settings.environment.is_strict() {
        return;
    }
    mail::complete(settings, found);
    calendar::complete(settings, found);
    urls::complete(settings, found);
    secrets::complete(settings, found);
}

/// What is wrong with the secrets of those who post, whatever the environment says of that.
#[must_use]
pub fn secret_flaws(settings: &Settings) -> Vec<Violation> {
    let mut found = Vec::new();
    secrets::each(settings, &mut found);
    found
}

fn queue(queue: &Queue, found: &mut Vec<Violation>) {
    let positive = [("lease_s", queue.lease), ("renew_every_s", queue.renew_every), ("poll_s", queue.poll)];
    for (leaf, _) in positive.into_iter().filter(|(_, duration)| duration.is_zero()) {
        found.push(Violation::of(&format!("queue.{leaf}"), "is 0", "a number above 0"));
    }
    if queue.renew_every * 3 > queue.lease {
        let problem = format!("a lease of {:?} has no room for three renewals", queue.lease);
        found.push(Violation::of("queue.renew_every_s", problem, "at most a third of queue.lease_s"));
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if !(1..=64).contains(&queue.prefix.len()) || !queue.prefix.chars().all(is_plain) {
        let remedy = "1 to 64 ASCII letters, digits, '-', '_' or '.'";
        found.push(Violation::of("queue.prefix", "cannot begin a key", remedy));
    }
}

fn lane(name: &str, lane: &Lane, found: &mut Vec<Violation>) {
    let mut refuse = |leaf: &str, problem: &str, remedy: &str| {
        found.push(Violation::of(&format!("queue.lanes.{name}.{leaf}"), problem, remedy));
    };
    if lane.concurrency == 0 {
        refuse("concurrency", "is 0", "at least 1");
    }
    if lane.attempts == 0 {
        refuse("attempts", "is 0", "at least 1");
    }
    if lane.timeout == Duration::ZERO {
        refuse("timeout_s", "is 0", "a number above 0");
    }
    if lane.backoff_min > lane.backoff_max {
        refuse("backoff_min_s", "is more than backoff_max_s", "at most backoff_max_s");
    }
}
