//! A machine that was set up badly: everything that is wrong is said at once, and nothing starts.

use std::process::{Command, Output};

use crate::support::{FIT_FOR_PRODUCTION, RedisServer};

const DEVELOPMENT_SECRET: &str = "whsec_YmVsbGhvcC1kZXZlbG9wbWVudC1tYWlsLXNlY3JldA==";

/// Twelve mistakes: what somebody set (nothing: it is missing), the key, and a part of what is said of it.
const MISTAKES: [(&str, &str, &str, &str); 12] = [
    ("BELLHOP__VENUE__MANAGER_EMAIL", "", "venue.manager_email", "is missing"),
    ("BELLHOP__VENUE__CURRENCY", "francs", "venue.currency", "is no currency"),
    ("BELLHOP__VENUE__TIMEZONE", "Europe/Zurch", "venue.timezone", "is no IANA time zone"),
    ("BELLHOP__VENUE__FORM_NAME", "Hotel", "venue.form_name", "there is no such key"),
    ("BELLHOP__PUBLIC__BASE_URL", "http://localhost:8080", "public.base_url", "leads clients to their own machine"),
    (
        "BELLHOP__PAYMENTS__PAYMENT_URL",
        "https://127.1/{number}",
        "payments.payment_url",
        "leads clients to their own machine",
    ),
    ("BELLHOP__READER__KIND", "", "reader.kind", "is missing"),
    ("BELLHOP__MAIL__SMTP_URL", "", "mail.smtp_url", "no mail would leave the house"),
    ("BELLHOP__INGRESS__CORS_ORIGINS", "*", "ingress.cors_origins", "lets every page read answers"),
    (
        "BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS",
        DEVELOPMENT_SECRET,
        "webhooks.sources.mail.secrets",
        "is a secret of development",
    ),
    (
        "BELLHOP__WEBHOOKS__SOURCES__SHOP__SECRETS",
        "too-short",
        "webhooks.sources.shop.secrets",
        "has fewer than 24 bytes",
    ),
    ("BELLHOP__QUEUE__RENEW_EVERY_S", "5", "queue.renew_every_s", "has no room for three renewals"),
];
/// What the shop's source has right.
const SHOP: [(&str, &str); 2] =
    [("BELLHOP__WEBHOOKS__SOURCES__SHOP__SCHEME", "stripe"), ("BELLHOP__WEBHOOKS__SOURCES__SHOP__KIND", "payment")];

fn bellhop(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    // One that starts all the same would run for ever.
    let mut command = Command::new("timeout");
    command.args(["60", env!("CARGO_BIN_EXE_bellhop")]);
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("BELLHOP_DATA", folder.path());
    command.envs(variables.iter().copied()).args(arguments).output().unwrap()
}

fn with_mistakes() -> Vec<(&'static str, &'static str)> {
    let nowhere = [("REDIS_URL", "redis://127.0.0.1:1")];
    let mistakes = MISTAKES.map(|(variable, value, ..)| (variable, value));
    FIT_FOR_PRODUCTION.into_iter().chain(SHOP).chain(nowhere).chain(mistakes).collect()
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
fn config_check_names_twelve_mistakes_of_production_at_once() {
    let output = bellhop(&["config", "check"], &with_mistakes());
    let said = String::from_utf8(output.stdout).unwrap();
    println!("$ bellhop config check\n{said}exit code {:?}", output.status.code());
    assert_eq!(output.status.code(), Some(2));
    for (variable, _, key, problem) in MISTAKES {
        let entry =
            said.split_once(&format!("{key} ({variable})\n")).unwrap_or_else(|| panic!("{key} is not in:\n{said}")).1;
        let lines: Vec<_> = entry.lines().take(2).collect();
        assert!(lines[0].contains(problem) && lines[1].starts_with("  set "), "{key}: {lines:?}");
    }
    assert_eq!(said.lines().filter(|line| line.starts_with("  set ")).count(), MISTAKES.len(), "{said}");
    assert!(!said.contains("too-short") && !said.contains(DEVELOPMENT_SECRET), "a secret is shown:\n{said}");
}

#[test]
fn nothing_starts_on_twelve_mistakes() {
    for environment in ["", "staging"] {
        let variables: Vec<_> = with_mistakes().into_iter().chain([("BELLHOP_ENV", environment)]).collect();
        for role in ["ingress", "worker", "clock"] {
            let output = bellhop(&[role], &variables);
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{role}: {said}");
            assert!(said.starts_with("bellhop: the configuration has 12 mistake(s)"), "{role}: {said}");
            assert!(MISTAKES.iter().all(|(_, _, key, _)| said.contains(key)), "{role}: {said}");
        }
    }
}

#[test]
fn a_fit_configuration_passes_and_a_misspelt_environment_does_not() {
    let fit = bellhop(&["config", "check"], &FIT_FOR_PRODUCTION);
    assert_eq!(fit.status.code(), Some(0), "{}", String::from_utf8_lossy(&fit.stdout));
    let warned = String::from_utf8(fit.stderr).unwrap();
    assert!(warned.contains("warning: catalog.file (BELLHOP__CATALOG__FILE): is not set"), "{warned}");
    let variables: Vec<_> = FIT_FOR_PRODUCTION.into_iter().chain([("BELLHOP_ENV", "devlopment")]).collect();
    for arguments in [["config", "check"].as_slice(), &["ingress"], &["up"], &["jobs", "stats"]] {
        let output = bellhop(arguments, &variables);
        let said = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(
            said.contains("BELLHOP_ENV") && said.contains("development if that was meant"),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
fn no_role_starts_in_production_on_a_redis_that_may_lose_what_it_answered_for() {
    let redis = RedisServer::with(&["--appendonly", "yes", "--appendfsync", "everysec"]);
    let url = redis.url();
    let variables: Vec<_> =
        FIT_FOR_PRODUCTION.into_iter().chain([("REDIS_URL", url.as_str()), ("PORT", "0")]).collect();
    for role in ["ingress", "worker", "clock"] {
        let output = bellhop(&[role], &variables);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{role}: {said}");
        for part in [
            "redis.url (REDIS_URL)",
            "appendfsync is everysec and must be always",
            "BELLHOP__REDIS__DURABILITY=relaxed",
        ] {
            assert!(said.contains(part), "{role}: {part:?} is not in {said}");
        }
    }
}
