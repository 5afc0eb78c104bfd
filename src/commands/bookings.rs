//! `bellhop bookings`: looks at bookings.

use super::Outcome;
use crate::{cli::BookingsCommand, instance::Instance};

/// Not there yet.
///
/// # Errors
/// Always, in this build.
pub async fn run(_instance: &Instance, _command: BookingsCommand) -> anyhow::Result<Outcome> {
    anyhow::bail!("not available in this build")
}
