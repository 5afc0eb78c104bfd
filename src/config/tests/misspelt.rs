//! Names that nobody knows: never ignored, and told with what was meant.

use super::*;

#[test]
fn an_unknown_key_is_an_error_that_names_the_nearest() {
    let cases = [
        ("BELLHOP__VENUE__FORM_EMAIL", "BELLHOP__VENUE__FROM_EMAIL if venue.from_email was meant, or nothing"),
        ("BELLHOP_VENUE__NAME", "BELLHOP__VENUE__NAME if venue.name was meant, or nothing"),
        ("BELLHOP_VENUE_NAME", "BELLHOP__VENUE__NAME if venue.name was meant, or nothing"),
        ("bellhop__venue__name", "BELLHOP__VENUE__NAME if venue.name was meant, or nothing"),
        ("BELLHOP_EVN", "BELLHOP_ENV if that was meant, or nothing"),
        ("BELLHOP_ENVIRONMENT", "BELLHOP_ENV if that was meant, or nothing"),
        ("BELLHOP_DATA_DIR", "BELLHOP_DATA if that was meant, or nothing"),
        ("BELLHOP_DATABASE_URL", "DATABASE_URL if database.url was meant, or nothing"),
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
    assert!(
        development(&[
            ("BELLHOP_DATA", "x"),
            ("BELLHOPPER__X", "x"),
            ("BELLHOP_TEST_POSTGRES", "x"),
            ("EDITOR__X", "vi")
        ])
        .is_ok()
    );
}

#[test]
fn a_misspelt_environment_is_an_error_that_names_the_nearest() {
    let of = |value: &str| Environment::of(&[("BELLHOP_ENV", value)].into_iter().collect());
    let all = "production (the default), staging, development or test";
    for (value, near) in [
        ("prodution", "production"),
        ("Staging", "staging"),
        ("dev", "development"),
        ("prod", "production"),
        ("local", ""),
        ("tests", "test"),
    ] {
        let violations = of(value).unwrap_err();
        let [violation] = violations.list() else { panic!("{violations}") };
        let remedy = if near.is_empty() { all.to_owned() } else { format!("{near} if that was meant; else {all}") };
        assert_eq!(
            (violation.variable.as_str(), violation.remedy.as_str()),
            ("BELLHOP_ENV", remedy.as_str()),
            "{value}"
        );
    }
    assert_eq!(of(""), Ok(None));
}

#[test]
fn beside_a_misspelt_environment_everything_else_is_named() {
    let variables: Variables = [("BELLHOP_ENV", "prodution"), ("BELLHOP__VENUE__FORM_NAME", "x")].into_iter().collect();
    let found = crate::instance::Instance::locate(
        &variables,
        Some(Path::new("/nowhere")),
        Environment::Development,
        Level::Complete,
    );
    let violations = found.err().unwrap();
    let keys: Vec<_> = violations.list().iter().map(|violation| violation.key.as_str()).collect();
    for key in ["environment", "venue.form_name", "mail.smtp_url"] {
        assert!(keys.contains(&key), "{keys:?}");
    }
}
