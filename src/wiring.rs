//! The only place that builds collaborators, by hand.

use std::net::SocketAddr;

use crate::{cli::WorkerArgs, instance::Instance, tasks::Tasks};

/// Brings the store's tables up to date.
///
/// # Errors
/// Always, in this build.
pub async fn migrate(_instance: &Instance) -> anyhow::Result<()> {
    anyhow::bail!("not available in this build")
}

/// Starts the ingress and returns where it listens.
///
/// # Errors
/// Always, in this build.
pub async fn start_ingress(_instance: &Instance, _tasks: &mut Tasks) -> anyhow::Result<SocketAddr> {
    anyhow::bail!("not available in this build")
}

/// Starts a worker for each lane.
///
/// # Errors
/// Always, in this build.
pub async fn start_workers(_instance: &Instance, _args: &WorkerArgs, _tasks: &mut Tasks) -> anyhow::Result<()> {
    anyhow::bail!("not available in this build")
}

/// Starts the clock.
///
/// # Errors
/// Always, in this build.
pub async fn start_clock(_instance: &Instance, _tasks: &mut Tasks) -> anyhow::Result<()> {
    anyhow::bail!("not available in this build")
}
