//! The command line.

use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use crate::roles::Duty;

/// Kills and stalls workers, producers and Redis, and proves from an independent ledger what the queue kept.
#[derive(Debug, Parser)]
#[command(name = "bench-chaos", args_conflicts_with_subcommands = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) run: Run,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) role: Option<Role>,
}

/// How a run goes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Run {
    /// Decides which faults come when, and what the jobs do; another one each time if it is not given.
    #[arg(long, default_value_t = rand::random::<u32>().into(), hide_default_value = true)]
    pub(crate) seed: u64,
    /// How long jobs are pushed and faults injected; what is left then has to drain.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) seconds: u64,
    /// Worker processes.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(2..=64))]
    pub(crate) workers: u32,
    /// Producer processes.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub(crate) producers: u32,
    /// How long a job stays with a worker that has gone silent.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(crate) lease_s: u64,
}

impl Run {
    pub(crate) fn lease(&self) -> Duration {
        Duration::from_secs(self.lease_s)
    }

    pub(crate) fn load(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

/// What a process that the supervisor started does.
#[derive(Debug, Subcommand)]
pub(crate) enum Role {
    /// Runs jobs.
    #[command(hide = true)]
    Worker(Duty),
    /// Pushes jobs.
    #[command(hide = true)]
    Producer(Duty),
}
