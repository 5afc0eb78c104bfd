//! One contender, once through everything that all contenders are measured by, on a server of its own.

use std::{process::Child, time::Duration};

use anyhow::{Context as _, Result, ensure};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

use crate::{
    args::{Fsync, Options, What},
    clock,
    contender::Contender,
    crew::{Crew, Usage},
    measure::Quantity,
    private_redis::PrivateRedis,
    said::Said,
};

/// A drain that takes longer has stalled.
const DRAIN_WITHIN: Duration = Duration::from_secs(180);
/// An idle worker that has not begun by then is not going to.
const PICKUP_WITHIN: Duration = Duration::from_secs(60);
/// Between a worker's start, or its last job, and the moment from which it counts as idle.
const SETTLE: Duration = Duration::from_millis(500);
/// The first jobs an idle worker gets also pay for what is loaded on first use.
const WARM_UP: usize = 5;
const PAUSE_MS: std::ops::RangeInclusive<u64> = 15..=35;
const PICKUPS_A_SECOND: f64 = 40.0;

/// Samples of a quantity.
pub(crate) type Samples = (Quantity, Vec<f64>);

struct Round<'a> {
    contender: &'a Contender,
    redis: PrivateRedis,
    options: &'a Options,
}

/// Takes the samples.
pub(crate) fn measure(contender: &Contender, fsync: Fsync, options: &Options, round: u32) -> Result<Vec<Samples>> {
    let mut samples = Vec::new();
    let mut this = Round { contender, redis: PrivateRedis::start(fsync)?, options };
    let jobs = this.enqueue(&mut samples)?;
    this.drain_one(jobs, &mut samples)?;
    let (jobs, rate) = push(contender, &this.redis.url(), "bulk", options.jobs, options.seconds)?;
    samples.push((Quantity::EnqueueBulk, vec![rate]));
    let jobs = this.prepare(jobs)?;
    let (rate, _) = this.drain(2, jobs)?;
    samples.push((Quantity::Drain(2), vec![rate]));
    samples.push((Quantity::PickupMs, this.pick_up(options.seed.wrapping_add(round.into()))?));
    Ok(samples)
}

impl Round<'_> {
    /// One by one onto an empty server, which also shows what a job weighs.
    fn enqueue(&mut self, samples: &mut Vec<Samples>) -> Result<u64> {
        let before = self.redis.info()?;
        let (jobs, rate) = push(self.contender, &self.redis.url(), "one", self.options.jobs, self.options.seconds)?;
        let after = self.redis.info()?;
        samples.push((Quantity::Enqueue, vec![rate]));
        let bytes = after.used_memory().saturating_sub(before.used_memory());
        samples.push((Quantity::BytesAJob, vec![ratio(bytes, jobs)]));
        samples.push((Quantity::CommandsEnqueue, vec![ratio(after.commands() - before.commands(), jobs)]));
        samples.push((Quantity::RedisCpuEnqueue, vec![ratio(after.cpu_us() - before.cpu_us(), jobs)]));
        self.prepare(jobs)
    }

    /// Sees to it that the pending jobs are such as the contender's workers can drain; how many there are then.
    fn prepare(&mut self, jobs: u64) -> Result<u64> {
        let most = self.contender.most_pending();
        if jobs <= most {
            return Ok(jobs);
        }
        redis::cmd("FLUSHALL").exec(self.redis.connection())?;
        Ok(push(self.contender, &self.redis.url(), "one", most, self.options.seconds)?.0)
    }

    fn drain_one(&mut self, jobs: u64, samples: &mut Vec<Samples>) -> Result<()> {
        let before = self.redis.info()?;
        let (rate, usage) = self.drain(1, jobs)?;
        let after = self.redis.info()?;
        samples.push((Quantity::Drain(1), vec![rate]));
        samples.push((Quantity::CommandsRun, vec![ratio(after.commands() - before.commands(), jobs)]));
        samples.push((Quantity::RedisCpuRun, vec![ratio(after.cpu_us() - before.cpu_us(), jobs)]));
        if let Some(Usage { rss_mb, cpu_us }) = usage {
            samples.push((Quantity::RssMb, vec![rss_mb]));
            samples.push((Quantity::WorkerCpuRun, vec![ratio(cpu_us, jobs)]));
        }
        Ok(())
    }

    /// Jobs a second from the word "go" to the start of the last job, and what a worker has used between.
    fn drain(&self, processes: usize, jobs: u64) -> Result<(f64, Option<Usage>)> {
        let mut crew = Crew::start(self.contender, &self.redis.url(), processes, What::All)?;
        let at_start = crew.usage().map_or(0, |usage| usage.cpu_us);
        let begun = clock::now_us();
        crew.begin()?;
        let work = crew.listen(DRAIN_WITHIN, |work| work.jobs() >= jobs);
        ensure!(work.jobs() >= jobs, "{} of {jobs} jobs were run in {DRAIN_WITHIN:?}", work.jobs());
        std::thread::sleep(SETTLE);
        let usage = crew.usage().map(|usage| Usage { cpu_us: usage.cpu_us - at_start, ..usage });
        Ok((ratio(jobs * 1_000_000, work.last_us.saturating_sub(begun)), usage))
    }

    /// Milliseconds from push to start of jobs that come to an idle worker now and then.
    fn pick_up(&self, seed: u64) -> Result<Vec<f64>> {
        let mut crew = Crew::start(self.contender, &self.redis.url(), 1, What::Picked)?;
        crew.begin()?;
        std::thread::sleep(SETTLE);
        let pauses = pauses(self.options.seconds, seed);
        let mut role = vec!["pace"];
        role.extend(pauses.iter().map(String::as_str));
        let pacer = Reaped(self.contender.command(&self.redis.url(), &role)?.spawn()?);
        let work = crew.listen(PICKUP_WITHIN, |work| work.delays_us.len() == pauses.len());
        drop(pacer);
        ensure!(work.delays_us.len() > WARM_UP, "{} of {} jobs were picked up", work.delays_us.len(), pauses.len());
        Ok(work.delays_us[WARM_UP..].iter().map(|&us| ratio(us, 1_000)).collect())
    }
}

fn pauses(seconds: f64, seed: u64) -> Vec<String> {
    let mut rng = StdRng::seed_from_u64(seed);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive count")]
    let count = (seconds * PICKUPS_A_SECOND) as usize;
    (0..count + WARM_UP).map(|_| rng.random_range(PAUSE_MS).to_string()).collect()
}

/// Has a contender push; how many, and how many a second.
pub(crate) fn push(contender: &Contender, url: &str, how: &str, jobs: u64, seconds: f64) -> Result<(u64, f64)> {
    let output = contender.command(url, &["push", how, &jobs.to_string(), &seconds.to_string()])?.output()?;
    ensure!(output.status.success(), "the pusher failed: {}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout);
    match said.lines().last().context("the pusher said nothing")?.parse()? {
        Said::Pushed { jobs, us } => Ok((jobs, ratio(jobs * 1_000_000, us))),
        other => anyhow::bail!("the pusher said {other:?}"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts and times, far below 2^52")]
fn ratio(of: u64, by: u64) -> f64 {
    of as f64 / by.max(1) as f64
}

/// A process that does not outlive its use.
struct Reaped(Child);

impl Drop for Reaped {
    fn drop(&mut self) {
        self.0.kill().unwrap_or_default();
        drop(self.0.wait());
    }
}
