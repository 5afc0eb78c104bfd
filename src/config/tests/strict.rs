//! What production and staging insist on.

use super::*;

#[test]
fn production_that_has_everything_is_accepted() {
    assert_eq!(mistakes(production(&[])), [""; 0]);
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
fn each_mistake_in_production_is_found() {
    let key = "webhooks.sources.mail.secrets";
    let key_of_size = "webhooks.sources.mail.max_body_bytes";
    let cases = [
        (("BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS", "whsec_YmVsbGhvcC1kZXZlbG9wbWVudC1tYWlsLXNlY3JldA=="), key),
        (("BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS", "YmVsbGhvcC1kZXZlbG9wbWVudC1tYWlsLXNlY3JldA=="), key),
        (("BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS", "whsec_c2hvcnQ="), key),
        (("BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS", ","), key),
        (("BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS", "whsec_%%%"), key),
        (("BELLHOP__PUBLIC__BASE_URL", "http://localhost:8080"), "public.base_url"),
        (("BELLHOP__PUBLIC__BASE_URL", "http://[::1]:8080"), "public.base_url"),
        (("BELLHOP__PUBLIC__BASE_URL", "bookings.hotel.test"), "public.base_url"),
        (("BELLHOP__PUBLIC__BASE_URL", "https://bookings.hotel.test/"), "public.base_url"),
        (("BELLHOP__RESEND__BASE_URL", "https://api.resend.com/"), "resend.base_url"),
        (("BELLHOP__PAYMENTS__PAYMENT_URL", "https://127.0.0.1/{number}"), "payments.payment_url"),
        (("BELLHOP__PAYMENTS__PAYMENT_URL", "https://pay.test/"), "payments.payment_url"),
        (("BELLHOP__MAIL__SMTP_URL", ""), "mail.smtp_url"),
        (("BELLHOP__MAIL__SMTP_URL", "mail.hotel.test:25"), "mail.smtp_url"),
        (("BELLHOP__MAIL__SMTP_URL", "smtp://mail.hotel.test?tls=none"), "mail.smtp_url"),
        (("BELLHOP__MAIL__SMTP_TIMEOUT_S", "60"), "mail.smtp_timeout_s"),
        (("BELLHOP__INGRESS__ENQUEUES", "0"), "ingress.enqueues"),
        (("BELLHOP__INGRESS__HEADER_BYTES", "65537"), "ingress.header_bytes"),
        (("BELLHOP__INGRESS__BODY_MEMORY_BYTES_PER_PEER", "65536"), key_of_size),
        (("BELLHOP__MAIL__SMTP_URL", "smtp://bellhop:a-password@localhost?tls=none"), "mail.smtp_url"),
        (("SENTRY_DSN", "sentry.hotel.test"), "sentry.dsn"),
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
    for environment in [Environment::Production, Environment::Staging] {
        for (change, key) in cases {
            let found = mistakes(strict(environment, &[change]));
            assert!(found.len() == 1 && found[0].starts_with(key), "{environment} {change:?}: {found:?}");
        }
    }
}

#[test]
fn what_is_allowed_and_deserves_a_word_is_warned_of() {
    let warned = |environment, changes: &[(&str, &str)]| -> Vec<String> {
        crate::config::warnings(&strict(environment, changes).unwrap()).into_iter().map(|one| one.key).collect()
    };
    let relaxed = ("BELLHOP__REDIS__DURABILITY", "relaxed");
    let clear = ("BELLHOP__PUBLIC__BASE_URL", "http://bookings.hotel.test");
    let own = ("BELLHOP__CATALOG__FILE", concat!(env!("CARGO_MANIFEST_DIR"), "/config/catalog.toml"));
    for environment in [Environment::Production, Environment::Staging] {
        assert_eq!(warned(environment, &[relaxed, clear, own]), ["redis.durability", "public.base_url"]);
        assert_eq!(warned(environment, &[]), ["catalog.file"], "rooms and prices of an example");
        assert_eq!(warned(environment, &[own]), [""; 0]);
    }
    assert_eq!(crate::config::warnings(&development(&[]).unwrap()), [], "development is for the example");
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
    assert_eq!(mistakes(production(&[(key, "https://bookings.hotel.test, https://www.hotel.test")])), [""; 0]);
    let problem = "ingress.cors_origins \"http://localhost:3000\" is whatever page runs on the reader's own machine";
    assert_eq!(mistakes(production(&[(key, "https://bookings.hotel.test, http://localhost:3000")])), [problem]);
    assert_eq!(mistakes(development(&[(key, "http://localhost:3000")])), [""; 0]);
    for origin in ["bookings.hotel.test", "https://bookings.hotel.test/", "https://*.hotel.test"] {
        let problem = format!("ingress.cors_origins {origin:?} is no origin");
        assert_eq!(mistakes(development(&[(key, origin)])), [problem]);
    }
}
