//! `bellhop simulate`: signs and posts provider webhooks to a running ingress, in development only.
//!
//! Without files it plays a whole booking: the client's and the payment provider's part through the ingress, the
//! manager's part as decisions.

mod client;
mod files;
mod journey;
mod post;

use super::{Outcome, UsageError};
use crate::{cli::SimulateArgs, instance::Instance};

/// Answers `bellhop simulate`.
///
/// # Errors
/// Outside development, when the ingress does not take a request, or the booking does not go its way.
pub async fn run(instance: &Instance, args: SimulateArgs) -> anyhow::Result<Outcome> {
    let environment = instance.settings.environment;
    if environment.is_strict() {
        let refused =
            format!("simulate posts made-up events: it is for development, and this is {}", environment.name());
        return Err(UsageError(refused).into());
    }
    if args.files.is_empty() {
        journey::play(instance, args.language).await?;
    } else {
        files::post_all(instance, &args.files).await?;
    }
    Ok(Outcome::Done)
}
