//! Real load: a pusher that insists like a webhook's sender, and two workers; every run is written down apart from Redis.

use std::{
    collections::BTreeMap,
    future::ready,
    sync::{Arc, Mutex},
    time::Duration,
};

use queue::{Job, JobId, Lane, LaneConfig, NewJob, Outcome};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{RedisServer, Watched, eventually, in_order, lane};

/// See the module.
pub(crate) struct Load {
    lane: Lane,
    workers: [Watched; 2],
    runs: Arc<Mutex<Runs>>,
    stop: CancellationToken,
    pusher: JoinHandle<u32>,
}

/// What was run.
#[derive(Debug, Default)]
struct Runs {
    /// How often each attempt of each job was run.
    attempts: BTreeMap<(u32, u32), u32>,
    /// The last job of each group to be run.
    last: [u32; GROUPS as usize],
}

/// What a load has been through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) pushed: u32,
    /// Attempts that were run again.
    pub(crate) repeats: u32,
    /// Leases that lapsed.
    pub(crate) lapsed: u32,
}

const GROUPS: u32 = 5;
/// Jobs that are pushed together.
const BATCH: u32 = 6;
/// Every so many fails at its first attempt.
const FAILING: u32 = 7;
/// Runs that show that work goes on.
const SOME: usize = 60;

impl Load {
    /// Starts it, and returns when it is under way.
    pub(crate) async fn on(server: &RedisServer, config: LaneConfig) -> Self {
        let (runs, stop) = (Arc::new(Mutex::new(Runs::default())), CancellationToken::new());
        let workers = [(); 2].map(|()| worker(&lane(server, config.clone()), &runs));
        #[expect(clippy::disallowed_methods, reason = "a test is the room where its pusher is spawned")]
        let pusher = tokio::spawn(push_until(stop.clone(), lane(server, config.clone())));
        let load = Self { lane: lane(server, config), workers, runs, stop, pusher };
        load.goes_on().await;
        load
    }

    /// Waits until more has been run.
    pub(crate) async fn goes_on(&self) {
        let count = || self.runs.lock().unwrap().attempts.len();
        let before = count();
        eventually("work goes on", || ready(count() >= before + SOME)).await;
    }

    /// Stops pushing, and waits until all has ended: each job once by the books, each of its attempts at least once by
    /// its runs, groups in order.
    pub(crate) async fn drained(self) -> Tally {
        self.stop.cancel();
        let pushed = self.pusher.await.unwrap();
        eventually("all ended", || async { self.lane.stats().await.is_ok_and(|stats| stats.live() == 0) }).await;
        for worker in self.workers {
            assert!(worker.is_alive());
            worker.stopped().await;
        }
        in_order(&self.lane).await;
        let stats = self.lane.stats().await.unwrap();
        assert_eq!((stats.done_ever, stats.dead, stats.cancelled), (u64::from(pushed), 0, 0));
        let attempts = &self.runs.lock().unwrap().attempts;
        let expected = (0..pushed).map(|job| 1 + u32::from(fails(job))).sum::<u32>();
        assert_eq!(attempts.len(), expected as usize, "attempts, each counted once");
        Tally {
            pushed,
            repeats: attempts.values().sum::<u32>() - expected,
            lapsed: u32::try_from(stats.lapsed).unwrap(),
        }
    }
}

/// The pusher's own numbers are the jobs' ids: what it is not sure of it pushes again.
async fn push_until(stop: CancellationToken, lane: Lane) -> u32 {
    let mut pace = tokio::time::interval(Duration::from_millis(10));
    for first in (0..).step_by(BATCH as usize) {
        pace.tick().await;
        while lane.push_many((first..first + BATCH).map(job).collect()).await.is_err() {
            pace.tick().await;
        }
        if stop.is_cancelled() {
            return first + BATCH;
        }
    }
    0
}

/// Two of three are in a group.
fn job(number: u32) -> NewJob {
    let id: JobId = format!("job-{number}").parse().unwrap();
    let group = (!number.is_multiple_of(3)).then(|| group(number).to_string());
    NewJob { id: Some(id), group, ..NewJob::new(number.to_string()) }
}

fn group(number: u32) -> u32 {
    number / 3 % GROUPS
}

fn fails(number: u32) -> bool {
    number.is_multiple_of(FAILING)
}

fn worker(lane: &Lane, runs: &Arc<Mutex<Runs>>) -> Watched {
    let runs = Arc::clone(runs);
    Watched::answering(lane, move |job| {
        let number: u32 = str::from_utf8(&job.payload).unwrap().parse().unwrap();
        runs.lock().unwrap().note(number, job);
        if fails(number) && job.failures == 0 {
            Outcome::Retry { after: Duration::from_millis(1), error: "planned".to_owned() }
        } else {
            Outcome::Done
        }
    })
}

impl Runs {
    fn note(&mut self, number: u32, job: &Job) {
        *self.attempts.entry((number, job.failures)).or_default() += 1;
        if job.group.is_some() {
            let last = &mut self.last[group(number) as usize];
            assert!(*last <= number, "job {number} after job {last} of its group");
            *last = number;
        }
    }
}
