//! What the public listener serves: nothing that is not in this list, in no environment.

use std::{collections::BTreeSet, path::Path};

use bellhop::{
    config::{Environment, Level, Variables},
    instance::Instance,
    wiring,
};

use crate::support::FIT_FOR_PRODUCTION;

const ROUTES: [&str; 6] = [
    "/healthz",
    "/readyz",
    "/webhooks/{source}",
    "/webhooks/{source}/",
    "/webhooks/{source}/{below}",
    "/webhooks/{source}/{below}/",
];
const NOWHERE: (&str, &str) = ("REDIS_URL", "redis://127.0.0.1:1");

/// The paths of a router, by what it shows of itself: axum has no other list of them.
fn paths(environment: Environment, data: &Path) -> BTreeSet<String> {
    let variables: Variables = FIT_FOR_PRODUCTION.into_iter().chain([NOWHERE]).collect();
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
