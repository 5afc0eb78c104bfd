//! `bellhop config`: checks and shows the configuration.

use super::Outcome;
use crate::{
    cli::{ConfigCommand, Place},
    config::{Environment, Level, Violation, Violations, warnings},
    output,
};

/// Checks, or shows.
///
/// # Errors
/// `show`: every violation of the shape. Both: when standard output cannot be written.
pub fn run(place: &Place, command: &ConfigCommand) -> anyhow::Result<Outcome> {
    match command {
        ConfigCommand::Check { json } => check(place, *json),
        ConfigCommand::Show { json } => show(place, *json),
    }
}

fn check(place: &Place, json: bool) -> anyhow::Result<Outcome> {
    let result = place.instance(Environment::Production, Level::Complete);
    let violations = result.as_ref().err().map(Violations::list).unwrap_or_default();
    if json {
        output::json(&violations)?;
    } else if let Ok(instance) = &result {
        output::line(format!("the configuration is fit for {}", instance.settings.environment))?;
    } else {
        violations.iter().try_for_each(|violation| output::line(explain(violation)))?;
    }
    for warning in result.iter().flat_map(|instance| warnings(&instance.settings)) {
        output::aside(format!("warning: {warning}"))?;
    }
    // Not an error to be told again: everything was said.
    Ok(if result.is_ok() { Outcome::Done } else { Outcome::Misconfigured })
}

fn show(place: &Place, json: bool) -> anyhow::Result<Outcome> {
    let settings = place.instance(Environment::Production, Level::Shape)?.settings;
    if json {
        output::json(&settings)?;
    } else {
        output::line(toml::to_string(&settings)?.trim_end())?;
    }
    Ok(Outcome::Done)
}

fn explain(violation: &Violation) -> String {
    let Violation { key, variable, problem, remedy } = violation;
    format!("{key} ({variable})\n  {problem}\n  set {remedy}")
}
