//! The command line.

pub(crate) use bench_stand::Fsync;
use clap::{Parser, Subcommand, ValueEnum};

/// The queue engine beside its peers: one run, one table.
#[derive(Debug, Parser)]
#[command(name = "bench-queue", args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) hidden: Option<Hidden>,
}

/// What is measured, and for how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How long each contender pushes one by one, and again in bulk, in a round
    #[arg(long, default_value_t = 3.0)]
    pub(crate) seconds: f64,
    /// The most jobs it pushes meanwhile; a worker then drains them
    #[arg(long, default_value_t = 60_000)]
    pub(crate) jobs: u64,
    /// How often everything is measured; the figures are medians
    #[arg(long, default_value_t = 3)]
    pub(crate) rounds: u32,
    /// Backlogs at which the engine's fetch is timed, ascending; with less than 1000 a fetch would not find 100 groups
    #[arg(long, value_delimiter = ',', value_parser = clap::value_parser!(u64).range(1_000..))]
    #[arg(default_values_t = [1_000, 100_000, 1_000_000])]
    pub(crate) backlogs: Vec<u64>,
    /// Settings of Redis's appendfsync
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Fsync::Everysec, Fsync::Always])]
    pub(crate) fsync: Vec<Fsync>,
    /// Installs BullMQ and Sidekiq and measures them too
    #[arg(long)]
    pub(crate) peers: bool,
    /// Prints one JSON object instead of the table
    #[arg(long)]
    pub(crate) json: bool,
    /// Of the pauses between the jobs that meet an idle worker
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// How the bench starts this binary as a contender.
#[derive(Debug, Subcommand)]
pub(crate) enum Hidden {
    #[command(hide = true)]
    Contender {
        who: Who,
        url: String,
        #[command(subcommand)]
        role: Role,
    },
}

/// The contenders in this binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Who {
    /// The engine, its jobs in groups and with metadata.
    Bellhop,
    /// The engine, its jobs with a payload only, as the peers have them.
    Plain,
    /// The stock apalis-redis storage.
    Stock,
    /// The same without locks.
    Unlocked,
}

/// See [`crate::role`].
#[derive(Debug, Subcommand)]
pub(crate) enum Role {
    Push { how: How, jobs: u64, seconds: f64 },
    Pace { pauses_ms: Vec<u64> },
    Work { what: What },
    Fetch { samples: usize },
}

/// How jobs are pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum How {
    /// Each by a call of its own, 64 of them in flight.
    One,
    /// A thousand to a call, one call at a time.
    Bulk,
}

/// What a worker tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// Now and then, how many jobs it ran.
    All,
    /// That, and of each job how long ago it was pushed.
    Picked,
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
