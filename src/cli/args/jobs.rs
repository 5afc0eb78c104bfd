//! `bellhop jobs`: what an operator asks of the queue.

use ::jobs::LaneName;
use clap::{Args, Subcommand};
use queue::{JobId, State};

/// `jobs`.
#[derive(Debug, Subcommand)]
pub enum JobsCommand {
    /// Jobs by lane and state
    Stats {
        /// Only this lane
        #[arg(long)]
        lane: Option<LaneName>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Checks that each job is in exactly one state
    Verify {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Jobs, by default those that have not ended well
    List(JobsListArgs),
    /// One job
    Show(JobsShowArgs),
    /// Gives dead jobs a new life
    Retry(DeadArgs),
    /// Removes jobs that do not run, and all that is known of them
    Discard(DeadArgs),
    /// Cancels jobs; running ones are told
    Cancel(JobIdsArgs),
    /// Hands out no more jobs of a lane; those that run go on
    Pause(LaneArgs),
    /// Hands out jobs of a lane again
    Resume(LaneArgs),
    /// Pushes all jobs that the store remembers into a queue that was lost
    Rebuild {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// `jobs list`.
#[derive(Debug, Args)]
pub struct JobsListArgs {
    /// Only this lane
    #[arg(long)]
    pub lane: Option<LaneName>,
    /// Only this state: ready, waiting, scheduled, running, done, cancelled or dead
    #[arg(long)]
    pub state: Option<State>,
    /// Only those of this kind, such as mail.send
    #[arg(long)]
    pub kind: Option<String>,
    /// Only those whose last error contains this text
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// At most so many of each lane and state
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// `jobs show`.
#[derive(Debug, Args)]
pub struct JobsShowArgs {
    /// The job
    pub id: JobId,
    /// Its payload too; an inbound one holds what a client wrote
    #[arg(long)]
    pub payload: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// `jobs retry` and `discard`.
#[derive(Debug, Args)]
pub struct DeadArgs {
    /// The jobs
    #[arg(required_unless_present = "dead")]
    pub ids: Vec<JobId>,
    /// All dead jobs, or those that the options below pick
    #[arg(long, conflicts_with = "ids")]
    pub dead: bool,
    /// Only those of this lane
    #[arg(long, requires = "dead")]
    pub lane: Option<LaneName>,
    /// Only those of this kind, such as mail.send
    #[arg(long, requires = "dead")]
    pub kind: Option<String>,
    /// Only those whose reason contains this text
    #[arg(long, requires = "dead", value_name = "TEXT")]
    pub reason: Option<String>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// `jobs cancel`.
#[derive(Debug, Args)]
pub struct JobIdsArgs {
    /// The jobs
    #[arg(required = true)]
    pub ids: Vec<JobId>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// `jobs pause` and `resume`.
#[derive(Debug, Args)]
pub struct LaneArgs {
    /// The lane
    pub lane: LaneName,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}
