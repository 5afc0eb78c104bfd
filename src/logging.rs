//! What is logged, and how: JSON in production, lines for people in development, always on standard error.
//!
//! Other people's libraries never log below INFO, whatever `RUST_LOG` says: their TRACE prints bodies.

use std::io::{self, IsTerminal as _};

use sentry::integrations::tracing::ErrorLayer;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::{
    EnvFilter, Layer, Registry,
    filter::{FilterExt as _, FilterFn, filter_fn},
    fmt::MakeWriter,
    layer::SubscriberExt as _,
    util::{SubscriberInitExt as _, TryInitError},
};

use crate::{config::Settings, errors};

const OURS: [&str; 6] = ["bellhop", "booking", "jobs", "queue", "store", "webhooks"];

/// Begins to log for the rest of the process, at the level `usual` unless the settings have a filter.
///
/// # Errors
/// When the process logs already.
pub fn begin(settings: &Settings, usual: Level) -> Result<(), TryInitError> {
    subscriber(settings, usual, io::stderr().is_terminal(), io::stderr).try_init()
}

/// What [`begin`] begins, with its lines going elsewhere. `colours` are for terminals.
pub fn subscriber<W>(
    settings: &Settings,
    usual: Level,
    colours: bool,
    to: W,
) -> impl Subscriber + Send + Sync + 'static + use<W>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = settings.log.filter.clone().unwrap_or_else(|| usual.to_string());
    let filter = EnvFilter::new(filter).and(capped());
    let lines = tracing_subscriber::fmt::layer().with_writer(to).with_ansi(colours);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = if settings.environment.is_strict() {
        lines.json().flatten_event(true).with_filter(filter).boxed()
    } else {
        lines.with_filter(filter).boxed()
    };
    tracing_subscriber::registry().with(lines).with(ErrorLayer::new().with_filter(filter_fn(is_reported)))
}

fn capped() -> FilterFn {
    filter_fn(is_allowed)
}

fn is_allowed(metadata: &Metadata<'_>) -> bool {
    *metadata.level() <= Level::INFO || is_ours(metadata.target())
}

/// Of panics Sentry makes a report itself.
fn is_reported(metadata: &Metadata<'_>) -> bool {
    *metadata.level() == Level::ERROR && !errors::is_of_a_panic(metadata.target())
}

/// Whether a line is told by one of our crates, by its target.
pub(crate) fn is_ours(target: &str) -> bool {
    OURS.contains(&target.split("::").next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_crates_are_ours() {
        let cases =
            [("queue::fetch", true), ("bellhop", true), ("queued", false), ("sqlx::query", false), ("log", false)];
        for (target, ours) in cases {
            assert_eq!(is_ours(target), ours, "{target}");
        }
    }
}
