//! Redis alone: `redis-benchmark` with the ingress's own script, one job a call.

use std::{
    ffi::OsString,
    os::unix::ffi::OsStringExt as _,
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};

use crate::{figures::Figures, load::CONNECTIONS};

/// `redis-benchmark` writes twelve random digits in its place, others each time.
const RANDOM: &str = "__rand_int__";
/// Of so many: an id that comes twice is found, not stored, which would be faster.
const RANDOM_BELOW: &str = "999999999999";
/// Where the job's id and its idempotency key stand in a call: `EVALSHA`, script, 1, lane, id, payload, key.
const ID: usize = 4;
const KEY: usize = 6;

/// Arguments of a call that pushes one job: four before the job, and its seven.
const LENGTH: usize = 11;

/// A call that pushes one job.
pub(crate) struct Call(Vec<Vec<u8>>);

impl Call {
    /// # Errors
    /// When it pushes more: then only one of them would be another one each time, and the others found, not stored.
    pub(crate) fn of(arguments: Vec<Vec<u8>>) -> Result<Self> {
        ensure!(arguments.len() == LENGTH, "a call of {} arguments does not push one job", arguments.len());
        Ok(Self(arguments))
    }
}

/// Makes the call so often, each time for a job of its own.
pub(crate) fn measure(port: u16, Call(call): &Call, times: usize) -> Result<Figures> {
    let output = Command::new("redis-benchmark")
        .args(["-p", &port.to_string(), "-c", &CONNECTIONS.to_string(), "-n", &times.to_string()])
        .args(["-r", RANDOM_BELOW, "--csv"])
        .args(anew_each_time(call))
        .stderr(Stdio::inherit())
        .output()
        .context("redis-benchmark does not start")?;
    ensure!(output.status.success(), "redis-benchmark failed");
    read(&String::from_utf8(output.stdout)?).context("redis-benchmark said something else than figures")
}

fn anew_each_time(call: &[Vec<u8>]) -> impl Iterator<Item = OsString> {
    call.iter().enumerate().map(|(at, argument)| match at {
        ID | KEY => RANDOM.into(),
        _ => OsString::from_vec(argument.clone()),
    })
}

/// The last line of its CSV: what was called (which may hold commas), a second, and the latencies in milliseconds:
/// average, least, p50, p95, p99, most.
fn read(csv: &str) -> Option<Figures> {
    let cells: Vec<f64> = csv.trim().lines().last()?.rsplit(',').take(7).map(number).collect::<Option<_>>()?;
    let [_, p99_ms, _, p50_ms, _, _, per_s] = cells[..] else { return None };
    Some(Figures { per_s, p50_ms, p99_ms })
}

fn number(cell: &str) -> Option<f64> {
    cell.trim_matches('"').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_read() {
        let csv = "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\",\"p95_latency_ms\",\
                   \"p99_latency_ms\",\"max_latency_ms\"\n\"evalsha {\\\"a\\\",1}\",\"20000.00\",\"1.5\",\"0.1\",\"1.2\",\"2.0\",\"3.4\",\"9.9\"\n";
        assert_eq!(read(csv), Some(Figures { per_s: 20_000.0, p50_ms: 1.2, p99_ms: 3.4 }));
        assert_eq!(read("NOSCRIPT"), None);
    }

    #[test]
    fn each_call_is_for_another_job() {
        let call = ["evalsha", "sha", "1", "{lane}", "id", "payload", "key", "0"].map(|text| text.as_bytes().to_vec());
        let made: Vec<OsString> = anew_each_time(&call).collect();
        assert_eq!(made, ["evalsha", "sha", "1", "{lane}", RANDOM, "payload", RANDOM, "0"]);
    }
}
