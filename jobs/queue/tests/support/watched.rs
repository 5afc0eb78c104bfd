//! A worker whose runs are written down, and which answers what a test tells it to.

use std::{
    future::ready,
    sync::{Arc, Mutex},
};

use futures::future::BoxFuture;
use queue::{Job, Lane, Outcome, RunError};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::eventually;

/// One run as it was handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) id: String,
    pub(crate) payload: String,
    pub(crate) failures: u32,
    pub(crate) lapses: u32,
    pub(crate) attempt: u32,
}

/// See the module.
pub(crate) struct Watched {
    runs: Arc<Mutex<Vec<Run>>>,
    stop: CancellationToken,
    task: JoinHandle<Result<(), RunError>>,
}

impl Watched {
    /// A worker that answers every job with `answer`, at once.
    pub(crate) fn answering(lane: &Lane, answer: impl Fn(&Job) -> Outcome + Send + Sync + 'static) -> Self {
        Self::running(lane, move |job| Box::pin(ready(answer(&job))))
    }

    /// A worker that does `work`.
    pub(crate) fn running(
        lane: &Lane,
        work: impl Fn(Job) -> BoxFuture<'static, Outcome> + Send + Sync + 'static,
    ) -> Self {
        let runs = Arc::new(Mutex::new(Vec::new()));
        let stop = CancellationToken::new();
        let (written, until, lane) = (Arc::clone(&runs), stop.clone(), lane.clone());
        let handler = move |job: Job| {
            written.lock().unwrap().push(Run::of(&job));
            work(job)
        };
        #[expect(clippy::disallowed_methods, reason = "a test is the room where its workers are spawned")]
        let task = tokio::spawn(queue::run(lane, "watched", handler, until));
        Self { runs, stop, task }
    }

    pub(crate) fn runs(&self) -> Vec<Run> {
        self.runs.lock().unwrap().clone()
    }

    /// The payloads in the order of their runs.
    pub(crate) fn payloads(&self) -> Vec<String> {
        self.runs().into_iter().map(|run| run.payload).collect()
    }

    /// Waits until at least `count` runs have begun.
    pub(crate) async fn has_run(&self, count: usize) {
        eventually(&format!("{count} runs"), || ready(self.runs().len() >= count)).await;
    }

    /// Tells it to stop.
    pub(crate) fn stop(&self) {
        self.stop.cancel();
    }

    /// Stops it and waits until it has stopped.
    pub(crate) async fn stopped(self) -> Vec<Run> {
        self.stop.cancel();
        self.task.await.unwrap().unwrap();
        let runs = self.runs.lock().unwrap();
        runs.clone()
    }

    /// Drops it in the middle of everything.
    pub(crate) fn dropped(self) {
        self.task.abort();
    }

    /// Whether it is still there.
    pub(crate) fn is_alive(&self) -> bool {
        !self.task.is_finished()
    }
}

impl Run {
    fn of(job: &Job) -> Self {
        Self {
            id: job.id.to_string(),
            payload: String::from_utf8(job.payload.to_vec()).unwrap(),
            failures: job.failures,
            lapses: job.lapses,
            attempt: job.attempt,
        }
    }
}
