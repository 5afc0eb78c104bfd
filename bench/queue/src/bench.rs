//! The whole run: settings, rounds, contenders in turn, and the report.

use std::io::Write as _;

use anyhow::{Context as _, Result};

use bench_stand::aside;

use crate::{
    args::{Fsync, Options},
    contender::{self, Contender, LIMIT, OURS},
    fetching,
    figures::Figures,
    limit, measure,
    private_redis::PrivateRedis,
    report::{Report, Setting},
    round::{self, Samples},
};

/// Measures, and prints the report on standard output.
pub(crate) fn run(options: &Options) -> Result<()> {
    let contenders = contender::all(options.peers)?;
    let setting = setting(options)?;
    let mut figures = Figures::default();
    for &fsync in &options.fsync {
        for round in 1..=options.rounds {
            take_turns(&contenders, fsync, round, options, &mut figures)?;
        }
        aside(&format!("{}: {OURS}, fetches with a backlog", fsync.as_str()));
        let ours = contenders.iter().find(|contender| contender.name == OURS).context("nobody of ours")?;
        note(&mut figures, fsync, OURS, fetching::measure(ours, fsync, &options.backlogs)?);
    }
    let report = Report::of(setting, &figures, &options.fsync, &measure::all(&options.backlogs));
    let text = if options.json { serde_json::to_string(&report)? } else { report.to_string() };
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}

/// A peer that fails costs its figures, ours the run.
fn take_turns(
    contenders: &[Contender],
    fsync: Fsync,
    round: u32,
    options: &Options,
    figures: &mut Figures,
) -> Result<()> {
    for contender in contenders {
        aside(&format!("{}, round {round} of {}: {}", fsync.as_str(), options.rounds, contender.name));
        match round::measure(contender, fsync, options, round) {
            Ok(samples) => note(figures, fsync, contender.name, samples),
            Err(error) if !contender.is_ours() => aside(&format!("{} failed: {error:#}", contender.name)),
            Err(error) => return Err(error.context(contender.name)),
        }
    }
    note(figures, fsync, LIMIT, limit::measure(fsync, options.jobs)?);
    Ok(())
}

fn note(figures: &mut Figures, fsync: Fsync, who: &'static str, samples: Vec<Samples>) {
    for (quantity, samples) in samples {
        figures.add(fsync, who, quantity, samples);
    }
}

fn setting(options: &Options) -> Result<Setting> {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    Ok(Setting {
        cores: std::thread::available_parallelism()?.get(),
        load_before: load.split(' ').next().and_then(|load| load.parse().ok()),
        redis: PrivateRedis::start(Fsync::Everysec)?.info()?.version().to_owned(),
        rounds: options.rounds,
        seconds: options.seconds,
        jobs: options.jobs,
        seed: options.seed,
        debug_build: cfg!(debug_assertions),
    })
}
