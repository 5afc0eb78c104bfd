//! `bellhop up`: every role in one process on a data folder.

use anyhow::Context as _;
use futures::FutureExt as _;

use super::{Outcome, roles::grace};
use crate::{
    cli::{UpArgs, WorkerArgs},
    instance::Instance,
    output,
    tasks::{Tasks, shutdown_signal},
    up::{Folder, RunFile, start_private_redis},
    wiring,
};

/// Runs until told to stop.
///
/// # Errors
/// When the folder is taken, something cannot begin, or a role ends unasked.
pub async fn run(mut instance: Instance, args: UpArgs) -> anyhow::Result<Outcome> {
    if let Some(port) = args.port {
        instance.settings.ingress.listen.set_port(port);
    }
    let folder = Folder::at(&instance.settings.data);
    let shutdown = shutdown_signal()?.shared();
    let _lock = folder.lock().await?;
    // A set of its own: the server that jobs need to end in order is stopped after them.
    let mut servers = Tasks::new();
    let instance = tokio::select! {
        biased;
        () = shutdown.clone() => return Ok(Outcome::Done),
        provided = provide_redis(instance, &folder, &mut servers) => provided?,
    };
    let mut served = Ok(());
    let roles = async {
        served = serve(&instance, &folder, shutdown).await.and(RunFile::remove(&folder).context("run.json"));
    };
    let stopped = servers.run(roles, grace(&instance.settings)).await;
    served.and(stopped).map(|()| Outcome::Done)
}

async fn provide_redis(instance: Instance, folder: &Folder, servers: &mut Tasks) -> anyhow::Result<Instance> {
    if instance.settings.redis.url.is_some() {
        return Ok(instance);
    }
    let url = start_private_redis(folder, instance.settings.redis.server.clone(), servers).await?;
    Ok(instance.with_redis(url))
}

async fn serve(instance: &Instance, folder: &Folder, shutdown: impl Future<Output = ()>) -> anyhow::Result<()> {
    let grace = grace(&instance.settings);
    Tasks::new().begin_and_run(async |tasks| begin(instance, folder, tasks).await, shutdown, grace).await
}

async fn begin(instance: &Instance, folder: &Folder, tasks: &mut Tasks) -> anyhow::Result<()> {
    let recorder = wiring::begin_counting("up")?;
    wiring::migrate(instance).await?;
    let address = wiring::start_ingress(instance, tasks).await?;
    let services = wiring::start_workers(instance, &WorkerArgs::default(), tasks).await?;
    wiring::start_clock(instance, tasks).await?;
    let numbers = wiring::start_operations(instance, recorder, Some(&services), tasks).await?;
    let run = RunFile {
        pid: std::process::id(),
        environment: instance.settings.environment,
        ingress_url: format!("http://{address}"),
        metrics_url: numbers.map(|address| format!("http://{address}/metrics")),
        redis_url: instance.redis_url()?.clone(),
        database_url: instance.database_url.clone(),
    };
    run.write(folder).context("run.json")?;
    Ok(announce(&run, folder)?)
}

fn announce(run: &RunFile, folder: &Folder) -> std::io::Result<()> {
    let rows = [
        ("environment", run.environment.to_string()),
        ("webhooks", format!("{}/webhooks/<source>", run.ingress_url)),
        ("metrics", run.metrics_url.clone().unwrap_or_else(|| "none".to_owned())),
        ("queue", run.redis_url.to_string()),
        ("store", run.database_url.to_string()),
        ("data", folder.path().display().to_string()),
    ];
    rows.iter().try_for_each(|(what, place)| output::line(format!("{what:<12} {place}")))
}
