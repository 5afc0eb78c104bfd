//! The figures as a table for people, as JSON for programs, with what was aimed at.

use std::fmt;

use serde::Serialize;

use crate::{
    args::Fsync,
    figures::{Figures, Round},
    load::{BODY_BYTES, CONNECTIONS},
};

/// Node's fastify with BullMQ, verifying and enqueueing the same on such a machine, measured once with `everysec`.
const FASTIFY_PER_S: f64 = 8_541.0;

/// Everything that a run found out.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    cores: usize,
    connections: usize,
    body_bytes: usize,
    debug_build: bool,
    rows: Vec<Round>,
    aims: Vec<Aim>,
}

/// An aim and what came of it.
#[derive(Debug, Serialize)]
struct Aim {
    fsync: Fsync,
    aim: &'static str,
    reached: bool,
    figure: f64,
}

impl Report {
    pub(crate) fn of(rows: Vec<Round>) -> Self {
        Self {
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            connections: CONNECTIONS,
            body_bytes: BODY_BYTES,
            debug_build: cfg!(debug_assertions),
            aims: rows.iter().flat_map(judge).collect(),
            rows,
        }
    }
}

fn judge(round: &Round) -> Vec<Aim> {
    let fsync = round.fsync;
    let aim = |aim, figure: f64, reached| Aim { fsync, aim, reached, figure };
    let (rate, p99, fastify) =
        (round.to_redis_benchmark, round.p99_to_redis_benchmark, round.ingress.per_s / FASTIFY_PER_S);
    let mut aims = vec![
        aim("≥ 0.6 × the rate of redis-benchmark", rate, rate >= 0.6),
        aim("p99 ≤ 2 × that of redis-benchmark", p99, p99 <= 2.0),
    ];
    if fsync == Fsync::Everysec {
        aims.push(aim("≥ 3 × fastify + BullMQ, as measured once (8,541/s)", fastify, fastify >= 3.0));
    }
    aims
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let debug = if self.debug_build { "; DEBUG BUILD: the figures mean nothing" } else { "" };
        let Self { cores, connections, body_bytes, .. } = self;
        writeln!(f, "{cores} cores, {connections} connections, signed bodies of {body_bytes} bytes{debug}\n")?;
        writeln!(f, "| fsync    | contender       |    a second |   p50, ms |   p99, ms |")?;
        writeln!(f, "|----------|-----------------|-------------|-----------|-----------|")?;
        for row in &self.rows {
            write_row(f, row.fsync, "bellhop ingress", &row.ingress)?;
            write_row(f, row.fsync, "redis-benchmark", &row.redis_benchmark)?;
        }
        writeln!(f)?;
        for Round { fsync, ingress_cpu_us, redis_cpu_us, .. } in &self.rows {
            let fsync = fsync.as_str();
            writeln!(
                f,
                "{fsync}: a delivery costs {ingress_cpu_us:.0} µs of the ingress and {redis_cpu_us:.0} µs of Redis"
            )?;
        }
        self.aims.iter().try_for_each(|aim| writeln!(f, "{aim}"))
    }
}

fn write_row(f: &mut fmt::Formatter<'_>, fsync: Fsync, who: &str, figures: &Figures) -> fmt::Result {
    let Figures { per_s, p50_ms, p99_ms } = figures;
    writeln!(f, "| {:8} | {who} | {per_s:>11.0} | {p50_ms:>9.2} | {p99_ms:>9.2} |", fsync.as_str())
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.reached { "reached" } else { "MISSED " };
        write!(f, "{mark}  {:8}  {} ({:.2})", self.fsync.as_str(), self.aim, self.figure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aim_is_reached_from_its_figure_on() {
        let figures = |per_s, p99_ms| Figures { per_s, p50_ms: 1.0, p99_ms };
        let judged = |per_s, p99_ms| {
            let round = Round {
                fsync: Fsync::Everysec,
                ingress: figures(per_s, p99_ms),
                redis_benchmark: figures(40_000.0, 2.0),
                to_redis_benchmark: per_s / 40_000.0,
                p99_to_redis_benchmark: p99_ms / 2.0,
                redis_cpu_us: 1.0,
                ingress_cpu_us: 1.0,
            };
            judge(&round).iter().map(|aim| aim.reached).collect::<Vec<_>>()
        };
        assert_eq!(judged(25_700.0, 4.0), [true, true, true]);
        assert_eq!(judged(23_900.0, 4.1), [false, false, false]);
    }
}
