//! `bellhop retention`: runs clean-ups when somebody asks, or says what they would remove.

use std::collections::BTreeMap;

use jobs::{
    Clock,
    retention::{Named, clean_ups},
};
use store::{CleanUp, Tally};

use super::{Outcome, UsageError};
use crate::{
    cli::{RetentionCommand, RunArgs},
    instance::Instance,
    output, wiring,
};

/// Answers `bellhop retention …`.
///
/// # Errors
/// For a clean-up that does not exist, or when the store or what is cleaned cannot be reached.
pub async fn run(instance: &Instance, command: RetentionCommand) -> anyhow::Result<Outcome> {
    match command {
        RetentionCommand::List { json } => list(instance, json).await,
        RetentionCommand::Run(args) => clean(instance, &args).await,
    }
}

async fn list(instance: &Instance, json: bool) -> anyhow::Result<Outcome> {
    let runs = wiring::store(instance).await?.clean_ups().await?;
    if json {
        output::json(&runs)?;
        return Ok(Outcome::Done);
    }
    let rows: Vec<_> = clean_ups().iter().map(|named| row(instance, named, &runs)).collect();
    output::table(&["clean-up", "last run", "removed"], &rows)?;
    Ok(Outcome::Done)
}

fn row(instance: &Instance, named: &Named, runs: &[CleanUp]) -> Vec<String> {
    let zone = instance.settings.venue.timezone;
    let last = runs.iter().find(|run| run.name == named.name);
    let at = last.map(|run| run.at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string());
    let removed = last.map(|run| in_words(&run.removed));
    vec![named.name.to_owned(), at.unwrap_or_else(|| "-".to_owned()), removed.unwrap_or_else(|| "-".to_owned())]
}

async fn clean(instance: &Instance, args: &RunArgs) -> anyhow::Result<Outcome> {
    let wanted = wanted(&args.names)?;
    let services = wiring::services(instance, Clock::system(), None).await?;
    let (mut all, mut failed) = (BTreeMap::new(), Vec::new());
    for named in wanted {
        let tally = if args.dry_run { named.count(&services).await } else { named.clean(&services).await };
        let tally = match tally {
            Ok(tally) => tally,
            Err(error) => {
                failed.push(format!("{}: {error:#}", named.name));
                continue;
            }
        };
        if !args.json {
            output::line(format!("{}: {}", named.name, in_words(&tally)))?;
        }
        all.insert(named.name, tally);
    }
    if args.json {
        output::json(&all)?;
    }
    // One that fails keeps no other from being run.
    anyhow::ensure!(failed.is_empty(), "{}", failed.join("; "));
    Ok(Outcome::Done)
}

fn wanted(names: &[String]) -> Result<Vec<Named>, UsageError> {
    let all = clean_ups();
    let is_one = |name: &&String| all.iter().any(|named| named.name == name.as_str());
    if let Some(unknown) = names.iter().find(|name| !is_one(name)) {
        let known: Vec<_> = all.iter().map(|named| named.name).collect();
        return Err(UsageError(format!("no clean-up {unknown:?} (there are: {})", known.join(", "))));
    }
    let is_wanted = |named: &Named| names.is_empty() || names.iter().any(|name| name == named.name);
    Ok(all.into_iter().filter(is_wanted).collect())
}

/// `3 bodies, 0 deliveries`.
fn in_words(tally: &Tally) -> String {
    let parts: Vec<_> = tally.iter().map(|(what, count)| format!("{count} {what}")).collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}
