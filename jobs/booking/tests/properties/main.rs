//! What must hold for every story that a booking can live through, however odd its inputs.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails")]

mod generators;
mod money;
mod orders;
mod races;
mod reach;
mod robustness;
mod stories;
mod venue;

use proptest::test_runner::Config;

/// `PROPTEST_CASES` for every property, 256 if unset; nothing is written to disk.
fn config() -> Config {
    Config { failure_persistence: None, ..Config::default() }
}
