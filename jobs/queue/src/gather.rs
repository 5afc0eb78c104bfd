//! Pushes of many tasks, put together: what comes while one call is on its way shares the next one.
//!
//! A server that writes to disk before it answers does so once a call, and a call costs it and the client more than a
//! job does. Nobody waits for company: a job that comes alone leaves alone and at once. Under load the calls grow
//! instead of the queue before the server.

use tokio::sync::{mpsc, oneshot};

use crate::{
    JobId, Lane, NewJob, PushError, Pushed, QueueError,
    push::{CHUNK_JOBS, chunk_length, named},
};

/// Jobs that wait for a call; who comes then waits to wait.
const WAITING: usize = 1_024;

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
    /// stored together, in the order in which they came, or none of them is.
    ///
    /// # Errors
    /// As [`Lane::push`]; [`QueueError::NoAnswer`] too where the [`Gatherer`] was dropped. A push that is given up before
    /// its call has begun does nothing.
    pub async fn push(&self, job: NewJob) -> Result<Pushed, PushError> {
        self.lane.checked()?;
        let job = named(job)?;
        let (heard, hear) = oneshot::channel();
        self.waiting.send(Waiting { job, heard }).await.map_err(|_| gone())?;
        hear.await.unwrap_or_else(|_| Err(gone()))
    }
}

impl Gatherer {
    /// Makes the calls, one after the other, until every [`Pusher`] is dropped and all that waited have heard.
    pub async fn run(mut self) {
        let mut waiting = Vec::new();
        while self.waiting.recv_many(&mut waiting, CHUNK_JOBS).await > 0 {
            self.push(&mut waiting).await;
        }
    }

    async fn push(&self, waiting: &mut Vec<Waiting>) {
        waiting.retain(|one| !one.heard.is_closed());
        let (jobs, mut hearers): (Vec<_>, Vec<_>) = waiting.drain(..).map(|one| (one.job, one.heard)).unzip();
        let mut rest = jobs.as_slice();
        while !rest.is_empty() {
            let (chunk, later) = rest.split_at(chunk_length(rest));
            let pushed = self.lane.push_chunk(chunk).await;
            tell(hearers.drain(..chunk.len()), pushed);
            rest = later;
        }
    }
}

/// Who has given up meanwhile does not hear.
fn tell(
    hearers: impl Iterator<Item = oneshot::Sender<Result<Pushed, PushError>>>,
    pushed: Result<Vec<Pushed>, PushError>,
) {
    let mut pushed = pushed.map(Vec::into_iter);
    for hearer in hearers {
        let own = match &mut pushed {
            Ok(each) => each.next().ok_or_else(gone),
            Err(error) => Err(error.clone()),
        };
        hearer.send(own).unwrap_or_default();
    }
}

/// Nobody says whether it was pushed.
fn gone() -> PushError {
    PushError::Queue(QueueError::NoAnswer)
}
