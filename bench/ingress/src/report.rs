//! The figures as a table for people, as JSON for programs, with what was aimed at.

use std::fmt;

use serde::Serialize;

use crate::{
    args::Fsync,
    figures::{Figures, Round},
    load::{BODY_BYTES, CONNECTIONS},
};

/// Node's fastify with BullMQ, verifying and enqueueing the same on such a machine, measured once with `everysec`:
/// what counts where this run did not measure it.
const FASTIFY_PER_S: f64 = 8_541.0;

/// As the report calls the peer.
const PEER: &str = "fastify + BullMQ";

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
    let (rate, p99) = (round.to_redis_benchmark, round.p99_to_redis_benchmark);
    let once = ("≥ 3 × fastify + BullMQ, as measured once (8,541/s)", round.ingress.per_s / FASTIFY_PER_S);
    let (than_fastify, fastify) = round.to_fastify_bullmq.map_or(once, |ratio| ("≥ 3 × fastify + BullMQ", ratio));
    let mut aims = vec![
        aim("≥ 0.6 × the rate of redis-benchmark", rate, rate >= 0.6),
        aim("p99 ≤ 2 × that of redis-benchmark", p99, p99 <= 2.0),
    ];
    if fsync == Fsync::Everysec {
        aims.push(aim(than_fastify, fastify, fastify >= 3.0));
    }
    aims
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let debug = if self.debug_build { "; DEBUG BUILD: the figures mean nothing" } else { "" };
        let Self { cores, connections, body_bytes, .. } = self;
        writeln!(f, "{cores} cores, {connections} connections, signed bodies of {body_bytes} bytes{debug}\n")?;
        writeln!(f, "| fsync    | contender        |    a second |   p50, ms |   p99, ms |")?;
        writeln!(f, "|----------|------------------|-------------|-----------|-----------|")?;
        for row in &self.rows {
            write_row(f, row.fsync, "bellhop ingress", &row.ingress)?;
            write_row(f, row.fsync, "redis-benchmark", &row.redis_benchmark)?;
            if let Some(peer) = &row.fastify_bullmq {
                write_row(f, row.fsync, PEER, &peer.figures)?;
            }
        }
        writeln!(f)?;
        for row in &self.rows {
            write_cost(f, row.fsync, "the ingress", row.ingress_cpu_us, row.redis_cpu_us)?;
            writeln!(f, "{}: {:.1} deliveries a call of Redis", row.fsync.as_str(), row.deliveries_a_call)?;
            if let Some(peer) = &row.fastify_bullmq {
                write_cost(f, row.fsync, PEER, peer.cpu_us, peer.redis_cpu_us)?;
            }
        }
        self.aims.iter().try_for_each(|aim| writeln!(f, "{aim}"))
    }
}

fn write_row(f: &mut fmt::Formatter<'_>, fsync: Fsync, who: &str, figures: &Figures) -> fmt::Result {
    let Figures { per_s, p50_ms, p99_ms } = figures;
    writeln!(f, "| {:8} | {who:16} | {per_s:>11.0} | {p50_ms:>9.2} | {p99_ms:>9.2} |", fsync.as_str())
}

fn write_cost(f: &mut fmt::Formatter<'_>, fsync: Fsync, who: &str, own_us: f64, redis_us: f64) -> fmt::Result {
    writeln!(f, "{}: a delivery costs {own_us:.0} µs of {who} and {redis_us:.0} µs of Redis", fsync.as_str())
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
    use crate::figures::Served;

    #[test]
    fn an_aim_is_reached_from_its_figure_on() {
        let figures = |per_s, p99_ms| Figures { per_s, p50_ms: 1.0, p99_ms };
        let served = |figures| Served { deliveries: 1, figures, redis_cpu_us: 1.0, cpu_us: 1.0, script_calls: 1 };
        let judged = |ingress, peer: Option<Figures>| {
            let round = Round::of(Fsync::Everysec, &served(ingress), figures(40_000.0, 2.0), peer.map(served));
            judge(&round).iter().map(|aim| aim.reached).collect::<Vec<_>>()
        };
        assert_eq!(judged(figures(25_700.0, 4.0), None), [true, true, true]);
        assert_eq!(judged(figures(23_900.0, 4.1), None), [false, false, false]);
        assert_eq!(judged(figures(23_900.0, 4.0), Some(figures(7_900.0, 9.0))), [false, true, true]);
        assert_eq!(judged(figures(25_700.0, 4.0), Some(figures(8_600.0, 9.0))), [true, true, false]);
    }
}
