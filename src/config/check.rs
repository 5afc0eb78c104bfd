//! What can be wrong with settings although each can be understood by itself.

mod calendar;
mod ingress;
mod llm;
mod mail;
mod retention;

use std::{collections::BTreeSet, time::Duration};

use jobs::inbound::{DeliveryKind, is_known};
use serde_json::Value;
use webhooks::{Scheme, Secrets};

use super::{Lane, Queue, ReaderKind, Settings, Source, Violation, keys};

const SECRET_BYTES: usize = 24;
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
    origins(settings, found);
    llm::shape(&settings.reader.llm, found);
    mail::shape(settings, found);
    calendar::shape(settings, found);
    ingress::shape(settings, found);
    retention::shape(&settings.retention, found);
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
    let template = &settings.payments.payment_url;
    if !(template.is_empty() || template.contains("{number}")) {
        found.push(Violation::of("payments.payment_url", "has no {number} in it", "a template that names the booking"));
    }
    let bases = [("public.base_url", &settings.public.base_url), ("resend.base_url", &settings.resend.base_url)];
    for (key, _) in bases.into_iter().filter(|(_, url)| url.ends_with('/')) {
        found.push(Violation::of(key, "ends with a slash", "it without the slash"));
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
    if settings.reader.kind == ReaderKind::Llm {
        llm::complete(settings, found);
    }
    if !settings.environment.is_strict() {
        return;
    }
    mail::complete(settings, found);
    calendar::complete(settings, found);
    let urls =
        [("public.base_url", &settings.public.base_url), ("payments.payment_url", &settings.payments.payment_url)];
    for (key, url) in urls.into_iter().filter(|(_, url)| is_local(url)) {
        found.push(Violation::of(key, format!("{url:?} leads clients to their own machine"), "a public address"));
    }
    sources(settings, found);
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

fn sources(settings: &Settings, found: &mut Vec<Violation>) {
    let public = development_secrets();
    if settings.webhooks.sources.is_empty() {
        found.push(Violation::of("webhooks.sources.<source>.scheme", "no source may post", "at least one source"));
    }
    for (name, source) in &settings.webhooks.sources {
        let key = format!("webhooks.sources.{name}.secrets");
        if source.secrets.iter().any(|secret| public.contains(secret.expose())) {
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

/// An origin is a scheme, a host and a port, as browsers write it (RFC 6454); `*` is every page there is.
fn origins(settings: &Settings, found: &mut Vec<Violation>) {
    let mut refuse = |problem: String| {
        found.push(Violation::of("ingress.cors_origins", problem, "origins such as https://bookings.example.com"));
    };
    for origin in &settings.ingress.cors_origins {
        let authority = origin.split_once("://").map(|(_, rest)| rest);
        if origin == "*" && settings.environment.is_strict() {
            refuse("lets every page read answers".to_owned());
        } else if origin != "*" && authority.is_none_or(|host| host.is_empty() || host.contains(['/', '*'])) {
            refuse(format!("{origin:?} is no origin"));
        }
    }
}

fn development_secrets() -> BTreeSet<String> {
    let tree: Value = toml::from_str(keys::DEVELOPMENT).unwrap_or_default();
    let sources = tree["webhooks"]["sources"].as_object().into_iter().flat_map(|table| table.values());
    let secrets = sources.flat_map(|source| source["secrets"].as_array().into_iter().flatten());
    secrets.filter_map(|secret| secret.as_str().map(str::to_owned)).collect()
}

fn is_local(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = if let Some(v6) = host.strip_prefix('[') { v6.split(']').next() } else { host.split(':').next() };
    let host = host.unwrap_or_default();
    let loopback = host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback() || ip.is_unspecified());
    loopback || host == "localhost" || host.ends_with(".localhost")
}
