//! The only place that prints: a table or one JSON object on the standard output, what is wrong on the standard error.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the output module")]

use std::{process::ExitCode, time::Duration};

use serde_json::json;

use crate::{
    checker::{Cause, Kind, Report, percentile},
    ledger::FaultKind::{ProducerKill, RedisFreeze, RedisKill, RedisPause, RedisSleep, WorkerKill, WorkerStall},
    supervisor::Finished,
};

/// Violations beyond this many are counted only.
const SHOWN: usize = 20;

/// Prints a run that is over.
pub(crate) fn print(finished: &Finished, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string(&object(finished))?);
    } else {
        table(finished);
    }
    for trouble in finished.troubles.iter().take(SHOWN) {
        eprintln!("{trouble}");
    }
    for violation in finished.report.violations.iter().take(SHOWN) {
        eprintln!("{violation}");
    }
    if let Some(folder) = &finished.kept {
        eprintln!("the ledgers are in {}", folder.display());
    }
    Ok(())
}

/// Prints why there is no result.
pub(crate) fn failure(error: &anyhow::Error) -> ExitCode {
    eprintln!("{error:#}");
    ExitCode::FAILURE
}

/// Lets a worker or producer log to its standard error, which the supervisor keeps beside the ledgers.
pub(crate) fn log() {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
}

fn object(finished: &Finished) -> serde_json::Value {
    let report = &finished.report;
    json!({
        "seed": finished.settings.seed,
        "jobs": report.jobs,
        "kills": report.injected(&[WorkerKill, ProducerKill]),
        "stalls": report.injected(&[WorkerStall, RedisFreeze, RedisSleep, RedisPause]),
        "redis_kills": report.injected(&[RedisKill]),
        "lost": report.count(Kind::Lost),
        "unexplained_repeats": report.count(Kind::UnexplainedRepeat),
        "explained_repeats": report.explained.values().sum::<usize>(),
        "overlaps": report.count(Kind::Overlap),
        "group_overlaps": report.count(Kind::GroupOverlap),
        "fenced_effects": report.fenced_effects,
        "recovery_ms": {
            "p50": millis(percentile(&report.recovery, 0.5)),
            "p99": millis(percentile(&report.recovery, 0.99)),
            "max": millis(percentile(&report.recovery, 1.0)),
        },
    })
}

fn table(finished: &Finished) {
    let (settings, report) = (&finished.settings, &finished.report);
    println!(
        "chaos ledger: seed {}, {} s, {} workers, {} producers, lease {} s",
        settings.seed, settings.seconds, settings.workers, settings.producers, settings.lease_s
    );
    for (name, value, detail) in rows(report) {
        println!("{name:<22}{value:>10}   {detail}");
    }
}

fn rows(report: &Report) -> Vec<(&'static str, String, String)> {
    let injected = |kinds: &[_]| report.injected(kinds);
    let violations = |kind| report.count(kind).to_string();
    let stalls = [WorkerStall, RedisFreeze, RedisSleep, RedisPause];
    vec![
        ("jobs", report.jobs.to_string(), format!("{} runs, {} of them planned again", report.runs, report.planned)),
        (
            "kills",
            injected(&[WorkerKill, ProducerKill]).to_string(),
            split(report, &[("workers", WorkerKill), ("producers", ProducerKill)]),
        ),
        (
            "stalls",
            injected(&stalls).to_string(),
            split(
                report,
                &[
                    ("workers", WorkerStall),
                    ("Redis frozen", RedisFreeze),
                    ("asleep", RedisSleep),
                    ("paused", RedisPause),
                ],
            ),
        ),
        ("Redis kills", injected(&[RedisKill]).to_string(), String::new()),
        ("uninjected silences", report.uninjected.to_string(), "the machine was busy".to_owned()),
        ("lost", violations(Kind::Lost), String::new()),
        ("repeats unexplained", violations(Kind::UnexplainedRepeat), String::new()),
        ("repeats explained", report.explained.values().sum::<usize>().to_string(), causes(report)),
        ("overlaps", violations(Kind::Overlap), "two runs of a job".to_owned()),
        ("group overlaps", violations(Kind::GroupOverlap), "two jobs of a group".to_owned()),
        ("group order broken", violations(Kind::GroupOrder), String::new()),
        ("effects while fenced", report.fenced_effects.to_string(), "after a stall, refused by the queue".to_owned()),
        ("poisoned, revived", report.revived.to_string(), "by three lapses".to_owned()),
        ("recovery", recovery(&report.recovery), format!("{} times, while Redis answers", report.recovery.len())),
        ("recovery, all in all", recovery(&report.recovery_whole), "with the time that Redis was away".to_owned()),
    ]
}

fn split(report: &Report, kinds: &[(&str, crate::ledger::FaultKind)]) -> String {
    let parts: Vec<String> = kinds.iter().map(|(name, kind)| format!("{name} {}", report.injected(&[*kind]))).collect();
    parts.join(", ")
}

fn causes(report: &Report) -> String {
    let name = |cause: &Cause| match cause {
        Cause::Kill => "kill",
        Cause::Stall => "stall",
        Cause::RedisKill => "Redis kill",
        Cause::RedisStall => "Redis stall",
        Cause::Machine => "busy machine",
        Cause::Revival => "revival",
    };
    let parts: Vec<String> = report.explained.iter().map(|(cause, count)| format!("{} {count}", name(cause))).collect();
    parts.join(", ")
}

fn recovery(times: &[Duration]) -> String {
    let seconds = |share| format!("{:.1}", percentile(times, share).as_secs_f64());
    format!("p50 {} s, p99 {} s, max {} s", seconds(0.5), seconds(0.99), seconds(1.0))
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
