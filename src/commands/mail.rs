//! `bellhop mail`: looks at the addresses that get no mail, and takes one off the list.

use chrono_tz::Tz;
use jobs::{
    Clock,
    suppression::{Lifted, lift},
};
use store::Suppression;

use super::Outcome;
use crate::{
    cli::{MailCommand, UnsuppressArgs},
    instance::Instance,
    output, wiring,
};

/// Addresses that a listing shows.
const LISTED: u64 = 1000;

/// Answers `bellhop mail …`.
///
/// # Errors
/// When the store, or the queue for mails that are sent again, cannot be reached.
pub async fn run(instance: &Instance, command: MailCommand) -> anyhow::Result<Outcome> {
    match command {
        MailCommand::Suppressed { json } => suppressed(instance, json).await,
        MailCommand::Unsuppress(args) => unsuppress(instance, &args).await,
    }
}

async fn suppressed(instance: &Instance, json: bool) -> anyhow::Result<Outcome> {
    let listed = wiring::store(instance).await?.suppressions(LISTED).await?;
    if json {
        output::json(&listed)?;
    } else {
        let zone = instance.settings.venue.timezone;
        let rows: Vec<Vec<String>> = listed.iter().map(|suppression| row(suppression, zone)).collect();
        output::table(&["address", "cause", "since", "task", "their server said"], &rows)?;
    }
    Ok(Outcome::Done)
}

fn row(listed: &Suppression, zone: Tz) -> Vec<String> {
    vec![
        listed.address.clone(),
        listed.cause.as_str().to_owned(),
        listed.since.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string(),
        listed.task.map_or_else(|| "-".to_owned(), |task| task.to_string()),
        listed.said.clone().unwrap_or_else(|| "-".to_owned()),
    ]
}

async fn unsuppress(instance: &Instance, args: &UnsuppressArgs) -> anyhow::Result<Outcome> {
    let services = wiring::services(instance, Clock::system(), None).await?;
    let lifted = lift(&services, &args.address, args.send).await?;
    if args.json {
        output::json(&lifted)?;
    } else {
        output::line(said(&args.address, &lifted))?;
    }
    Ok(if lifted.was_listed { Outcome::Done } else { Outcome::Failed })
}

fn said(address: &str, lifted: &Lifted) -> String {
    let Lifted { was_listed, unsent, sent } = lifted;
    let gets = if *was_listed { "gets mail again" } else { "was not on the list" };
    match (unsent, sent) {
        (0, _) => format!("{address} {gets}"),
        (_, 0) => format!("{address} {gets}; {unsent} mails were not sent (--send sends them)"),
        _ => format!("{address} {gets}; {sent} of {unsent} mails that were not sent leave now"),
    }
}
