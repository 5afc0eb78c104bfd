//! `bellhop client`: what is held of a client, handed out or erased.
//!
//! The business is the jobs'; here the places are added that they do not know: the quarantine of the ingress, log files,
//! and the free room in files of the store and of Redis.

mod aside;
mod logs;

use std::path::PathBuf;

use anyhow::Context as _;
use jobs::{
    Clock, Services,
    client::{self, Left, Progress, Reach, Running},
};
use serde::Serialize;
use serde_json::{Value, json};
use store::{Erasure, Tally, comparable};

use self::aside::Aside;
use super::{Outcome, UsageError};
use crate::{
    cli::{ClientCommand, EraseArgs},
    instance::Instance,
    output, wiring,
};

/// What an erasure leaves, and why.
const KEPT: [&str; 3] = [
    "bookings without their client: numbers, dates, rooms, offers and their totals, payments, the journal's lines",
    "that deliveries were received, without what was in them, so that none is taken in twice",
    "a keyed hash of the address, with this receipt and in the list of addresses that get no mail",
];

/// Answers `bellhop client …`.
///
/// # Errors
/// When a client is still needed, or the store, the queue or a folder cannot be reached.
pub async fn run(instance: &Instance, command: ClientCommand) -> anyhow::Result<Outcome> {
    match command {
        ClientCommand::Export(args) => export(instance, checked(&args.address)?).await,
        ClientCommand::Erase(args) => erase(instance, checked(&args.address)?, &args).await,
    }
}

/// Half an address would be half of all clients.
fn checked(address: &str) -> Result<&str, UsageError> {
    let bare = comparable(address);
    let parts = bare.rsplit_once('@').filter(|(local, domain)| !local.is_empty() && !domain.is_empty());
    parts.map(|_| address).ok_or_else(|| UsageError("that is no mail address".to_owned()))
}

async fn export(instance: &Instance, address: &str) -> anyhow::Result<Outcome> {
    let services = wiring::services(instance, Clock::system(), None).await?;
    let (whole, is_empty) = export_everywhere(instance, &services, address).await?;
    output::json(&whole)?;
    Ok(if is_empty { Outcome::Failed } else { Outcome::Done })
}

/// All that is held of a client, in all places that are ours; and whether that is nothing.
///
/// # Errors
/// When one of the places cannot be read.
pub async fn export_everywhere(
    instance: &Instance,
    services: &Services,
    address: &str,
) -> anyhow::Result<(Value, bool)> {
    let export = client::export(services, address).await?;
    let mut others = export.named_by_others.clone();
    let aside = Aside::of(instance).await?.held_of(&export.address, &mut others).await?;
    let logs = logs::count(&log_folder(instance), &export.address)?;
    let is_empty = export.is_empty() && aside.is_empty() && others.is_empty() && logs == 0;
    let mut whole = serde_json::to_value(&export)?;
    whole["quarantine"] = json!(aside);
    whole["named_by_others"] = json!(others);
    whole["log_mentions"] = json!(logs);
    Ok((whole, is_empty))
}

async fn erase(instance: &Instance, address: &str, args: &EraseArgs) -> anyhow::Result<Outcome> {
    let services = wiring::services(instance, Clock::system(), None).await?;
    let reach = if args.overrule { Reach::Overruled } else { Reach::Unneeded };
    let receipt = erase_everywhere(instance, &services, address, reach).await?;
    if args.json {
        output::json(&receipt)?;
    } else {
        receipt.lines().iter().try_for_each(output::line)?;
    }
    Ok(receipt.outcome())
}

/// What an erasure came to.
#[derive(Debug, Serialize)]
pub struct Receipt {
    /// As it is kept.
    #[serde(flatten)]
    pub erasure: Erasure,
    /// What stays, in words.
    pub kept: [&'static str; 3],
    /// Jobs of the client's that run on: the erasure is not finished before they have ended.
    pub running: Vec<Running>,
    /// Where the address is named still.
    pub left: Tally,
    /// Where others have named it: that stays.
    pub by_others: Tally,
}

/// Erases a client from all places that are ours.
///
/// # Errors
/// When the client is still needed, or one of the places cannot be reached: erasing again goes on.
pub async fn erase_everywhere(
    instance: &Instance,
    services: &Services,
    address: &str,
    reach: Reach,
) -> anyhow::Result<Receipt> {
    let progress = client::erase(services, address, reach).await?;
    let (address, aside) = (comparable(address), Aside::of(instance).await?);
    let mut elsewhere = Tally::new();
    note(&mut elsewhere, "quarantine", aside.release(&address).await?);
    note(&mut elsewhere, "log mentions", logs::overwrite(&log_folder(instance), &address)?);
    let Progress { erasure, running } = client::finish(services, progress, elsewhere).await?;
    compact(instance, services).await?;
    let Left { theirs: mut left, mut by_others } = client::left(services, &address).await?;
    aside.left(&address, &mut left, &mut by_others).await?;
    note(&mut left, "log mentions", logs::count(&log_folder(instance), &address)?);
    Ok(Receipt { erasure, kept: KEPT, running, left, by_others })
}

/// What was removed is not to be read out of the free room of files either.
async fn compact(instance: &Instance, services: &Services) -> anyhow::Result<()> {
    services.store.compact().await.context("the store's file")?;
    if let Err(error) = wiring::client(instance)?.compact().await {
        tracing::warn!(%error, "Redis does not write its file anew: what was removed stays in it until it does");
    }
    Ok(())
}

impl Receipt {
    /// Whether nothing is left to do.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        if self.left.is_empty() && self.running.is_empty() { Outcome::Done } else { Outcome::Failed }
    }

    fn lines(&self) -> Vec<String> {
        let Erasure { id, at, subject, removed, .. } = &self.erasure;
        let mut lines = vec![format!("erasure {} of {}", id.0, at.to_rfc3339()), format!("known by {subject}")];
        lines.push("removed:".to_owned());
        lines.extend(removed.iter().map(|(what, count)| format!("  {count:>5}  {what}")));
        lines.push("kept:".to_owned());
        lines.extend(self.kept.iter().map(|what| format!("  {what}")));
        if !self.running.is_empty() {
            lines.push("still running (erase once more):".to_owned());
            lines.extend(self.running.iter().map(|job| format!("  {} {}", job.lane, job.id)));
        }
        if !self.left.is_empty() {
            lines.push("still named in (erase once more):".to_owned());
            lines.extend(self.left.iter().map(|(what, count)| format!("  {count:>5}  {what}")));
        }
        if !self.by_others.is_empty() {
            lines.push("in what others wrote (stays, see docs/operations.md):".to_owned());
            lines.extend(self.by_others.iter().map(|(what, count)| format!("  {count:>5}  {what}")));
        }
        lines
    }
}

fn log_folder(instance: &Instance) -> PathBuf {
    instance.settings.data.join("logs")
}

fn note(tally: &mut Tally, what: &str, count: u64) {
    if count > 0 {
        tally.insert(what.to_owned(), count);
    }
}
