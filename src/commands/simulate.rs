//! `bellhop simulate`: plays a booking against a running ingress.

use super::Outcome;
use crate::{cli::SimulateArgs, instance::Instance};

/// Not there yet.
///
/// # Errors
/// Always, in this build.
pub async fn run(_instance: &Instance, _command: SimulateArgs) -> anyhow::Result<Outcome> {
    anyhow::bail!("not available in this build")
}
