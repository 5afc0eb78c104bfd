//! `bench-ingress`: signed deliveries a second, from the socket to the disk of Redis.
//!
//! A real `bellhop ingress` process takes deliveries of 2 KB over 64 connections and answers when Redis has them. Beside
//! it, on the same server with the same settings, `redis-benchmark` calls the same script with as many connections, one job
//! a call: that is Redis alone. (The ingress puts what comes together into one call.) With `--peers`, Node's fastify with BullMQ takes the same
//! deliveries in its turn. What carries the load is this process, so on two cores it takes its share from what it
//! measures; all contenders pay that.

mod args;
mod baseline;
mod contender;
mod figures;
mod load;
mod monitor;
mod report;
mod round;
mod server;

use std::{io::Write as _, process::ExitCode};

use anyhow::Result;
use bench_stand::{aside, private_redis};
use clap::Parser as _;

use crate::{args::Options, contender::Fastify, report::Report};

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            aside(&format!("bench-ingress: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<()> {
    let peer = options.peers.then(Fastify::install).transpose()?;
    let rounds = options.fsync.iter().map(|&fsync| round::measure(fsync, options, peer.as_ref()));
    let report = Report::of(rounds.collect::<Result<_>>()?);
    let text = if options.json { serde_json::to_string(&report)? } else { report.to_string() };
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}
