//! What was measured, and the figures it comes to.

use std::time::Duration;

use serde::Serialize;

use crate::args::Fsync;

/// Of one contender.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Figures {
    pub(crate) per_s: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
}

/// Of one setting of Redis.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Round {
    pub(crate) fsync: Fsync,
    /// The ingress, from the request's first byte to the answer's last.
    pub(crate) ingress: Figures,
    /// Redis with the same call.
    pub(crate) redis_benchmark: Figures,
    /// The ingress's rate divided by that of Redis alone.
    pub(crate) to_redis_benchmark: f64,
    /// The ingress's p99 divided by that of Redis alone.
    pub(crate) p99_to_redis_benchmark: f64,
    /// Microseconds of processor a delivery: Redis's, and the ingress's.
    pub(crate) redis_cpu_us: f64,
    pub(crate) ingress_cpu_us: f64,
}

impl Round {
    pub(crate) fn of(
        fsync: Fsync,
        latencies: &[Duration],
        seconds: f64,
        [redis_cpu, ingress_cpu]: [u64; 2],
        redis_benchmark: Figures,
    ) -> Self {
        let ingress = Figures::of(latencies, seconds);
        let each = |total: u64| Duration::from_micros(total).as_secs_f64() * 1e6 / (ingress.per_s * seconds);
        Self {
            fsync,
            ingress,
            redis_benchmark,
            to_redis_benchmark: ingress.per_s / redis_benchmark.per_s,
            p99_to_redis_benchmark: ingress.p99_ms / redis_benchmark.p99_ms,
            redis_cpu_us: each(redis_cpu),
            ingress_cpu_us: each(ingress_cpu),
        }
    }
}

impl Figures {
    fn of(latencies: &[Duration], seconds: f64) -> Self {
        let mut sorted = latencies.to_vec();
        sorted.sort_unstable();
        let rank = |percent: usize| sorted.get((sorted.len() * percent).div_ceil(100).max(1) - 1);
        let ms = |percent| rank(percent).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e3);
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
        let latencies = vec![Duration::from_millis(4); 200];
        let round = Round::of(Fsync::Always, &latencies, 2.0, [20_000, 10_000], alone);
        assert_eq!((round.to_redis_benchmark, round.p99_to_redis_benchmark), (0.5, 2.0));
        assert_eq!((round.redis_cpu_us.round(), round.ingress_cpu_us.round()), (100.0, 50.0));
    }
}
