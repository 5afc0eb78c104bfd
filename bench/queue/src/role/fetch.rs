//! How long one fetch of 100 jobs keeps Redis busy, by Redis's own account, at the backlog that is there.
//!
//! The lane is paused and a worker waits. When the lane is resumed the worker fetches once, for its runs do not end
//! until they are told to; so the script calls that Redis counts meanwhile are that fetch. Runs then end and as many
//! jobs are pushed: the backlog stays, and every sample meets other jobs.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use queue::{Client, Job, Lane, LaneConfig, Outcome};
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

use crate::{
    clock,
    engine::{Bellhop, Engine as _},
    payload,
    private_redis::{Info, info},
    said::{Said, say},
};

const WANT: usize = 100;
const DEADLINE: Duration = Duration::from_secs(20);

/// See the module.
pub(crate) async fn sample(url: &str, samples: usize) -> Result<()> {
    let lane = Client::new(url, "bench")?.lane(LaneConfig {
        name: "jobs".to_owned(),
        concurrency: WANT,
        poll: Duration::from_hours(1),
        ..LaneConfig::default()
    });
    let pusher = Bellhop::connect(url, true).await?;
    let redis = redis::Client::open(url)?.get_connection()?;
    let (started, starts) = watch::channel(0);
    let gate = Arc::new(Semaphore::new(0));
    let mut sampler = Sampler { lane: lane.clone(), pusher, redis, starts, gate: Arc::clone(&gate), released: 0 };
    let stop = CancellationToken::new();
    let handler = move |_: Job| {
        started.send_modify(|count| *count += 1);
        let gate = Arc::clone(&gate);
        async move {
            if let Ok(permit) = gate.acquire().await {
                permit.forget();
            }
            Outcome::Done
        }
    };
    lane.pause().await?;
    let sampling = async {
        let result = sampler.take(samples).await;
        sampler.gate.add_permits(WANT);
        stop.cancel();
        result
    };
    let (sampled, ran) = tokio::join!(sampling, queue::run(lane.clone(), "bench", handler, stop.clone()));
    lane.resume().await?;
    ran?;
    sampled
}

struct Sampler {
    lane: Lane,
    pusher: Bellhop,
    redis: redis::Connection,
    /// Runs that have begun.
    starts: watch::Receiver<usize>,
    /// A permit ends a run.
    gate: Arc<Semaphore>,
    released: usize,
}

impl Sampler {
    async fn take(&mut self, samples: usize) -> Result<()> {
        let mut taken = 0;
        let give_up = Instant::now() + DEADLINE;
        while taken < samples {
            ensure!(Instant::now() < give_up, "{taken} of {samples} fetches in {DEADLINE:?}");
            if let Some(us) = self.one().await? {
                say(Said::Fetched { us });
                taken += 1;
            }
        }
        Ok(())
    }

    /// One sample; none if something else ran a script meanwhile (a sweep, a renewal).
    async fn one(&mut self) -> Result<Option<u64>> {
        self.quiet().await?;
        redis::cmd("CONFIG").arg("RESETSTAT").exec(&mut self.redis)?;
        self.lane.resume().await?;
        let all = self.released + WANT;
        tokio::time::timeout(DEADLINE, self.starts.wait_for(|&count| count >= all)).await.context("no fetch")??;
        let scripts = info(&mut self.redis)?.command("evalsha");
        self.lane.pause().await?;
        self.gate.add_permits(WANT);
        self.released = all;
        self.pusher.push_many(clock::now_us(), (0..WANT).map(|_| payload::stamped()).collect()).await?;
        Ok((scripts.calls == 1).then_some(scripts.us))
    }

    /// Waits until nothing runs and no script has run for a while.
    async fn quiet(&mut self) -> Result<()> {
        let mut before: Option<Info> = None;
        loop {
            tokio::time::sleep(Duration::from_millis(15)).await;
            let running = self.lane.stats().await?.running;
            let now = info(&mut self.redis)?;
            // The question itself is one call.
            let calls = |info: &Info| info.command("evalsha").calls;
            if running == 0 && before.is_some_and(|before| calls(&now) - calls(&before) <= 1) {
                return Ok(());
            }
            before = Some(now);
        }
    }
}
