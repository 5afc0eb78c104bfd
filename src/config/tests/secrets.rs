//! Secrets: strong enough, read from files, never shown.

use super::*;

#[test]
fn a_short_secret_of_any_scheme_is_refused_in_production() {
    let source = [
        ("BELLHOP__WEBHOOKS__SOURCES__STRIPE__SCHEME", "stripe"),
        ("BELLHOP__WEBHOOKS__SOURCES__STRIPE__KIND", "payment"),
        ("BELLHOP__WEBHOOKS__SOURCES__STRIPE__SECRETS", "whsec_56789012345678901"),
    ];
    assert_eq!(mistakes(production(&source)), ["webhooks.sources.stripe.secrets has fewer than 24 bytes"]);
}

#[test]
fn of_a_password_its_user_is_no_part() {
    let problems = |secret: &str| {
        mistakes(production(&[
            ("BELLHOP__WEBHOOKS__SOURCES__POSTMARK__SCHEME", "postmark"),
            ("BELLHOP__WEBHOOKS__SOURCES__POSTMARK__KIND", "email"),
            ("BELLHOP__WEBHOOKS__SOURCES__POSTMARK__SECRETS", secret),
        ]))
    };
    let weak = ["webhooks.sources.postmark.secrets has fewer than 24 bytes"];
    assert_eq!(problems("a-very-long-name-of-the-user:postmark-1"), weak);
    assert_eq!(problems("u:56789012345678901234567"), weak);
    assert_eq!(problems("u:567890123456789012345678"), [""; 0]);
    assert_eq!(problems("a-segment-of-the-path-01"), [""; 0]);
}

#[test]
fn secrets_may_come_from_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let url = write("url", "redis://:pass,word@queue:6379\n");
    let secrets = write("secrets", "whsec_with,comma\nwhsec_two\n\n");
    let settings =
        development(&[("REDIS_URL_FILE", &url), ("BELLHOP__WEBHOOKS__SOURCES__STRIPE__SECRETS_FILE", &secrets)])
            .unwrap();
    assert_eq!(settings.redis.url.unwrap().expose(), "redis://:pass,word@queue:6379");
    let secrets: Vec<_> =
        settings.webhooks.sources["stripe"].secrets.iter().map(crate::config::Secret::expose).collect();
    assert_eq!(secrets, ["whsec_with,comma", "whsec_two"]);
}

#[test]
fn a_secret_that_is_set_twice_or_cannot_be_read_is_an_error() {
    let found = mistakes(development(&[("REDIS_URL", "redis://a"), ("BELLHOP__REDIS__URL", "redis://b")]));
    assert_eq!(found, ["redis.url sets what BELLHOP__REDIS__URL sets as well"]);
    let found = mistakes(development(&[("SENTRY_DSN_FILE", "/nowhere/dsn")]));
    assert!(found.len() == 1 && found[0].starts_with("sentry.dsn /nowhere/dsn cannot be read"), "{found:?}");
}

#[test]
fn a_rotation_of_secrets_is_a_list() {
    let settings = development(&[("BELLHOP__WEBHOOKS__SOURCES__STRIPE__SECRETS", "whsec_new, whsec_old")]).unwrap();
    assert_eq!(settings.webhooks.sources["stripe"].secrets.len(), 2);
}

#[test]
fn no_secret_is_ever_shown() {
    let pairs = [
        ("REDIS_URL", "redis://user:hunter2@queue:6379/0?x=hunter2"),
        ("DATABASE_URL", "postgres://user:hunter2@store/bellhop"),
        ("SENTRY_DSN", "https://hunter2@sentry.test/1"),
        ("BELLHOP__WEBHOOKS__SOURCES__STRIPE__SECRETS", "whsec_hunter2"),
        ("BELLHOP__RESEND__API_KEY", "re_hunter2"),
        ("BELLHOP__METRICS__TOKEN", "a-long-token-with-hunter2"),
    ];
    let settings = development(&pairs).unwrap();
    let shown =
        [format!("{settings:?}"), serde_json::to_string(&settings).unwrap(), toml::to_string(&settings).unwrap()];
    for text in shown {
        assert!(!text.contains("hunter2"), "{text}");
        assert!(text.contains("redis://queue:6379/0") && text.contains("(redacted)"), "{text}");
    }
    let variables: Variables = pairs.into_iter().collect();
    assert!(!format!("{variables:?}").contains("hunter2"));
}

#[test]
fn a_mistake_never_repeats_a_secret() {
    let pairs = [
        ("REDIS_URL", "hunter2"),
        ("DATABASE_URL", "hunter2"),
        ("BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS", "hunter2"),
    ];
    let violations = settings(Environment::Production, Level::Complete, &pairs).unwrap_err();
    assert!(violations.list().iter().any(|violation| violation.key == "redis.url"));
    assert!(!format!("{violations}{violations:?}").contains("hunter2"));
}
