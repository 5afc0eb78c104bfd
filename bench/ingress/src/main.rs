//! `bench-ingress`: signed deliveries a second, from the socket to the disk of Redis.
//!
//! A real `bellhop ingress` process takes deliveries of 2 KB over 64 connections and answers when Redis has them. Beside
//! it, on the same server with the same settings, `redis-benchmark` runs the very call that the ingress makes, with as
//! many connections: that is what no ingress can be faster than. What carries the load is this process, so on two
//! cores it takes its share from what it measures; both contenders pay that.

mod args;
mod baseline;
mod figures;
mod ingress;
mod load;
mod monitor;
#[cfg_attr(not(test), expect(dead_code, reason = "the queue's benchmark needs more of it"))]
#[path = "../../queue/src/private_redis.rs"]
mod private_redis;
mod report;

use std::{io::Write as _, process::ExitCode};

use anyhow::Result;
use clap::Parser as _;

use crate::{
    args::{Fsync, Options},
    figures::Round,
    ingress::Ingress,
    private_redis::PrivateRedis,
    report::Report,
};

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
    let rounds: Vec<Round> = options.fsync.iter().map(|&fsync| measure(fsync, options)).collect::<Result<_>>()?;
    let report = Report::of(rounds);
    let text = if options.json { serde_json::to_string(&report)? } else { report.to_string() };
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}

/// One setting of Redis: a short warm-up, in which the ingress's call is overheard, the ingress, and Redis alone.
fn measure(fsync: Fsync, options: &Options) -> Result<Round> {
    let mut redis = PrivateRedis::start(fsync)?;
    let ingress = Ingress::start(&redis.url())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let deliver = |name: &str, seconds| {
        let events = format!("{}-{}-{name}", options.seed, fsync.as_str());
        runtime.block_on(load::deliver(ingress.address(), &events, seconds))
    };
    aside(&format!("{}: the ingress, {} s", fsync.as_str(), options.seconds));
    let call = monitor::overhear(&redis.url(), || deliver("warm", options.seconds.min(1.0)).map(drop))?;
    let (redis_before, ingress_before) = (redis.info()?.cpu_us(), ingress.cpu_us());
    let latencies = deliver("run", options.seconds)?;
    let (redis_cpu, ingress_cpu) = (redis.info()?.cpu_us() - redis_before, ingress.cpu_us() - ingress_before);
    let taken = latencies.len();
    drop(ingress);
    aside(&format!("{}: redis-benchmark, {taken} times the same call", fsync.as_str()));
    redis::cmd("FLUSHALL").exec(redis.connection())?;
    let redis_alone = baseline::measure(redis.port(), &call, taken)?;
    Ok(Round::of(fsync, &latencies, options.seconds, [redis_cpu, ingress_cpu], redis_alone))
}

/// Tells whoever runs the bench how it goes.
fn aside(text: &str) {
    writeln!(std::io::stderr().lock(), "{text}").unwrap_or_default();
}
