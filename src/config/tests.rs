//! Configuration as operators meet it: variables in, settings or a list of mistakes out.

#[path = "../../tests/it/support/production.rs"]
mod production;
mod secrets;

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
    let variables: Variables = FIT_FOR_PRODUCTION.iter().chain(changes).copied().collect();
    let taken = changes.iter().filter(|(_, value)| value.is_empty()).map(|(name, _)| *name);
    let taken: Vec<_> = taken.collect();
    let variables = variables.iter().filter(|(name, _)| !taken.contains(name)).collect();
    load(&variables, Environment::Production, Path::new("/data"), Level::Complete)
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
fn production_that_has_everything_is_accepted() {
    assert_eq!(mistakes(production(&[])), [""; 0]);
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
fn production_without_settings_names_everything_that_is_missing() {
    let found = mistakes(settings(Environment::Production, Level::Complete, &[]));
    let keys: Vec<_> = found.iter().filter_map(|mistake| mistake.split(' ').next()).collect();
    let expected = [
        "mail.smtp_url",
        "payments.payment_url",
        "public.base_url",
        "reader.kind",
        "venue.currency",
        "venue.from_email",
        "venue.from_name",
        "venue.manager_email",
        "venue.name",
        "venue.timezone",
        "webhooks.sources.<source>.scheme",
    ];
    assert_eq!(keys, expected);
}

#[test]
fn commands_that_only_look_need_nothing_to_be_set() {
    assert!(settings(Environment::Production, Level::Shape, &[]).is_ok());
}

#[test]
fn each_mistake_in_production_is_found() {
    let key = "webhooks.sources.mail.secrets";
    let key_of_size = "webhooks.sources.mail.max_body_bytes";
    let cases = [
        (("BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS", "whsec_YmVsbGhvcC1kZXZlbG9wbWVudC1tYWlsLXNlY3JldA=="), key),
        (("BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS", "whsec_c2hvcnQ="), key),
        (("BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS", ","), key),
        (("BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS", "whsec_%%%"), key),
        (("BELLHOP__PUBLIC__BASE_URL", "http://localhost:8080"), "public.base_url"),
        (("BELLHOP__PUBLIC__BASE_URL", "http://[::1]:8080"), "public.base_url"),
        (("BELLHOP__PUBLIC__BASE_URL", "https://bookings.hotel.test/"), "public.base_url"),
        (("BELLHOP__RESEND__BASE_URL", "https://api.resend.com/"), "resend.base_url"),
        (("BELLHOP__PAYMENTS__PAYMENT_URL", "https://127.0.0.1/{number}"), "payments.payment_url"),
        (("BELLHOP__PAYMENTS__PAYMENT_URL", "https://pay.test/"), "payments.payment_url"),
        (("BELLHOP__MAIL__SMTP_URL", ""), "mail.smtp_url"),
        (("BELLHOP__MAIL__SMTP_URL", "mail.hotel.test:25"), "mail.smtp_url"),
        (("BELLHOP__MAIL__SMTP_URL", "smtp://mail.hotel.test?tls=none"), "mail.smtp_url"),
        (("BELLHOP__MAIL__SMTP_TIMEOUT_S", "60"), "mail.smtp_timeout_s"),
        (("BELLHOP__INGRESS__ENQUEUES", "0"), "ingress.enqueues"),
        (("BELLHOP__INGRESS__BODY_MEMORY_BYTES_PER_PEER", "65536"), key_of_size),
        (("BELLHOP__MAIL__SMTP_URL", "smtp://bellhop:a-password@localhost?tls=none"), "mail.smtp_url"),
        (("BELLHOP__READER__KIND", ""), "reader.kind"),
        (("BELLHOP__VENUE__CURRENCY", "francs"), "venue.currency"),
        (("BELLHOP__CALENDAR__CALDAV_URL", "calendar.hotel.test"), "calendar.caldav_url"),
        (("BELLHOP__CALENDAR__CALDAV_URL", "https://u:secret@calendar.hotel.test"), "calendar.caldav_url"),
        (("BELLHOP__CALENDAR__CALDAV_URL", "http://calendar.hotel.test"), "calendar.caldav_url"),
        (("BELLHOP__CALENDAR__CALDAV_TIMEOUT_S", "0"), "calendar.caldav_timeout_s"),
        (("BELLHOP__CALENDAR__VISITS", " "), "calendar.visits"),
        (("BELLHOP__RETENTION__SNAPSHOTS_PER_BOOKING", "0"), "retention.snapshots_per_booking"),
        (("BELLHOP__RETENTION__DELIVERY_BODIES_DAYS", "91"), "retention.delivery_bodies_days"),
        (("BELLHOP__RETENTION__OPEN_TASKS_DAYS", "1"), "retention.open_tasks_days"),
        (("BELLHOP__RETENTION__BOOKINGS_MONTHS", "0"), "retention.bookings_months"),
        (("BELLHOP__RETENTION__DECIDED_TASKS_DAYS", "40000"), "retention.decided_tasks_days"),
        (("BELLHOP__VENUE__MANAGER_EMAIL", "nobody"), "venue.manager_email"),
    ];
    for (change, key) in cases {
        let found = mistakes(production(&[change]));
        assert!(found.len() == 1 && found[0].starts_with(key), "{change:?}: {found:?}");
    }
}

#[test]
fn a_model_needs_its_place_its_name_and_less_time_than_the_job() {
    let llm = |key: &'static str, value: &'static str| {
        let complete = [
            ("BELLHOP__READER__KIND", "llm"),
            ("BELLHOP__READER__LLM__BASE_URL", "https://models.hotel.test/v1"),
            ("BELLHOP__READER__LLM__MODEL", "reader-1"),
        ];
        let changes: Vec<_> = complete.into_iter().filter(|(name, _)| *name != key).chain([(key, value)]).collect();
        mistakes(production(&changes))
    };
    assert_eq!(llm("BELLHOP__READER__LLM__KEY", "sk-1"), [""; 0]);
    assert_eq!(llm("BELLHOP__READER__LLM__BASE_URL", "http://127.0.0.1:11434/v1"), [""; 0], "a model of one's own");
    let cases = [
        ("BELLHOP__READER__LLM__BASE_URL", "", "base_url is missing"),
        ("BELLHOP__READER__LLM__BASE_URL", "models.hotel.test", "base_url is no web address"),
        (
            "BELLHOP__READER__LLM__BASE_URL",
            "http://models.hotel.test/v1",
            "base_url would carry clients' mails unencrypted",
        ),
        ("BELLHOP__READER__LLM__MODEL", "", "model is missing"),
        ("BELLHOP__READER__LLM__TIMEOUT_S", "0", "timeout_s is 0"),
        ("BELLHOP__READER__LLM__TIMEOUT_S", "51", "deadline_s is less than timeout_s"),
        ("BELLHOP__READER__LLM__DEADLINE_S", "60", "deadline_s is not over before the job is stopped"),
        ("BELLHOP__READER__LLM__BREAKER_FAILURES", "0", "breaker_failures is 0"),
        ("BELLHOP__READER__LLM__PROMPT_PRICE", "-0.5", "prompt_price is below 0"),
    ];
    for (key, value, found) in cases {
        assert_eq!(llm(key, value), [format!("reader.llm.{found}")], "{key}={value}");
    }
}

#[test]
fn pages_of_everybody_are_refused_in_production() {
    let key = "BELLHOP__INGRESS__CORS_ORIGINS";
    assert_eq!(mistakes(production(&[(key, "*")])), ["ingress.cors_origins lets every page read answers"]);
    assert_eq!(mistakes(development(&[(key, "*")])), [""; 0]);
    assert_eq!(mistakes(production(&[(key, "https://bookings.hotel.test, http://localhost:3000")])), [""; 0]);
    for origin in ["bookings.hotel.test", "https://bookings.hotel.test/", "https://*.hotel.test"] {
        let problem = format!("ingress.cors_origins {origin:?} is no origin");
        assert_eq!(mistakes(development(&[(key, origin)])), [problem]);
    }
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
fn an_unknown_key_is_an_error_that_names_the_nearest() {
    let cases = [
        ("BELLHOP__VENUE__FORM_EMAIL", "BELLHOP__VENUE__FROM_EMAIL if venue.from_email was meant, or nothing"),
        ("BELLHOP_VENUE__NAME", "BELLHOP__VENUE__NAME if venue.name was meant, or nothing"),
        ("BELLHOP__VENUE", "nothing; config/default.toml has every key"),
        ("BELLHOP__VENUE__NAME_FILE", "BELLHOP__VENUE__NAME if venue.name was meant, or nothing"),
        (
            "BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRET",
            "BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS if webhooks.sources.mail.secrets was meant, or nothing",
        ),
    ];
    for (variable, remedy) in cases {
        let violations = development(&[(variable, "x")]).unwrap_err();
        let [violation] = violations.list() else { panic!("{violations}") };
        assert_eq!((violation.variable.as_str(), violation.remedy.as_str()), (variable, remedy));
    }
}

#[test]
fn variables_of_other_programs_are_let_be() {
    assert!(development(&[("BELLHOP_DATA", "x"), ("BELLHOP_TEST_POSTGRES", "x"), ("EDITOR__X", "vi")]).is_ok());
}

#[test]
fn a_misspelt_environment_is_an_error() {
    let variables: Variables = [("BELLHOP_ENV", "prodution")].into_iter().collect();
    let violations = Environment::of(&variables).unwrap_err();
    assert_eq!(violations.list()[0].variable, "BELLHOP_ENV");
    let variables: Variables = [("BELLHOP_ENV", "")].into_iter().collect();
    assert_eq!(Environment::of(&variables), Ok(None));
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
