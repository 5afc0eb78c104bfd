//! `bellhop ingress`, `worker`, `clock` and `migrate`: one role per process.

use std::time::Duration;

use super::Outcome;
use crate::{
    cli::WorkerArgs,
    config::Settings,
    instance::Instance,
    output,
    tasks::{Tasks, shutdown_signal},
    wiring,
};

/// What a task needs beyond its own grace period to write down that it ended.
const MARGIN: Duration = Duration::from_secs(3);

/// Takes webhooks until told to stop.
///
/// # Errors
/// When it cannot begin, or ends unasked.
pub async fn ingress(instance: &Instance) -> anyhow::Result<Outcome> {
    run(instance, async |tasks| {
        let recorder = wiring::begin_counting("ingress")?;
        let address = wiring::start_ingress(instance, tasks).await?;
        wiring::start_operations(instance, recorder, None, tasks).await?;
        Ok(output::line(format!("ingress: http://{address}"))?)
    })
    .await
}

/// Runs jobs until told to stop.
///
/// # Errors
/// When it cannot begin, or ends unasked.
pub async fn worker(instance: &Instance, args: &WorkerArgs) -> anyhow::Result<Outcome> {
    run(instance, async |tasks| {
        let recorder = wiring::begin_counting("worker")?;
        let services = wiring::start_workers(instance, args, tasks).await?;
        wiring::start_operations(instance, recorder, Some(&services), tasks).await.map(drop)
    })
    .await
}

/// Starts scheduled jobs until told to stop.
///
/// # Errors
/// When it cannot begin, or ends unasked.
pub async fn clock(instance: &Instance) -> anyhow::Result<Outcome> {
    run(instance, async |tasks| {
        let recorder = wiring::begin_counting("clock")?;
        let services = wiring::start_clock(instance, tasks).await?;
        wiring::start_operations(instance, recorder, Some(&services), tasks).await.map(drop)
    })
    .await
}

/// Brings the store's tables up to date.
///
/// # Errors
/// When the store cannot be reached or changed.
pub async fn migrate(instance: &Instance) -> anyhow::Result<Outcome> {
    wiring::migrate(instance).await?;
    output::line(format!("{} is up to date", instance.database_url))?;
    Ok(Outcome::Done)
}

/// How long a process of these settings may take to stop.
pub(super) fn grace(settings: &Settings) -> Duration {
    settings.queue.grace.max(settings.ingress.drain) + MARGIN
}

/// Begins a role and lets it run until the process is asked to end.
async fn run(
    instance: &Instance,
    begin: impl AsyncFnOnce(&mut Tasks) -> anyhow::Result<()>,
) -> anyhow::Result<Outcome> {
    Tasks::new().begin_and_run(begin, shutdown_signal()?, grace(&instance.settings)).await?;
    Ok(Outcome::Done)
}
