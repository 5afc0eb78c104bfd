//! The chaos ledger: workers, producers and Redis are killed and stalled at random, everything that happens goes to
//! ledgers apart from Redis, and a checker judges from them alone what the queue lost, repeated or let overlap.
//!
//! Called without a role, the binary supervises: it starts a private Redis and copies of itself as workers and producers,
//! injects the faults, waits until everything has run, and checks. All its decisions follow from the seed.

mod checker;
mod cli;
mod clock;
mod ledger;
mod output;
mod plan;
mod roles;
mod supervisor;

use std::process::ExitCode;

use clap::Parser as _;

use self::cli::{Cli, Role};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output::failure(&error.into()),
    };
    let code = match runtime.block_on(run(cli)) {
        Ok(code) => code,
        Err(error) => output::failure(&error),
    };
    // Reading the standard input cannot be called off.
    runtime.shutdown_background();
    code
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.role {
        Some(Role::Worker(duty)) => {
            output::log();
            roles::work(&duty).await?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Role::Producer(duty)) => {
            output::log();
            roles::produce(&duty).await?;
            Ok(ExitCode::SUCCESS)
        }
        None => {
            let finished = supervisor::run(&cli.run).await?;
            output::print(&finished, cli.json)?;
            Ok(if finished.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}
