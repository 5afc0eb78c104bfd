//! Configuration as operators meet it: variables in, settings or a list of mistakes out.

mod misspelt;
mod one_switch;
#[path = "../../tests/it/support/production.rs"]
mod production;
mod secrets;
mod strict;

use std::{net::SocketAddr, path::Path, time::Duration};

use production::FIT_FOR_PRODUCTION;

use super::{Environment, Level, Settings, Variables, Violations, keys, load};

fn settings(environment: Environment, level: Level, pairs: &[(&str, &str)]) -> Result<Settings, Violations> {
    load(&pairs.iter().copied().collect(), environment, Path::new("/data"), level)
}

fn development(pairs: &[(&str, &str)]) -> Result<Settings, Violations> {
    settings(Environment::Development, Level::Complete, pairs)
}

/// Production that is right but for `changes`; an empty value takes a variable away.
fn production(changes: &[(&str, &str)]) -> Result<Settings, Violations> {
    strict(Environment::Production, changes)
}

/// The same for staging, which is no easier.
fn strict(environment: Environment, changes: &[(&str, &str)]) -> Result<Settings, Violations> {
    let variables: Variables = FIT_FOR_PRODUCTION.iter().chain(changes).copied().collect();
    let taken = changes.iter().filter(|(_, value)| value.is_empty()).map(|(name, _)| *name);
    let taken: Vec<_> = taken.collect();
    let variables = variables.iter().filter(|(name, _)| !taken.contains(name)).collect();
    load(&variables, environment, Path::new("/data"), Level::Complete)
}

fn mistakes(result: Result<Settings, Violations>) -> Vec<String> {
    let violations = result.err().map(|violations| violations.list().to_vec()).unwrap_or_default();
    violations.iter().map(|violation| format!("{} {}", violation.key, violation.problem)).collect()
}

#[test]
fn development_needs_nothing_to_be_set() {
    let settings = development(&[]).unwrap();
    assert_eq!(settings.venue.timezone, chrono_tz::Europe::Zurich);
    assert_eq!(settings.mail.folder, Path::new("/data/outbox"));
    assert_eq!(settings.calendar.folder, Path::new("/data/calendars"));
    assert_eq!(settings.webhooks.sources["mail"].max_body_bytes, 1_048_576);
    assert_eq!(settings.webhooks.sources["stripe"].max_body_bytes, 262_144);
    let events = [("SCHEME", "postmark"), ("KIND", "delivery"), ("SECRETS", "bellhop:development")];
    let events = events.map(|(leaf, value)| (format!("BELLHOP__WEBHOOKS__SOURCES__EVENTS__{leaf}"), value));
    let events: Vec<_> = events.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    assert_eq!(development(&events).unwrap().webhooks.sources["events"].max_body_bytes, 1_048_576);
    assert_eq!(settings.webhooks.sources["stripe"].tolerance, Duration::from_secs(300));
    assert_eq!(settings.queue.lanes.mail.backoff_max, Duration::from_secs(3600));
}

#[test]
fn things_are_kept_for_as_long_as_was_promised() {
    let settings = development(&[]).unwrap();
    let kept = settings.retention;
    let days = [kept.delivery_bodies_days, kept.decided_tasks_days, kept.open_tasks_days, kept.deliveries_days];
    assert_eq!((days, kept.bookings_months, kept.snapshots_per_booking), ([14, 30, 60, 90], 24, 500));
    let day = Duration::from_hours(24);
    assert_eq!((settings.queue.history_age, settings.queue.dead_age), (7 * day, 30 * day));
}

#[test]
fn test_has_the_settings_of_development() {
    assert!(settings(Environment::Test, Level::Complete, &[]).is_ok());
}

#[test]
fn every_key_can_be_set_by_its_variable() {
    for (key, text) in keys::all_defaults() {
        let text = if text.is_empty() { "x".to_owned() } else { text };
        let variable = keys::variable_of(&key);
        let problems = mistakes(settings(Environment::Production, Level::Shape, &[(&variable, &text)]));
        assert!(!problems.iter().any(|problem| problem.contains("no such key")), "{variable}: {problems:?}");
    }
}

#[test]
fn every_key_has_a_comment() {
    let lines: Vec<_> = keys::DEFAULT.lines().collect();
    for pair in lines.windows(2).filter(|pair| pair[1].contains(" = ") && !pair[1].starts_with('#')) {
        let in_a_described_table = pair[0].starts_with('[') || pair[0].contains(" = ");
        assert!(pair[0].starts_with('#') || in_a_described_table, "{:?} has no comment", pair[1]);
    }
}

#[test]
fn commands_that_only_look_need_nothing_to_be_set() {
    assert!(settings(Environment::Production, Level::Shape, &[]).is_ok());
}

#[test]
fn a_payment_source_that_believes_everybody_is_warned_of() {
    let warned = |source: &str| -> Vec<String> {
        let mode = format!("BELLHOP__WEBHOOKS__SOURCES__{source}__MODE");
        super::warnings(&development(&[(&mode, "shadow")]).unwrap()).into_iter().map(|warning| warning.key).collect()
    };
    assert_eq!(warned("STRIPE"), ["webhooks.sources.stripe.mode"]);
    assert_eq!(warned("MAIL"), [""; 0]);
}

#[test]
fn a_value_that_does_not_fit_is_found_with_all_others() {
    let found = mistakes(development(&[
        ("BELLHOP__QUEUE__LEASE_S", "soon"),
        ("BELLHOP__QUEUE__LANES__MAIL__CONCURRENCY", "-1"),
        ("BELLHOP__VENUE__TIMEZONE", "Europe/Zurch"),
        ("BELLHOP__WEBHOOKS__SOURCES__MAIL__KIND", "fax"),
        ("BELLHOP__WEBHOOKS__SOURCES__MAIL__MODE", "lenient"),
        ("BELLHOP__WEBHOOKS__SOURCES__MAIL__ALLOW_FROM", "192.0.2.300/32"),
        ("BELLHOP__WEBHOOKS__SOURCES__NEW__KIND", "email"),
        ("BELLHOP__SCHEDULES__SWEEP_OUTBOX__CRON", "always"),
        ("BELLHOP__INGRESS__LISTEN", "here"),
        ("PORT", "70000"),
    ]));
    let expected = [
        "ingress.listen \"70000\" is no port",
        "ingress.listen invalid socket address syntax",
        "queue.lanes.mail.concurrency invalid value: integer `-1`, expected usize",
        "queue.lease_s \"soon\" is no number",
        "schedules.sweep_outbox.cron \"always\" is no cron expression of six fields",
        "venue.timezone \"Europe/Zurch\" is no IANA time zone",
        "webhooks.sources.mail.allow_from invalid IP address syntax",
        "webhooks.sources.mail.kind unknown variant `fax`, expected one of `email`, `payment`, `delivery`",
        "webhooks.sources.mail.mode unknown variant `lenient`, expected `enforce` or `shadow`",
        "webhooks.sources.new.scheme is missing",
        "webhooks.sources.new.secrets is missing",
    ];
    assert_eq!(found, expected);
}

#[test]
fn lanes_and_leases_are_checked_against_each_other() {
    let cases = [
        ("BELLHOP__QUEUE__RENEW_EVERY_S", "4", "queue.renew_every_s"),
        ("BELLHOP__QUEUE__LEASE_S", "8.9", "queue.renew_every_s"),
        ("BELLHOP__QUEUE__POLL_S", "0", "queue.poll_s"),
        ("BELLHOP__QUEUE__PREFIX", "a{b}", "queue.prefix"),
        ("BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS", "%", "webhooks.sources.mail.secrets"),
        ("BELLHOP__QUEUE__LANES__MAIL__CONCURRENCY", "0", "queue.lanes.mail.concurrency"),
        ("BELLHOP__QUEUE__LANES__MAIL__ATTEMPTS", "0", "queue.lanes.mail.attempts"),
        ("BELLHOP__QUEUE__LANES__MAIL__TIMEOUT_S", "0", "queue.lanes.mail.timeout_s"),
        ("BELLHOP__QUEUE__LANES__MAIL__BACKOFF_MIN_S", "4000", "queue.lanes.mail.backoff_min_s"),
    ];
    for (variable, value, key) in cases {
        let found = mistakes(development(&[(variable, value)]));
        assert!(found.len() == 1 && found[0].starts_with(key), "{variable}={value}: {found:?}");
    }
}

#[test]
fn the_port_is_changed_and_the_address_stays() {
    let listen = |pairs: &[(&str, &str)]| development(pairs).unwrap().ingress.listen;
    assert_eq!(listen(&[("PORT", "9000")]), SocketAddr::from(([127, 0, 0, 1], 9000)));
    let both = [("PORT", "9000"), ("BELLHOP__INGRESS__LISTEN", "0.0.0.0:1")];
    assert_eq!(listen(&both), SocketAddr::from(([0, 0, 0, 0], 9000)));
}

#[test]
fn text_that_looks_like_a_number_stays_text() {
    assert_eq!(development(&[("BELLHOP__VENUE__NAME", "007")]).unwrap().venue.name, "007");
}

#[test]
fn a_catalogue_is_read_from_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalog.toml");
    std::fs::write(&file, "rooms = []").unwrap();
    let file = file.to_string_lossy();
    assert_eq!(development(&[("BELLHOP__CATALOG__FILE", &file)]).unwrap().catalog.text.as_deref(), Some("rooms = []"));
    let found = mistakes(development(&[("BELLHOP__CATALOG__FILE", "/nowhere/catalog.toml")]));
    assert!(found.len() == 1 && found[0].starts_with("catalog.file /nowhere"), "{found:?}");
}

#[test]
fn others_look_at_the_numbers_with_a_token_alone() {
    assert_eq!(development(&[]).unwrap().metrics.listen, Some(super::Metrics::DEFAULT_LISTEN));
    let (listen, token) = ("BELLHOP__METRICS__LISTEN", "BELLHOP__METRICS__TOKEN");
    assert_eq!(development(&[(listen, "")]).unwrap().metrics.listen, Some(super::Metrics::DEFAULT_LISTEN));
    assert_eq!(development(&[(listen, "none")]).unwrap().metrics.listen, None);
    let open = ["metrics.token is missing, and metrics.listen is 0.0.0.0:9464: others could look"];
    let weak = ["metrics.token has fewer than 24 bytes"];
    let (long, short) = ("567890123456789012345678", "56789012345678901234567");
    for read in [production, development] {
        assert_eq!(mistakes(read(&[(listen, "0.0.0.0:9464")])), open);
        assert_eq!(mistakes(read(&[(listen, "0.0.0.0:9464"), (token, short)])), weak);
        assert_eq!(mistakes(read(&[(token, short)])), weak, "who sets one means it");
        assert_eq!(mistakes(read(&[(listen, "0.0.0.0:9464"), (token, long)])), [""; 0]);
        assert_eq!(mistakes(read(&[(listen, "[::1]:9464")])), [""; 0]);
    }
    let commands = settings(Environment::Production, Level::Shape, &[(listen, "0.0.0.0:9464")]);
    assert_eq!(mistakes(commands), [""; 0], "who only looks at an instance serves nobody");
    assert_eq!(mistakes(development(&[(listen, "here")])), ["metrics.listen invalid socket address syntax"]);
}

#[test]
fn a_rooms_calendar_is_named_by_a_variable_of_its_own() {
    let settings = development(&[("BELLHOP__CALENDAR__ROOMS__B", "Salon bleu, 1. Stock")]).unwrap();
    assert_eq!(settings.calendar.rooms["b"], "Salon bleu, 1. Stock");
}

#[test]
fn a_calendar_servers_login_is_whole() {
    let url = ("BELLHOP__CALENDAR__CALDAV_URL", "https://calendar.hotel.test");
    let (user, password) = (("BELLHOP__CALENDAR__CALDAV_USER", "u"), ("BELLHOP__CALENDAR__CALDAV_PASSWORD", "p"));
    assert_eq!(mistakes(production(&[url, user, password])), [""; 0]);
    assert_eq!(mistakes(production(&[url, user])), ["calendar.caldav_url needs a user and a password, or neither"]);
    let slow = [url, user, password, ("BELLHOP__CALENDAR__CALDAV_TIMEOUT_S", "13")];
    assert_eq!(mistakes(production(&slow)).len(), 1, "five requests are longer than a job");
}
