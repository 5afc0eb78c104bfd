//! `bellhop read`: reads mails and prints what they say.

use super::Outcome;
use crate::{cli::ReadArgs, instance::Instance};

/// Not there yet.
///
/// # Errors
/// Always, in this build.
pub async fn run(_instance: &Instance, _command: &ReadArgs) -> anyhow::Result<Outcome> {
    anyhow::bail!("not available in this build")
}
