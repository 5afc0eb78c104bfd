//! What the server itself can do: `redis-benchmark`, a bare `LPUSH` of as many bytes from 50 clients.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::{args::Fsync, measure::Quantity, private_redis::PrivateRedis, round::Samples};

const BYTES: &str = "300";
const CLIENTS: &str = "50";

/// Takes the samples; `jobs` requests without pipelining, and as many in pipelines of 16.
pub(crate) fn measure(fsync: Fsync, jobs: u64) -> Result<Vec<Samples>> {
    let redis = PrivateRedis::start(fsync)?;
    let lpush = |pipeline: &str| -> Result<Vec<f64>> {
        let output = Command::new("redis-benchmark")
            .args(["-p", &redis.port().to_string(), "-n", &jobs.to_string(), "-d", BYTES, "-c", CLIENTS])
            .args(["-P", pipeline, "-t", "lpush", "--csv"])
            .output()
            .context("redis-benchmark does not start")?;
        ensure!(output.status.success(), "redis-benchmark failed");
        Ok(vec![requests_a_second(&String::from_utf8_lossy(&output.stdout)).context("redis-benchmark's answer")?])
    };
    Ok(vec![(Quantity::Enqueue, lpush("1")?), (Quantity::EnqueueBulk, lpush("16")?)])
}

/// `"LPUSH","74074.07","0.375",…`, under a line of headings.
fn requests_a_second(csv: &str) -> Option<f64> {
    let fields = csv.lines().find_map(|line| line.strip_prefix("\"LPUSH\","))?;
    fields.split(',').next()?.trim_matches('"').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::requests_a_second;

    #[test]
    fn the_rate_is_found() {
        let csv = "\"test\",\"rps\",\"avg_latency_ms\"\n\"LPUSH\",\"74074.07\",\"0.375\"\n";
        assert_eq!(requests_a_second(csv), Some(74074.07));
        assert_eq!(requests_a_second("\"test\",\"rps\"\n"), None);
    }
}
