//! `bellhop tasks`: decides what waits for the manager.

use super::Outcome;
use crate::{cli::TasksCommand, instance::Instance};

/// Not there yet.
///
/// # Errors
/// Always, in this build.
pub async fn run(_instance: &Instance, _command: TasksCommand) -> anyhow::Result<Outcome> {
    anyhow::bail!("not available in this build")
}
