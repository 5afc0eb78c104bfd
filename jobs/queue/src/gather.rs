//! Pushes of many tasks, put together: what comes while calls are on their way shares the next one.
//!
//! A server that writes to disk before it answers does so once a call, and a call costs it and the client more than a
//! job does. Nobody waits for company: a job that comes alone leaves alone and at once. Under load the calls grow
//! instead of the queue before the server.

use futures::{StreamExt as _, stream::FuturesUnordered};
use tokio::sync::{mpsc, oneshot};

use crate::{
    JobId, Lane, NewJob, PushError, Pushed, QueueError,
    push::{CHUNK_JOBS, chunk_length, named},
};

/// Jobs that wait for a call; who comes then waits to wait.
const WAITING: usize = 1_024;
/// Calls on their way at a time: the server has the next one before it has answered the last.
const CALLS: usize = 4;

/// Pushes onto one lane, together with its clones. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Pusher {
    lane: Lane,
    waiting: mpsc::Sender<Waiting>,
}

/// The one that makes the calls for a [`Pusher`] and its clones.
#[derive(Debug)]
pub struct Gatherer {
    lane: Lane,
    waiting: mpsc::Receiver<Waiting>,
}

/// A job, and who waits to hear what became of it.
#[derive(Debug)]
struct Waiting {
    job: (JobId, NewJob),
    heard: oneshot::Sender<Result<Pushed, PushError>>,
}

impl Lane {
    /// Pushes of many tasks, put together: see [`Pusher::push`]. They wait until somebody runs the [`Gatherer`].
    #[must_use]
    pub fn gather(&self) -> (Pusher, Gatherer) {
        let (sender, receiver) = mpsc::channel(WAITING);
        (Pusher { lane: self.clone(), waiting: sender }, Gatherer { lane: self.clone(), waiting: receiver })
    }
}

impl Pusher {
    /// As [`Lane::push`], in one call with the pushes of others that come at the same time. The jobs of a call are
    /// stored together, in the order in which they came, or none of them is. Who comes while the server takes its time
    /// waits for the calls before, and then for their own.
    ///
    /// # Errors
    /// As [`Lane::push`]; [`PushError::NoGatherer`] where nobody makes calls any more. A push that is given up before
    /// its call has begun does nothing.
    pub async fn push(&self, job: NewJob) -> Result<Pushed, PushError> {
        self.lane.checked()?;
        let job = named(job)?;
        let (heard, hear) = oneshot::channel();
        self.waiting.send(Waiting { job, heard }).await.map_err(|_| PushError::NoGatherer)?;
        hear.await.unwrap_or(Err(PushError::NoGatherer))
    }
}

impl Gatherer {
    /// Makes the calls until every [`Pusher`] is dropped and all that waited have heard.
    pub async fn run(mut self) {
        let (mut calls, mut waiting, mut open) = (FuturesUnordered::new(), Vec::new(), true);
        while open || !calls.is_empty() || !waiting.is_empty() {
            while calls.len() < CALLS && forget_who_left(&mut waiting) {
                calls.push(push(&self.lane, next_call(&mut waiting)));
            }
            // As long as no call can begin, those who come gather in the channel.
            let may_begin = calls.len() < CALLS;
            tokio::select! {
                Some(()) = calls.next() => {}
                received = self.waiting.recv_many(&mut waiting, CHUNK_JOBS), if open && may_begin => open = received > 0,
                else => {}
            }
        }
    }
}

/// Lets go the jobs of those who wait no longer, and says whether any is left.
fn forget_who_left(waiting: &mut Vec<Waiting>) -> bool {
    waiting.retain(|one| !one.heard.is_closed());
    !waiting.is_empty()
}

/// As many as one call may store, the first ones.
fn next_call(waiting: &mut Vec<Waiting>) -> Vec<Waiting> {
    let length = chunk_length(waiting.iter().map(|one| &one.job.1));
    waiting.drain(..length).collect()
}

async fn push(lane: &Lane, call: Vec<Waiting>) {
    let (jobs, hearers): (Vec<_>, Vec<_>) = call.into_iter().map(|one| (one.job, one.heard)).unzip();
    let mut pushed = lane.push_chunk(&jobs).await.map(Vec::into_iter);
    for hearer in hearers {
        let own = match &mut pushed {
            Ok(each) => each.next().ok_or(PushError::Queue(QueueError::NoAnswer)),
            Err(error) => Err(error.clone()),
        };
        // Who has given up meanwhile does not hear.
        hearer.send(own).unwrap_or_default();
    }
}
