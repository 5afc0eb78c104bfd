//! `bellhop retention`: the clean-ups, unasked by the clock.

use clap::{Args, Subcommand};

/// `retention`.
#[derive(Debug, Subcommand)]
pub enum RetentionCommand {
    /// The clean-ups, and what each removed when it last ran
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Runs clean-ups now
    Run(RunArgs),
}

/// `retention run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Only these [default: all]
    pub names: Vec<String>,
    /// Says what would go and removes nothing
    #[arg(long)]
    pub dry_run: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}
