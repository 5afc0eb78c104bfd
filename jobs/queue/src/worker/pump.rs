//! The loop between Redis and the desk: finishes what has ended and fetches what there is room for, both in one go.
//!
//! It sleeps until something ends, a wake-up comes, something becomes due, or the poll interval is over. When Redis does
//! not answer it waits and tries again: runs go on meanwhile and are finished later.

use std::sync::Arc;

use tokio::{
    sync::{Notify, mpsc},
    time::{Duration, Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

use super::{backoff::Backoff, desk::Desk, renewal::renew_all};
use crate::{
    JobId, Lane, QueueError,
    fetch::{Fetched, Holder},
    finish::Finish,
    outcome::Ending,
};

/// Runs finished by one script call.
const BATCH: usize = 250;
/// How often ended jobs that are too old are forgotten.
const SWEEP_EVERY: Duration = Duration::from_secs(10);

/// See the module.
pub(crate) struct Pump {
    lane: Lane,
    worker: String,
    desk: Arc<Desk>,
    endings: mpsc::UnboundedReceiver<(JobId, Ending)>,
    wake: Arc<Notify>,
    stop: CancellationToken,
    /// Ended here, not yet in Redis.
    ended: Vec<(JobId, Ending)>,
    /// Fetches whose answer never came.
    doubtful: Vec<Holder>,
    fetch_at: Instant,
    sweep_at: Instant,
    /// Redis did not answer: not before then.
    try_again_at: Option<Instant>,
    backoff: Backoff,
}

impl Pump {
    pub(crate) fn new(
        lane: Lane,
        worker: String,
        desk: Arc<Desk>,
        endings: mpsc::UnboundedReceiver<(JobId, Ending)>,
        wake: Arc<Notify>,
        stop: CancellationToken,
    ) -> Self {
        let now = Instant::now();
        Self {
            lane,
            worker,
            desk,
            endings,
            wake,
            stop,
            ended: Vec::new(),
            doubtful: Vec::new(),
            fetch_at: now,
            sweep_at: now,
            try_again_at: None,
            backoff: Backoff::default(),
        }
    }

    /// Runs until the worker is stopped and everything it held is settled.
    pub(crate) async fn run(mut self) {
        while !self.stop.is_cancelled() {
            self.turn().await;
            self.rest().await;
        }
        self.drain().await;
        self.desk.close();
    }

    /// Sleeps until there is something to do.
    async fn rest(&mut self) {
        if let Some(later) = self.try_again_at {
            tokio::select! {
                () = self.stop.cancelled() => {}
                () = sleep_until(later) => {}
            }
            return;
        }
        let room = self.desk.free() > 0;
        if !self.ended.is_empty() || (room && self.fetch_at <= Instant::now()) {
            return;
        }
        tokio::select! {
            () = self.stop.cancelled() => {}
            Some(ended) = self.endings.recv() => self.ended.push(ended),
            () = self.wake.notified(), if room => self.fetch_at = Instant::now(),
            () = sleep_until(self.fetch_at), if room => {}
            () = sleep_until(self.sweep_at) => {}
        }
    }

    /// One go: finishes, fetches, and now and then sweeps.
    async fn turn(&mut self) {
        if let Err(error) = self.recover().await {
            return self.trouble(&error);
        }
        let (finishes, want) = (self.finishes(), self.want());
        let holder = Holder::random(&self.worker);
        let (finished, fetched) = tokio::join!(finish(&self.lane, &finishes), fetch(&self.lane, want, &holder),);
        self.took(finishes, finished);
        self.got(fetched, want, holder);
        self.sweep().await;
    }

    /// After trouble: hands back what was fetched into the void, and renews before anything is fetched, so that a long
    /// silence of Redis does not cost the leases of what runs here.
    async fn recover(&mut self) -> Result<(), QueueError> {
        if self.backoff.is_fresh() {
            return Ok(());
        }
        if !self.doubtful.is_empty() {
            self.lane.reclaim(&self.doubtful).await?;
            self.doubtful.clear();
        }
        renew_all(&self.lane, &self.desk).await?;
        tracing::info!(lane = self.lane.name(), "Redis is back");
        self.backoff.reset();
        self.try_again_at = None;
        self.fetch_at = Instant::now();
        Ok(())
    }

    fn trouble(&mut self, error: &QueueError) {
        if self.backoff.is_fresh() {
            tracing::warn!(lane = self.lane.name(), %error, "Redis is in trouble: waiting for it");
        }
        self.try_again_at = Some(Instant::now() + self.backoff.next());
    }

    /// The next batch of ends, each with its holder of this moment.
    fn finishes(&mut self) -> Vec<Finish> {
        while self.ended.len() < BATCH
            && let Ok(ended) = self.endings.try_recv()
        {
            self.ended.push(ended);
        }
        let batch = self.ended.drain(..self.ended.len().min(BATCH));
        batch.filter_map(|(id, ending)| self.desk.finish(id, ending)).collect()
    }

    fn want(&self) -> usize {
        if self.fetch_at <= Instant::now() && !self.stop.is_cancelled() { self.desk.free() } else { 0 }
    }

    fn took(&mut self, finishes: Vec<Finish>, answer: Result<Vec<bool>, QueueError>) {
        match answer {
            Ok(answers) => {
                for (run, taken) in finishes.iter().zip(answers) {
                    if !taken {
                        tracing::info!(lane = self.lane.name(), job = %run.id, "result refused: its lease was stale");
                    }
                    self.desk.confirmed(&run.id);
                }
            }
            Err(error) => {
                self.ended.extend(finishes.into_iter().map(|run| (run.id, run.ending)));
                self.trouble(&error);
            }
        }
    }

    fn got(&mut self, answer: Result<Fetched, QueueError>, want: usize, holder: Holder) {
        if want == 0 {
            return;
        }
        match answer {
            Ok(Fetched { jobs, next }) => {
                let poll = self.lane.config().poll;
                let pause = if jobs.len() == want { Duration::ZERO } else { next.map_or(poll, |next| next.min(poll)) };
                self.fetch_at = Instant::now() + pause;
                if !jobs.is_empty() {
                    self.desk.admit(jobs, &holder);
                }
            }
            Err(error) => {
                self.doubtful.push(holder);
                self.trouble(&error);
            }
        }
    }

    async fn sweep(&mut self) {
        if self.sweep_at > Instant::now() || self.try_again_at.is_some() {
            return;
        }
        let more = self.lane.sweep().await.unwrap_or(false);
        self.sweep_at = Instant::now() + if more { Duration::ZERO } else { SWEEP_EVERY };
    }

    /// The end: jobs that were not started go back at once, runs get the grace period and are stopped then.
    async fn drain(&mut self) {
        self.desk.hand_back_waiting();
        let deadline = Instant::now() + self.lane.config().grace;
        let give_up = deadline + self.lane.config().lease; // the leases are gone by then in any case
        let mut aborted = false;
        self.turn().await;
        while !self.desk.is_empty() {
            let later = self.try_again_at;
            tokio::select! {
                Some(ended) = self.endings.recv(), if later.is_none() => self.ended.push(ended),
                () = sleep_until(later.unwrap_or(give_up)) => {}
                () = sleep_until(deadline), if !aborted => {
                    aborted = true;
                    let runs = self.desk.abort_all();
                    tracing::warn!(lane = self.lane.name(), runs, "grace is over: runs stopped and handed back");
                }
            }
            if Instant::now() >= give_up {
                tracing::warn!(lane = self.lane.name(), "not everything could be handed back: the leases will lapse");
                return;
            }
            self.turn().await;
        }
    }
}

async fn finish(lane: &Lane, finishes: &[Finish]) -> Result<Vec<bool>, QueueError> {
    if finishes.is_empty() { Ok(Vec::new()) } else { lane.finish(finishes).await }
}

async fn fetch(lane: &Lane, want: usize, holder: &Holder) -> Result<Fetched, QueueError> {
    if want == 0 { Ok(Fetched { jobs: Vec::new(), next: None }) } else { lane.fetch(want, holder).await }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::{Notify, mpsc};
    use tokio_util::sync::CancellationToken;

    use super::{Desk, Pump};
    use crate::{Client, LaneConfig, NewJob, QueueError, redis_server::RedisServer};

    /// Without the thread that renews leases, so that it is the pump or nobody.
    #[tokio::test]
    async fn after_trouble_leases_are_renewed_before_anything_is_fetched() {
        let server = RedisServer::start();
        let lane = Client::new(&server.url(), "test").unwrap().lane(LaneConfig::default());
        let (endings, ended) = mpsc::unbounded_channel();
        let desk = Arc::new(Desk::new(16, 0, endings));
        let (wake, stop) = (Arc::new(Notify::new()), CancellationToken::new());
        let mut pump = Pump::new(lane.clone(), "worker".to_owned(), Arc::clone(&desk), ended, wake, stop);
        lane.push(NewJob::new("")).await.unwrap();
        pump.turn().await;
        let [(id, holder)] = &desk.leases()[..] else { panic!("the job is not held") };
        server.command::<u32>(&["ZADD", &lane.keys().inflight(), "XX", "1", &format!("{id} {}", holder.as_str())]);

        pump.trouble(&QueueError::NoAnswer);
        pump.turn().await;
        let stats = lane.stats().await.unwrap();
        assert_eq!((stats.running, stats.lapsed), (1, 0));
    }
}
