//! The whole run, and its figures as a table or as JSON.

use std::{fmt, io::Write as _, time::Duration};

use anyhow::Result;
use bench_stand::{aside, create_database, nearest_rank};
use serde::Serialize;

use crate::{
    args::Options,
    round::{self, Steps},
    site::Site,
};

#[derive(Serialize)]
struct Report {
    setting: Setting,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Setting {
    cores: usize,
    clients: u16,
    seconds: f64,
    seed: u64,
    debug_build: bool,
}

#[derive(Serialize)]
struct Row {
    store: &'static str,
    workers: u8,
    steps: usize,
    steps_per_s: f64,
    p50_ms: f64,
    p99_ms: f64,
}

/// Measures every setting and prints the report on standard output.
pub(crate) async fn measure(options: &Options) -> Result<()> {
    let mut rows = Vec::new();
    for &workers in &options.workers {
        aside(&format!("sqlite, {workers} worker process(es)"));
        rows.push(row("sqlite", workers, &one(options, None, workers).await?));
    }
    for (&workers, admin) in
        options.workers.iter().flat_map(|workers| options.postgres.iter().map(move |url| (workers, url)))
    {
        aside(&format!("postgres, {workers} worker process(es)"));
        let name = format!("bench_workflow_{}_{workers}", std::process::id());
        let database = create_database(admin, &name)?;
        rows.push(row("postgres", workers, &one(options, Some(&database), workers).await?));
    }
    let setting = Setting {
        cores: std::thread::available_parallelism()?.get(),
        clients: options.clients,
        seconds: options.seconds,
        seed: options.seed,
        debug_build: cfg!(debug_assertions),
    };
    let report = Report { setting, rows };
    let text = if options.json { serde_json::to_string(&report)? } else { report.to_string() };
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}

async fn one(options: &Options, database: Option<&str>, workers: u8) -> Result<Steps> {
    let site = Site::start(database, workers).await?;
    let steps = round::measure(options, &site).await?;
    site.stop().await?;
    Ok(steps)
}

#[expect(clippy::cast_precision_loss, reason = "counts of a benchmark are far below 2^52")]
fn row(store: &'static str, workers: u8, steps: &Steps) -> Row {
    let mut took = steps.took.clone();
    took.sort_unstable();
    let count = took.len();
    Row {
        store,
        workers,
        steps: count,
        steps_per_s: count as f64 / steps.seconds,
        p50_ms: percentile(&took, 50),
        p99_ms: percentile(&took, 99),
    }
}

/// Of sorted durations, in milliseconds.
fn percentile(sorted: &[Duration], percent: u32) -> f64 {
    nearest_rank(sorted, percent).map_or(0.0, |duration| duration.as_secs_f64() * 1_000.0)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Setting { cores, clients, seconds, seed, debug_build } = self.setting;
        let build = if debug_build { "debug build: no figure to quote" } else { "release build" };
        writeln!(f, "{clients} clients at a time, {seconds} s a setting, {cores} cores, seed {seed}, {build}")?;
        write!(f, "{:10} {:>7} {:>7} {:>8} {:>9} {:>9}", "store", "workers", "steps", "steps/s", "p50 ms", "p99 ms")?;
        self.rows.iter().try_for_each(|row| {
            let Row { store, workers, steps, steps_per_s, p50_ms, p99_ms } = row;
            write!(f, "\n{store:10} {workers:>7} {steps:>7} {steps_per_s:>8.1} {p50_ms:>9.1} {p99_ms:>9.1}")
        })
    }
}
