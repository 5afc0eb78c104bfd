//! `bellhop jobs`: looks after the queue.

use super::Outcome;
use crate::{cli::JobsCommand, instance::Instance};

/// Not there yet.
///
/// # Errors
/// Always, in this build.
pub async fn run(_instance: &Instance, _command: JobsCommand) -> anyhow::Result<Outcome> {
    anyhow::bail!("not available in this build")
}
