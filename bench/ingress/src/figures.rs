//! What was measured, and the figures it comes to.

use std::time::Duration;

use bench_stand::nearest_rank;
use serde::Serialize;

use crate::args::Fsync;

/// Of one contender.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Figures {
    pub(crate) per_s: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
}

/// What a server did with the deliveries, from a request's first byte to its answer's last.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Served {
    pub(crate) deliveries: usize,
    #[serde(flatten)]
    pub(crate) figures: Figures,
    /// Microseconds of processor a delivery: Redis's, and the server's.
    pub(crate) redis_cpu_us: f64,
    pub(crate) cpu_us: f64,
    /// Calls of scripts meanwhile.
    pub(crate) script_calls: u64,
}

/// Of one setting of Redis.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Round {
    pub(crate) fsync: Fsync,
    pub(crate) ingress: Figures,
    /// Deliveries that the ingress put into one call, on average.
    pub(crate) deliveries_a_call: f64,
    /// Redis with the same script, one job a call.
    pub(crate) redis_benchmark: Figures,
    /// The ingress's rate divided by that of Redis alone.
    pub(crate) to_redis_benchmark: f64,
    /// The ingress's p99 divided by that of Redis alone.
    pub(crate) p99_to_redis_benchmark: f64,
    /// Microseconds of processor a delivery: Redis's, and the ingress's.
    pub(crate) redis_cpu_us: f64,
    pub(crate) ingress_cpu_us: f64,
    /// The peer, where it was measured.
    pub(crate) fastify_bullmq: Option<Served>,
    /// The ingress's rate divided by that of the peer.
    pub(crate) to_fastify_bullmq: Option<f64>,
}

impl Served {
    pub(crate) fn of(latencies: &[Duration], seconds: f64, [redis_cpu, cpu]: [u64; 2]) -> Self {
        let figures = Figures::of(latencies, seconds);
        let each = |total: u64| Duration::from_micros(total).as_secs_f64() * 1e6 / (figures.per_s * seconds);
        Self { deliveries: latencies.len(), figures, redis_cpu_us: each(redis_cpu), cpu_us: each(cpu), script_calls: 0 }
    }
}

impl Round {
    pub(crate) fn of(fsync: Fsync, ingress: &Served, redis_benchmark: Figures, peer: Option<Served>) -> Self {
        let &Served { deliveries, figures, redis_cpu_us, cpu_us, script_calls } = ingress;
        Self {
            fsync,
            ingress: figures,
            deliveries_a_call: deliveries as f64 / script_calls.max(1) as f64,
            redis_benchmark,
            to_redis_benchmark: figures.per_s / redis_benchmark.per_s,
            p99_to_redis_benchmark: figures.p99_ms / redis_benchmark.p99_ms,
            redis_cpu_us,
            ingress_cpu_us: cpu_us,
            fastify_bullmq: peer,
            to_fastify_bullmq: peer.map(|peer| figures.per_s / peer.figures.per_s),
        }
    }
}

impl Figures {
    fn of(latencies: &[Duration], seconds: f64) -> Self {
        let mut sorted = latencies.to_vec();
        sorted.sort_unstable();
        let ms = |percent| nearest_rank(&sorted, percent).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e3);
        let count = u32::try_from(sorted.len()).unwrap_or(u32::MAX);
        Self { per_s: f64::from(count) / seconds, p50_ms: ms(50), p99_ms: ms(99) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_samples() {
        let latencies: Vec<Duration> = (1..=200).rev().map(Duration::from_millis).collect();
        assert_eq!(Figures::of(&latencies, 2.0), Figures { per_s: 100.0, p50_ms: 100.0, p99_ms: 198.0 });
    }

    #[test]
    fn ratios_are_those_of_the_rates() {
        let alone = Figures { per_s: 200.0, p50_ms: 1.0, p99_ms: 2.0 };
        let served = |deliveries, cpu| Served::of(&vec![Duration::from_millis(4); deliveries], 2.0, cpu);
        let (ingress, peer) = (served(200, [20_000, 10_000]), served(50, [5_000, 20_000]));
        let round = Round::of(Fsync::Always, &ingress, alone, Some(peer));
        assert_eq!((round.to_redis_benchmark, round.p99_to_redis_benchmark), (0.5, 2.0));
        assert_eq!((round.redis_cpu_us.round(), round.ingress_cpu_us.round()), (100.0, 50.0));
        assert_eq!((round.to_fastify_bullmq, peer.cpu_us.round()), (Some(4.0), 400.0));
    }
}
