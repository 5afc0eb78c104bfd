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
/// Of so many, which `redis-benchmark` reads as a C `int`: of a greater number it makes zeros, each time the same.
const RANDOM_BELOW: &str = "2000000000";
/// Of a million calls, so many may draw numbers that were drawn before: their job is found, not stored, which is faster.
const FOUND_AT_MOST: usize = 1_000;
/// Where the lane, the job's id and its idempotency key stand in a call: `EVALSHA`, script, 1, lane, id, payload, key.
const LANE: usize = 3;
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

    /// The list where its jobs wait.
    pub(crate) fn ready_list(&self) -> String {
        format!("{}:active", String::from_utf8_lossy(&self.0[LANE]))
    }
}

/// # Errors
/// When the calls did not store their jobs: to find one that is there is a third of the work.
pub(crate) fn check_stored(stored: usize, calls: usize) -> Result<()> {
    let found = calls.saturating_sub(stored);
    ensure!(found * 1_000_000 <= calls * FOUND_AT_MOST, "{calls} calls stored {stored} jobs");
    Ok(())
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

/// The random digits are the end of the id and of the key, which thus are as long as the ingress makes them.
fn anew_each_time(call: &[Vec<u8>]) -> impl Iterator<Item = OsString> {
    call.iter().enumerate().map(|(at, argument)| match at {
        ID | KEY => OsString::from_vec([start_of(argument), RANDOM.as_bytes()].concat()),
        _ => OsString::from_vec(argument.clone()),
    })
}

fn start_of(argument: &[u8]) -> &[u8] {
    &argument[..argument.len().saturating_sub(RANDOM.len())]
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
        let call = ["evalsha", "sha", "1", "{lane}", "id-of-sixteen-by", "payload", "mail:0123456789ab", "0"];
        let made: Vec<OsString> = anew_each_time(&call.map(|text| text.as_bytes().to_vec())).collect();
        let id_and_key = ["id-o__rand_int__", "mail:__rand_int__"];
        assert_eq!(made, ["evalsha", "sha", "1", "{lane}", id_and_key[0], "payload", id_and_key[1], "0"]);
    }

    #[test]
    fn calls_that_find_their_jobs_do_not_count() {
        let cases = [(50_000, true), (49_950, true), (49_949, false), (1, false)];
        for (stored, good) in cases {
            assert_eq!(check_stored(stored, 50_000).is_ok(), good, "{stored}");
        }
    }
}
