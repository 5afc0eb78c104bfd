//! `bench-queue`: the queue engine measured beside its peers, in one run on one machine.
//!
//! Each contender is a program of its own that plays the roles of [`role`]: pushing, working, pacing. Ours and the stock
//! apalis storage are this binary in a hidden role; BullMQ and Sidekiq are the scripts in `peers/`. The bench starts
//! them on a private `redis-server`, one for each contender and round, takes the time by what they say, and everything
//! else from Redis itself. Contenders take turns, so that a noisy minute of the machine does not fall on one of them,
//! and the figures are medians over the rounds.
//!
//! It knows the engine by its public API only.

mod args;
mod bench;
mod clock;
mod contender;
mod crew;
mod engine;
mod fetching;
mod figures;
mod limit;
mod measure;
mod payload;
mod report;
mod role;
mod round;
mod said;

use std::process::ExitCode;

use bench_stand::{aside, private_redis};
use clap::Parser as _;

use crate::args::{Args, Hidden};

fn main() -> ExitCode {
    let args = Args::parse();
    let result = match args.hidden {
        Some(Hidden::Contender { who, url, role }) => role::play(who, &url, role),
        None => bench::run(&args.options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            aside(&format!("bench-queue: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
