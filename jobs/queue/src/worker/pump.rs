//! The loop between Redis and the desk: finishes what has ended and fetches what there is room for, both in one go.
//!
//! It sleeps until something ends, a wake-up comes, something becomes due, or the poll interval is over. While a go is
//! answered the next one may be on its way, if it carries enough to be worth it: so Redis has something to do while its
//! last answer is read. When Redis does not answer it waits and tries again: runs go on meanwhile and are finished later.

mod drain;

use std::sync::Arc;

use futures::{StreamExt as _, future::BoxFuture, stream::FuturesOrdered};
use tokio::{
    sync::{Notify, mpsc},
    time::{Duration, Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

use super::{
    backoff::Backoff,
    desk::Desk,
    renewal::renew_all,
    server_time::ServerTime,
    turn::{self, Turn},
};
use crate::{
    JobId, Lane, QueueError,
    fetch::{Ask, ENOUGH, Fetched, Holder},
    finish::Finish,
    meters::Meters,
    outcome::Ending,
};

/// Runs finished by one script call.
const BATCH: usize = 250;
/// Turns on their way at a time.
const TURNS: usize = 2;
/// A turn goes out before the last one is answered only if it ends or wants this part of all that a worker can hold.
const WORTH_A_TURN: usize = 4;
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
    /// Ended here, not yet on its way to Redis.
    ended: Vec<(JobId, Ending)>,
    /// Not answered yet; answers are taken in the order of the questions.
    turns: FuturesOrdered<BoxFuture<'static, Turn>>,
    /// Jobs that they ask for.
    asked: usize,
    /// Fetches whose answer never came.
    doubtful: Vec<Holder>,
    server_time: ServerTime,
    fetch_at: Instant,
    sweep_at: Instant,
    /// Redis did not answer: not before then.
    try_again_at: Option<Instant>,
    backoff: Backoff,
    meters: Meters,
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
        let (now, meters) = (Instant::now(), Meters::of(lane.name()));
        Self {
            lane,
            worker,
            desk,
            endings,
            wake,
            stop,
            ended: Vec::new(),
            turns: FuturesOrdered::new(),
            asked: 0,
            doubtful: Vec::new(),
            server_time: ServerTime::default(),
            fetch_at: now,
            sweep_at: now,
            try_again_at: None,
            backoff: Backoff::default(),
            meters,
        }
    }

    /// Runs until the worker is stopped and everything it held is settled.
    pub(crate) async fn run(mut self) {
        while !self.stop.is_cancelled() {
            if let Some(later) = self.try_again_at {
                self.wait_out(later).await;
            } else {
                self.begin_turns();
                self.rest().await;
                self.sweep().await;
            }
        }
        self.drain().await;
        self.desk.close();
    }

    /// Sleeps until there is something to do.
    async fn rest(&mut self) {
        if !self.turns.is_empty() {
            return self.rest_during_turns().await;
        }
        let room = self.room() > 0;
        tokio::select! {
            () = self.stop.cancelled() => {}
            Some(ended) = self.endings.recv() => self.ended.push(ended),
            () = self.wake.notified(), if room => self.fetch_at = Instant::now(),
            () = sleep_until(self.fetch_at), if room => {}
            () = sleep_until(self.sweep_at) => {}
        }
    }

    /// A wake-up that comes now is kept: the fetch under way may be from before it.
    async fn rest_during_turns(&mut self) {
        tokio::select! {
            Some(turn) = self.turns.next() => self.take(turn),
            Some(ended) = self.endings.recv(), if self.turns.len() < TURNS => self.ended.push(ended),
        }
    }

    /// Waits for a Redis that is in trouble.
    async fn wait_out(&mut self, later: Instant) {
        self.settle().await;
        tokio::select! {
            () = self.stop.cancelled() => {}
            () = sleep_until(later) => {
                if let Err(error) = self.recover().await {
                    self.trouble(&error);
                }
            }
        }
    }

    /// As many goes as it takes to tell every end, and their answers.
    async fn turn(&mut self) {
        if let Err(error) = self.recover().await {
            return self.trouble(&error);
        }
        loop {
            self.begin_turns();
            self.settle().await;
            if self.ended.is_empty() || self.try_again_at.is_some() {
                return;
            }
        }
    }

    /// Takes all answers that are still to come.
    async fn settle(&mut self) {
        while let Some(turn) = self.turns.next().await {
            self.take(turn);
        }
    }

    /// Sends what there is to say.
    fn begin_turns(&mut self) {
        while let Ok(ended) = self.endings.try_recv() {
            self.ended.push(ended);
        }
        while self.is_time_for_a_turn() {
            let (finishes, want) = (self.finishes(), self.want());
            self.asked += want;
            let deadline = self.server_time.deadline(Instant::now());
            let ask = Ask { want, holder: Holder::random(&self.worker), deadline, enough: ENOUGH };
            self.turns.push_back(turn::begin(self.lane.clone(), finishes, ask));
        }
    }

    fn is_time_for_a_turn(&self) -> bool {
        let load = self.ended.len().max(self.want());
        match self.turns.len() {
            0 => load > 0,
            TURNS.. => false,
            _ => load >= self.desk.slots().div_ceil(WORTH_A_TURN),
        }
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
        let batch = self.ended.drain(..self.ended.len().min(BATCH));
        batch.filter_map(|(id, ending)| self.desk.finish(id, ending)).collect()
    }

    /// Room that no fetch on its way may fill.
    fn room(&self) -> usize {
        self.desk.free().saturating_sub(self.asked)
    }

    fn want(&self) -> usize {
        if self.fetch_at <= Instant::now() && !self.stop.is_cancelled() { self.room() } else { 0 }
    }

    fn take(&mut self, turn: Turn) {
        self.asked -= turn.ask.want;
        self.took(turn.finishes, turn.finished);
        self.got(turn.fetched, turn.ask);
    }

    fn took(&mut self, finishes: Vec<Finish>, answer: Result<Vec<bool>, QueueError>) {
        match answer {
            Ok(answers) => {
                for (run, taken) in finishes.into_iter().zip(answers) {
                    if !self.desk.confirmed(&run) {
                        self.ended.push((run.id, run.ending));
                    } else if !taken {
                        self.meters.fenced();
                        tracing::info!(lane = self.lane.name(), job = %run.id, "result refused: its lease was stale");
                    }
                }
            }
            Err(error) => {
                self.ended.extend(finishes.into_iter().map(|run| (run.id, run.ending)));
                self.trouble(&error);
            }
        }
    }

    fn got(&mut self, answer: Result<Fetched, QueueError>, Ask { want, holder, deadline, .. }: Ask) {
        if want == 0 {
            return;
        }
        match answer {
            Ok(Fetched { jobs, next, now }) => {
                self.server_time.heard(now, deadline, Instant::now());
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
        let more = self.lane.sweep().await.unwrap_or_else(|error| {
            tracing::warn!(lane = self.lane.name(), %error, "ended jobs that are too old stay for now");
            false
        });
        self.sweep_at = Instant::now() + if more { Duration::ZERO } else { SWEEP_EVERY };
    }
}

#[cfg(test)]
mod tests;
