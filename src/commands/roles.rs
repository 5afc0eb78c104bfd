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
    let shutdown = shutdown_signal()?;
    let (recorder, mut tasks) = (wiring::begin_counting("ingress")?, Tasks::new());
    let address = wiring::start_ingress(instance, &mut tasks).await?;
    wiring::start_operations(instance, recorder, None, &mut tasks).await?;
    output::line(format!("ingress: http://{address}"))?;
    until(shutdown, tasks, &instance.settings).await
}

/// Runs jobs until told to stop.
///
/// # Errors
/// When it cannot begin, or ends unasked.
pub async fn worker(instance: &Instance, args: &WorkerArgs) -> anyhow::Result<Outcome> {
    let shutdown = shutdown_signal()?;
    let (recorder, mut tasks) = (wiring::begin_counting("worker")?, Tasks::new());
    let services = wiring::start_workers(instance, args, &mut tasks).await?;
    wiring::start_operations(instance, recorder, Some(&services), &mut tasks).await?;
    until(shutdown, tasks, &instance.settings).await
}

/// Starts scheduled jobs until told to stop.
///
/// # Errors
/// When it cannot begin, or ends unasked.
pub async fn clock(instance: &Instance) -> anyhow::Result<Outcome> {
    let shutdown = shutdown_signal()?;
    let (recorder, mut tasks) = (wiring::begin_counting("clock")?, Tasks::new());
    let services = wiring::start_clock(instance, &mut tasks).await?;
    wiring::start_operations(instance, recorder, Some(&services), &mut tasks).await?;
    until(shutdown, tasks, &instance.settings).await
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

/// `shutdown` is listened to before a role begins: whoever asks it to end while it waits for a server is heard, too.
async fn until(shutdown: impl Future<Output = ()>, tasks: Tasks, settings: &Settings) -> anyhow::Result<Outcome> {
    tasks.run(shutdown, grace(settings)).await?;
    Ok(Outcome::Done)
}
