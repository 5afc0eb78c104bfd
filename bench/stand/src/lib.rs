//! What every benchmark stands on: a Redis of its own, percentiles, words beside the figures. Measures nothing.

mod database;
mod percentile;
pub mod private_redis;

use std::io::Write as _;

pub use database::create_database;
pub use percentile::nearest_rank;

/// Redis's `appendfsync`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fsync {
    /// Once a second.
    Everysec,
    /// Before each answer.
    Always,
}

impl Fsync {
    /// As Redis spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Everysec => "everysec",
            Self::Always => "always",
        }
    }
}

/// Tells whoever runs a bench how it goes.
pub fn aside(text: &str) {
    writeln!(std::io::stderr().lock(), "{text}").unwrap_or_default();
}
