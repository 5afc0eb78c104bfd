//! The command line.

use std::path::PathBuf;

use clap::Parser;

/// Mails through a real mail server, beside a plain lettre loop against the same one.
#[derive(Debug, Parser)]
#[command(name = "bench-mail")]
pub(crate) struct Options {
    /// How long each sender sends
    #[arg(long, default_value_t = 10.0)]
    pub(crate) seconds: f64,
    /// Mails that a worker, and lettre in its second turn, hand over at a time
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) at_once: u16,
    /// A Python with aiosmtpd
    #[arg(long, default_value = "target/test-python/bin/python")]
    pub(crate) python: PathBuf,
    /// A PostgreSQL database in whose server another one is created; without it only SQLite is measured
    #[arg(long, value_name = "URL")]
    pub(crate) postgres: Option<String>,
    /// Prints one JSON object instead of the table
    #[arg(long)]
    pub(crate) json: bool,
    /// Begins the addresses
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Options;

    #[test]
    fn the_command_line_is_consistent() {
        Options::command().debug_assert();
    }
}
