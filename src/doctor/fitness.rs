//! Whether the configuration would do for a process that serves clients, and whether secrets are secret.

use url::Url;

use super::Finding;
use crate::{
    config::{ServiceUrl, Violation, Violations, secret_flaws},
    instance::Instance,
};

pub(super) fn look(instance: &Instance, fitness: &Result<Vec<Violation>, Violations>) -> Vec<Finding> {
    let mut found = configuration(instance, fitness);
    found.extend(secrets(instance));
    found
}

fn configuration(instance: &Instance, fitness: &Result<Vec<Violation>, Violations>) -> Vec<Finding> {
    let environment = instance.settings.environment;
    let warnings = match fitness {
        Ok(warnings) => warnings,
        Err(violations) => return violations.list().iter().filter(|one| !is_of_a_secret(one)).map(refused).collect(),
    };
    if warnings.is_empty() {
        return vec![Finding::ok("configuration", format!("fit for {environment}"))];
    }
    warnings
        .iter()
        .map(|Violation { key, problem, remedy, .. }| {
            Finding::warn("configuration", format!("{key} {problem}"), format!("set {remedy}"))
        })
        .collect()
}

fn is_of_a_secret(violation: &Violation) -> bool {
    violation.key.ends_with(".secrets")
}

fn refused(Violation { key, variable, problem, remedy }: &Violation) -> Finding {
    Finding::fail("configuration", format!("{key} {problem}"), format!("set {variable} to {remedy}"))
}

fn secrets(instance: &Instance) -> Vec<Finding> {
    let settings = &instance.settings;
    let judge: fn(String, String, String) -> Finding =
        if settings.environment.is_strict() { Finding::fail } else { Finding::warn };
    let weak = secret_flaws(settings).into_iter().map(|Violation { key, problem, remedy, variable }| {
        judge("secrets".to_owned(), format!("{key} {problem}"), format!("set {variable} to {remedy}"))
    });
    let open = servers(instance).into_iter().filter(|(_, url)| is_open(url)).map(|(name, url)| {
        let says = format!("{url} is another machine and asks for no password");
        Finding::warn("secrets", says, format!("give {name} a password, and keep the network to yourself"))
    });
    let found: Vec<_> = weak.chain(open).collect();
    if found.is_empty() {
        let count: usize = settings.webhooks.sources.values().map(|source| source.secrets.len()).sum();
        return vec![Finding::ok("secrets", format!("{count} of those who post, all long and our own"))];
    }
    found
}

fn servers(instance: &Instance) -> Vec<(&'static str, &ServiceUrl)> {
    let redis = instance.redis_url().into_iter().map(|url| ("Redis", url));
    redis.chain([("the database", &instance.database_url)]).collect()
}

/// Whether a server is on another machine and named without a password.
fn is_open(url: &ServiceUrl) -> bool {
    let Ok(url) = Url::parse(url.expose()) else { return false };
    let host = url.host_str().unwrap_or_default();
    let is_near = host.is_empty() || host == "localhost" || host.starts_with("127.") || host == "[::1]";
    !is_near && url.password().is_none_or(str::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_elsewhere_without_a_password_is_open() {
        let cases = [
            ("redis://queue:6379", true),
            ("redis://:secret@queue:6379", false),
            ("redis://127.0.0.1:6379", false),
            ("redis+unix:///run/redis.sock", false),
            ("sqlite:///srv/bellhop.db?mode=rwc", false),
            ("postgres://bellhop@store/bellhop", true),
            ("postgres://bellhop:secret@store/bellhop", false),
        ];
        for (url, expected) in cases {
            assert_eq!(is_open(&url.to_owned().try_into().unwrap()), expected, "{url}");
        }
    }
}
