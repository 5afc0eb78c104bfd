//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Whole booking steps on SQLite and PostgreSQL, with one and two worker processes.
#[derive(Debug, Parser)]
#[command(name = "bench-workflow", args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) hidden: Option<Hidden>,
}

/// What is measured, and for how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How long clients write in each setting, after a warm-up
    #[arg(long, default_value_t = 10.0)]
    pub(crate) seconds: f64,
    /// Clients who write at a time
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) clients: u16,
    /// Worker processes, one setting for each number
    #[arg(long, value_delimiter = ',', value_parser = clap::value_parser!(u8).range(1..), default_values_t = [1, 2])]
    pub(crate) workers: Vec<u8>,
    /// A PostgreSQL database in whose server others are created; without it only SQLite is measured
    #[arg(long, value_name = "URL")]
    pub(crate) postgres: Option<String>,
    /// Prints one JSON object instead of the table
    #[arg(long)]
    pub(crate) json: bool,
    /// Of what each client writes next
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// How the bench starts this binary as a worker.
#[derive(Debug, Subcommand)]
pub(crate) enum Hidden {
    #[command(hide = true)]
    Worker { data: PathBuf },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Args;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }
}
