//! The figures as rows with ratios: as a table for people, as JSON for programs.

mod aims;
mod table;

use std::{collections::BTreeMap, fmt};

use serde::Serialize;

use self::aims::Aim;
use crate::{
    args::Fsync,
    contender::{BULLMQ, LIMIT, OURS, PEERS, PLAIN, SIDEKIQ, STOCK, UNLOCKED},
    figures::Figures,
    measure::{Better, Measure},
};

/// The columns, in the table's order.
const COLUMNS: [&str; 7] = [OURS, PLAIN, STOCK, UNLOCKED, BULLMQ, SIDEKIQ, LIMIT];

/// Everything that a run found out.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    setting: Setting,
    rows: Vec<Row>,
    aims: Vec<Aim>,
}

/// Where and how it was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Setting {
    pub(crate) cores: usize,
    /// The machine's load before the run, averaged over a minute: above a fraction, the machine was not ours alone.
    pub(crate) load_before: Option<f64>,
    pub(crate) redis: String,
    pub(crate) rounds: u32,
    pub(crate) seconds: f64,
    pub(crate) jobs: u64,
    pub(crate) seed: u64,
    pub(crate) debug_build: bool,
}

/// One measure under one setting of `appendfsync`.
#[derive(Debug, Serialize)]
struct Row {
    fsync: Fsync,
    measure: String,
    #[serde(skip)]
    label: String,
    unit: &'static str,
    better: Better,
    values: BTreeMap<&'static str, f64>,
    /// The peer that does best, and our figure divided by its.
    best_peer: Option<&'static str>,
    to_best_peer: Option<f64>,
    to_stock: Option<f64>,
    to_unlocked: Option<f64>,
}

impl Report {
    pub(crate) fn of(setting: Setting, figures: &Figures, fsyncs: &[Fsync], measures: &[Measure]) -> Self {
        let row = |fsync| move |measure| Row::of(figures, fsync, measure);
        let rows: Vec<Row> = fsyncs.iter().flat_map(|&fsync| measures.iter().map(row(fsync))).collect();
        Self { setting, aims: aims::judge(&rows), rows }
    }
}

impl Row {
    fn of(figures: &Figures, fsync: Fsync, measure: &Measure) -> Self {
        let value = |who| Some((who, figures.percentile(fsync, who, measure.quantity, measure.percent)?));
        let values: BTreeMap<_, _> = COLUMNS.into_iter().filter_map(value).collect();
        let peers = PEERS.into_iter().filter_map(|peer| Some((peer, *values.get(peer)?)));
        let best = match measure.better {
            Better::Higher => peers.max_by(|a, b| a.1.total_cmp(&b.1)),
            Better::Lower => peers.min_by(|a, b| a.1.total_cmp(&b.1)),
        };
        let to = |other: f64| values.get(OURS).map(|ours| ours / other);
        Self {
            fsync,
            measure: measure.key.clone(),
            label: measure.label.clone(),
            unit: measure.unit,
            better: measure.better,
            best_peer: best.map(|(peer, _)| peer),
            to_best_peer: best.and_then(|(_, figure)| to(figure)),
            to_stock: values.get(STOCK).and_then(|&figure| to(figure)),
            to_unlocked: values.get(UNLOCKED).and_then(|&figure| to(figure)),
            values,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.setting)?;
        table::write(f, &self.rows)?;
        writeln!(f, "\n{}", NOTES.trim_end())?;
        for aim in &self.aims {
            writeln!(f, "{aim}")?;
        }
        Ok(())
    }
}

const NOTES: &str = "\
bellhop: jobs in groups of four, with metadata. bellhop-plain: payload only, as the peers have it.
apalis-redis: the stock storage, batches of 100, poll 5 ms; drained from 5,000 jobs, for it is stuck with 8,000 due.
apalis-unlocked: the same with `lock_tasks` off.
limit: redis-benchmark's LPUSH, 50 clients; beside bulk, 16 to a pipeline.
÷: bellhop's figure divided by that of the best peer (of apalis-redis, BullMQ, Sidekiq), of apalis-redis with and
without locks.
";

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let load = self.load_before.map_or_else(|| "unknown".to_owned(), |load| load.to_string());
        write!(
            f,
            "Redis {}, {} cores, load before {load}; rounds: {}, of up to {} s and {} jobs, seed {}{}",
            self.redis,
            self.cores,
            self.rounds,
            self.seconds,
            self.jobs,
            self.seed,
            if self.debug_build { "; DEBUG BUILD: the figures mean nothing" } else { "" }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Row;
    use crate::{
        args::Fsync,
        contender::{BULLMQ, OURS, SIDEKIQ, STOCK},
        figures::Figures,
        measure::{self, Quantity},
    };

    #[test]
    fn the_best_peer_is_the_one_with_the_better_figure() {
        let mut figures = Figures::default();
        for (who, rate, delay) in [(OURS, 80.0, 1.0), (STOCK, 10.0, 8.0), (BULLMQ, 20.0, 4.0), (SIDEKIQ, 5.0, 2.0)] {
            figures.add(Fsync::Always, who, Quantity::Drain(1), vec![rate]);
            figures.add(Fsync::Always, who, Quantity::PickupMs, vec![delay]);
        }
        for (key, best, ratio, to_stock) in [("drain_1", BULLMQ, 4.0, 8.0), ("pickup_p50", SIDEKIQ, 0.5, 0.125)] {
            let measure = measure::all(&[]).into_iter().find(|measure| measure.key == key).unwrap();
            let row = Row::of(&figures, Fsync::Always, &measure);
            assert_eq!((row.best_peer, row.to_best_peer, row.to_stock), (Some(best), Some(ratio), Some(to_stock)));
        }
    }
}
