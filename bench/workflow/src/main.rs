//! `bench-workflow`: how many whole booking steps a second, and how long each takes.
//!
//! A step begins when a client's mail stands in the lane `inbound`, as the ingress leaves it there, and ends when the
//! reply is a file in the outbox: import, reading, decision, commit, relay and sending are in it. So many clients write
//! at a time, and each goes on when it has its reply. Workers are processes of their own: this binary in a hidden role.
//! Every setting has a store, a Redis with `appendfsync always` and an outbox of its own.

mod args;
mod clients;
mod letters;
mod report;
mod round;
mod site;
mod worker;

use std::process::ExitCode;

use anyhow::Context as _;
use bench_stand::aside;
use clap::Parser as _;

use crate::args::{Args, Hidden};

fn main() -> ExitCode {
    let args = Args::parse();
    let runtime = tokio::runtime::Runtime::new().context("no threads");
    let result = runtime.and_then(|runtime| {
        let result = match args.hidden {
            Some(Hidden::Worker { data }) => runtime.block_on(worker::work(&data)),
            None => runtime.block_on(report::measure(&args.options)),
        };
        // A worker that failed still has a thread that reads its standard input.
        runtime.shutdown_background();
        result
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            aside(&format!("bench-workflow: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
