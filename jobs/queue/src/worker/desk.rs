//! What one worker holds: the jobs it has fetched and not started, those it runs, and those whose end Redis has not
//! confirmed.
//!
//! Knows no Redis. The pump fills it, the backend takes from it, the executor ends what was taken, the renewal reads it.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use tokio::{sync::mpsc, task::AbortHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    Job, JobId,
    fetch::Holder,
    finish::{Finish, Renewed},
    outcome::Ending,
};

/// See the module.
pub(crate) struct Desk {
    concurrency: usize,
    slots: usize,
    state: Mutex<State>,
    endings: mpsc::UnboundedSender<(JobId, Ending)>,
}

#[derive(Default)]
struct State {
    held: HashMap<JobId, Held>,
    /// Fetched, not started.
    waiting: VecDeque<Job>,
    running: usize,
    /// The worker, when it found nothing to start.
    worker: Option<Waker>,
    closed: bool,
}

struct Held {
    holder: Holder,
    group: Option<String>,
    cancelled: CancellationToken,
    abort: Option<AbortHandle>,
    /// Its lease went to somebody else: nothing left to renew.
    lost: bool,
    /// Its run is over: a lease that is gone may have been given up by its end, whose answer is on the way.
    ended: bool,
}

impl Desk {
    /// A desk for `concurrency` runs and `prefetch` jobs beside them; ends of runs go to `endings`.
    pub(crate) fn new(concurrency: usize, prefetch: usize, endings: mpsc::UnboundedSender<(JobId, Ending)>) -> Self {
        Self { concurrency, slots: concurrency + prefetch, state: Mutex::default(), endings }
    }

    /// How many jobs it can hold, beside those whose end is on its way to Redis.
    pub(crate) fn slots(&self) -> usize {
        self.slots
    }

    /// How many jobs there is room for.
    pub(crate) fn free(&self) -> usize {
        let state = self.lock();
        self.slots.saturating_sub(state.running + state.waiting.len())
    }

    /// Takes in fetched jobs. One that is here already (its lease lapsed while this process stood still) is not started
    /// a second time: the run that is under way gets the new token.
    pub(crate) fn admit(&self, jobs: Vec<Job>, holder: &Holder) {
        let mut state = self.lock();
        for job in jobs {
            if let Some(held) = state.held.get_mut(&job.id) {
                held.holder = holder.clone();
                held.lost = false;
                continue;
            }
            state.held.insert(job.id.clone(), Held::new(&job, holder.clone()));
            state.waiting.push_back(job);
        }
        state.wake();
    }

    /// The next job to run, as far as `concurrency` allows.
    pub(crate) fn poll_start(&self, cx: &Context<'_>) -> Poll<Job> {
        let mut state = self.lock();
        if state.running < self.concurrency
            && let Some(job) = state.next()
        {
            state.running += 1;
            return Poll::Ready(job);
        }
        state.worker = Some(cx.waker().clone());
        Poll::Pending
    }

    /// Remembers how to stop a run.
    pub(crate) fn started(&self, id: &JobId, abort: AbortHandle) {
        if let Some(held) = self.lock().held.get_mut(id) {
            held.abort = Some(abort);
        }
    }

    /// A run is over. Its lease is still held, and renewed, until [`Desk::confirmed`].
    pub(crate) fn ended(&self, id: JobId, ending: Ending) {
        let mut state = self.lock();
        state.running = state.running.saturating_sub(1);
        if let Some(held) = state.held.get_mut(&id) {
            (held.abort, held.ended) = (None, true);
        }
        state.wake();
        drop(state);
        self.report(id, ending);
    }

    /// Gives up the jobs that were not started.
    pub(crate) fn hand_back_waiting(&self) {
        let waiting: Vec<Job> = self.lock().waiting.drain(..).collect();
        for job in waiting {
            self.report(job.id, Ending::HandBack);
        }
    }

    /// Adds what Redis has to know to the end of a run.
    pub(crate) fn finish(&self, id: JobId, ending: Ending) -> Option<Finish> {
        let state = self.lock();
        let held = state.held.get(&id)?;
        Some(Finish { holder: held.holder.clone(), group: held.group.clone(), id, ending })
    }

    /// Redis has taken, or refused, the end of a run. `false` if the job has come back under another token meanwhile:
    /// then the end has to be told again, with that one.
    pub(crate) fn confirmed(&self, run: &Finish) -> bool {
        let mut state = self.lock();
        let settled = state.held.get(&run.id).is_none_or(|held| held.holder == run.holder);
        if settled {
            state.held.remove(&run.id);
        }
        settled
    }

    /// Every lease to renew.
    pub(crate) fn leases(&self) -> Vec<(JobId, Holder)> {
        let state = self.lock();
        state.held.iter().filter(|(_, held)| !held.lost).map(|(id, held)| (id.clone(), held.holder.clone())).collect()
    }

    /// Takes note of what a renewal of `sent` found.
    pub(crate) fn renewed(&self, sent: &[(JobId, Holder)], found: &Renewed) {
        let mut state = self.lock();
        for (id, holder) in sent.iter().filter(|(id, _)| found.lost.contains(id)) {
            // A fetch may have brought the job back under a new token meanwhile.
            if let Some(held) = state.held.get_mut(id).filter(|held| held.holder == *holder && !held.ended) {
                tracing::warn!(job = %id, "lease lost: this run's result will be refused");
                held.lost = true;
            }
        }
        drop(state);
        found.cancelled.iter().for_each(|id| self.cancel(id));
    }

    /// Tells a run that its job is cancelled.
    pub(crate) fn cancel(&self, id: &JobId) {
        if let Some(held) = self.lock().held.get(id) {
            held.cancelled.cancel();
        }
    }

    /// Stops every run at its next await.
    pub(crate) fn abort_all(&self) -> usize {
        let runs: Vec<AbortHandle> = self.lock().held.values_mut().filter_map(|held| held.abort.take()).collect();
        runs.iter().for_each(AbortHandle::abort);
        runs.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lock().held.is_empty()
    }

    /// Lets the worker go.
    pub(crate) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.wake();
    }

    /// Ready when the desk is closed.
    pub(crate) fn poll_closed(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.closed {
            return Poll::Ready(());
        }
        state.worker = Some(cx.waker().clone());
        Poll::Pending
    }

    /// The pump outlives every run, so there is somebody to hear it; when the whole worker is being dropped, nobody is.
    fn report(&self, id: JobId, ending: Ending) {
        self.endings.send((id, ending)).unwrap_or_default();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The first of the waiting jobs whose lease was not lost while it waited; somebody else has those that lost it.
    fn next(&mut self) -> Option<Job> {
        loop {
            let job = self.waiting.pop_front()?;
            if !self.held.get(&job.id).is_some_and(|held| held.lost) {
                return Some(job);
            }
            self.held.remove(&job.id);
        }
    }

    fn wake(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.wake();
        }
    }
}

impl Held {
    fn new(job: &Job, holder: Holder) -> Self {
        Self {
            holder,
            group: job.group.clone(),
            cancelled: job.cancelled.clone(),
            abort: None,
            lost: false,
            ended: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use bytes::Bytes;
    use tokio::sync::mpsc;

    use super::{Desk, Renewed};
    use crate::{Job, JobId, fetch::Holder, meta::Meta};

    #[test]
    fn a_job_that_lost_its_lease_while_it_waited_is_not_started() {
        let (endings, _ended) = mpsc::unbounded_channel();
        let (desk, holder) = (Desk::new(1, 1, endings), Holder::random("worker"));
        let [lost, kept] = ["lost", "kept"].map(|id| id.parse::<JobId>().unwrap());
        let job = |id: &JobId| Job::new(id.clone(), Bytes::new(), Meta::default(), None);
        desk.admit(vec![job(&lost), job(&kept)], &holder);
        desk.renewed(&desk.leases(), &Renewed { lost: vec![lost], cancelled: Vec::new() });
        let Poll::Ready(started) = desk.poll_start(&Context::from_waker(Waker::noop())) else { panic!("none") };
        assert_eq!(started.id, kept);
        assert_eq!(desk.leases().len(), 1, "the lost one is forgotten");
    }
}
