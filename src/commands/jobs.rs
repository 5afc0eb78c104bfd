//! `bellhop jobs`: looks after the queue.

mod act;
mod dead;
mod kind;
mod look;

use jobs::LaneName;
use queue::Lane;

use super::Outcome;
use crate::{cli::JobsCommand, instance::Instance, wiring};

/// Does what is asked with the jobs of an instance.
///
/// # Errors
/// When the queue (for what ends or rebuilds jobs, the store as well) does not answer.
pub async fn run(instance: &Instance, command: JobsCommand) -> anyhow::Result<Outcome> {
    let lanes = lanes(instance)?;
    match command {
        JobsCommand::Stats { lane, json } => look::stats(&lanes, lane, json).await,
        JobsCommand::Verify { json } => look::verify(&lanes, json).await,
        JobsCommand::List(args) => look::list(&lanes, &args).await,
        JobsCommand::Show(args) => look::show(&lanes, &args).await,
        JobsCommand::Retry(args) => dead::retry(&lanes, &args).await,
        JobsCommand::Discard(args) => dead::discard(instance, &lanes, &args).await,
        JobsCommand::Cancel(args) => act::cancel(instance, &lanes, &args).await,
        JobsCommand::Pause(args) => act::pause(&lanes, &args).await,
        JobsCommand::Resume(args) => act::resume(&lanes, &args).await,
        JobsCommand::Rebuild { json } => act::rebuild(instance, json).await,
    }
}

fn lanes(instance: &Instance) -> anyhow::Result<Vec<Lane>> {
    let client = wiring::client(instance)?;
    Ok(LaneName::ALL.into_iter().map(|name| wiring::lane(&client, &instance.settings, name)).collect())
}
