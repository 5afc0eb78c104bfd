//! A worker in a runtime of its own that can be dropped in the middle of everything: what a killed process leaves behind.

use std::sync::Arc;

use futures::future::BoxFuture;
use queue::{Job, Lane, Outcome};
use tokio::{runtime::Runtime, sync::mpsc};
use tokio_util::sync::CancellationToken;

/// See the module.
pub(crate) struct Crashing {
    runtime: Runtime,
    started: mpsc::UnboundedReceiver<Job>,
}

impl Crashing {
    /// A worker whose runs never end. `lane` must have a client of its own: connections belong to a runtime.
    pub(crate) fn hanging(lane: &Lane) -> Self {
        Self::running(lane, |_| Box::pin(std::future::pending()))
    }

    /// A worker that does `work`.
    pub(crate) fn running(
        lane: &Lane,
        work: impl Fn(Job) -> BoxFuture<'static, Outcome> + Send + Sync + 'static,
    ) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (sender, started) = mpsc::unbounded_channel();
        let (lane, work) = (lane.clone(), Arc::new(work));
        let handler = move |job: Job| {
            sender.send(job.clone()).unwrap_or_default();
            work(job)
        };
        runtime.spawn(queue::run(lane, "crashing", handler, CancellationToken::new()));
        Self { runtime, started }
    }

    /// The next run that has begun.
    pub(crate) async fn started(&mut self) -> Job {
        self.started.recv().await.unwrap()
    }

    /// Gone, with nothing handed back.
    pub(crate) fn crash(self) {
        self.runtime.shutdown_background();
    }
}
