//! The only reader of environment variables and configuration files.
//!
//! Layers, later ones win: `config/default.toml` (every key, compiled in), `config/development.toml` in
//! development and test, then environment variables. Everything that is wrong is reported at once. Knows
//! nothing of what the settings are for beyond what can be checked without asking a server.

mod check;
mod environment;
mod keys;
mod layers;
mod overrides;
mod secret;
mod sections;
mod types;
mod variables;
mod violation;
mod warnings;

use std::path::Path;

pub use check::secret_flaws;
pub(crate) use check::urls::is_local;
pub use environment::Environment;
pub use secret::{Secret, ServiceUrl};
pub use sections::{
    Calendar, Catalog, Database, DurabilityLevel, Ingress, Lane, Lanes, Llm, Log, Mail, Metrics, Payments, Public,
    Queue, Reader, ReaderKind, Redis, Resend, Retention, Schedule, Schedules, Sentry, Settings, Source, SourceKind,
    Venue, Webhooks,
};
pub use variables::Variables;
pub use violation::{Violation, Violations};
pub use warnings::warnings;

/// How much of the configuration must be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Every value that is there must make sense: enough for commands that look at a running instance.
    Shape,
    /// Everything a process needs that serves clients must be there, and fit for the environment.
    Complete,
}

/// Reads the settings of `environment` for the data folder `data`.
///
/// # Errors
/// Every violation at once.
pub fn load(
    variables: &Variables,
    environment: Environment,
    data: &Path,
    level: Level,
) -> Result<Settings, Violations> {
    let mut found = Vec::new();
    let raw = layers::merge(variables, environment, &mut found);
    let settings = layers::settings(&raw, environment, data, &mut found);
    if let Some(settings) = &settings {
        check::shape(settings, &mut found);
        if level == Level::Complete {
            check::complete(settings, &raw, &mut found);
        }
    }
    match settings {
        Some(settings) if found.is_empty() => Ok(settings),
        _ => Err(Violations::new(found)),
    }
}

/// Whether `variables` name both the Redis and the database to work with.
#[must_use]
pub fn names_servers(variables: &Variables) -> bool {
    ["redis.url", "database.url"].into_iter().all(|key| overrides::is_set(key, variables))
}

#[cfg(test)]
mod tests;
