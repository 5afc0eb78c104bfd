//! What the engine's fetch costs Redis with few and with many jobs pending, in groups and with metadata.

use anyhow::{Result, ensure};

use crate::{
    args::Fsync,
    contender::Contender,
    measure::Quantity,
    private_redis::PrivateRedis,
    round::{Samples, push},
    said::Said,
};

const SAMPLES: &str = "40";
/// As long as it takes.
const SECONDS: f64 = 100_000.0;

/// Takes the samples, filling one server from each backlog to the next.
pub(crate) fn measure(ours: &Contender, fsync: Fsync, backlogs: &[u64]) -> Result<Vec<Samples>> {
    let redis = PrivateRedis::start(fsync)?;
    let mut pending = 0;
    let mut samples = Vec::new();
    for &backlog in backlogs {
        let missing = backlog.saturating_sub(pending);
        if missing > 0 {
            pending += push(ours, &redis.url(), "bulk", missing, SECONDS)?.0;
        }
        samples.push((Quantity::FetchUs(backlog), fetches(ours, &redis.url())?));
    }
    Ok(samples)
}

fn fetches(ours: &Contender, url: &str) -> Result<Vec<f64>> {
    let output = ours.command(url, &["fetch", SAMPLES])?.output()?;
    ensure!(output.status.success(), "fetches could not be timed: {}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout);
    let times = said.lines().filter_map(|line| match line.parse() {
        Ok(Said::Fetched { us }) => Some(f64::from(u32::try_from(us).unwrap_or(u32::MAX))),
        _ => None,
    });
    Ok(times.collect())
}
