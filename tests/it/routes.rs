//! What the public listener serves: nothing that is not in this list, in no environment.

use std::{collections::BTreeSet, path::Path};

use bellhop::{
    config::{Environment, Level, Variables},
    instance::Instance,
    wiring,
};

const ROUTES: [&str; 4] = ["/healthz", "/readyz", "/webhooks/{source}", "/webhooks/{source}/{below}"];
/// What production wants to be told; development has it by default.
const PRODUCTION: [(&str, &str); 14] = [
    ("REDIS_URL", "redis://127.0.0.1:1"),
    ("BELLHOP__VENUE__NAME", "Hotel"),
    ("BELLHOP__VENUE__FROM_EMAIL", "bookings@hotel.test"),
    ("BELLHOP__VENUE__FROM_NAME", "Hotel"),
    ("BELLHOP__VENUE__MANAGER_EMAIL", "manager@hotel.test"),
    ("BELLHOP__VENUE__TIMEZONE", "Europe/Zurich"),
    ("BELLHOP__VENUE__CURRENCY", "CHF"),
    ("BELLHOP__PUBLIC__BASE_URL", "https://bookings.hotel.test"),
    ("BELLHOP__PAYMENTS__PAYMENT_URL", "https://pay.test/{number}"),
    ("BELLHOP__READER__KIND", "rules"),
    ("BELLHOP__MAIL__SMTP_URL", "smtps://bellhop:a-password@mail.hotel.test"),
    ("BELLHOP__WEBHOOKS__SOURCES__MAIL__SCHEME", "standard"),
    ("BELLHOP__WEBHOOKS__SOURCES__MAIL__KIND", "email"),
    ("BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5"),
];

/// The paths of a router, by what it shows of itself: axum has no other list of them.
fn paths(environment: Environment, data: &Path) -> BTreeSet<String> {
    let variables: Variables = PRODUCTION.into_iter().collect();
    let instance = Instance::locate(&variables, Some(data), environment, Level::Complete).unwrap();
    assert_eq!(instance.settings.environment, environment);
    let (router, _) = wiring::router(&instance).unwrap();
    let shown = format!("{router:?}");
    let routes = shown.split("fallback_router").next().unwrap();
    routes.split('"').filter(|text| text.starts_with('/')).map(str::to_owned).collect()
}

#[tokio::test]
async fn production_and_development_serve_the_same_routes_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    for environment in [Environment::Production, Environment::Development] {
        assert_eq!(Vec::from_iter(paths(environment, folder.path())), ROUTES, "{environment:?}");
    }
}
