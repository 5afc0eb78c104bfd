//! Runs each job in a task of its own and reports how it ended.
//!
//! The outermost layer of the worker's service. apalis waits for every running future before it closes a backend, and a
//! spawned task outlives a dropped handle; so the runs are spawned here, where the desk can abort them.

use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
};

use apalis_core::{
    error::BoxDynError,
    layers::{Layer, Service},
    task::Task,
};
use futures::{FutureExt as _, future::BoxFuture};
use tokio::{
    runtime::Handle,
    task::{JoinError, JoinHandle},
};

use super::{desk::Desk, panicked};
use crate::{Job, Outcome, outcome::Ending};

/// See the module.
#[derive(Clone)]
pub(crate) struct ExecutorLayer {
    desk: Arc<Desk>,
}

/// See the module.
pub(crate) struct Executor<S> {
    desk: Arc<Desk>,
    inner: S,
}

impl ExecutorLayer {
    pub(crate) fn new(desk: Arc<Desk>) -> Self {
        Self { desk }
    }
}

impl<S> Layer<S> for ExecutorLayer {
    type Service = Executor<S>;

    fn layer(&self, inner: S) -> Executor<S> {
        Executor { desk: Arc::clone(&self.desk), inner }
    }
}

impl<S> Service<Task<Job>> for Executor<S>
where
    S: Service<Task<Job>, Response = Outcome, Error = BoxDynError>,
    S::Future: Send + 'static,
{
    type Response = ();
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<(), Infallible>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // Nothing in the stack refuses work; an error here would end the worker.
        self.inner.poll_ready(cx).map(|_| Ok(()))
    }

    fn call(&mut self, task: Task<Job>) -> Self::Future {
        let (id, failures) = (task.args.id.clone(), task.args.failures);
        let desk = Arc::clone(&self.desk);
        if task.args.cancelled.is_cancelled() {
            // Cancelled before it was started: what is handed back with that mark ends as cancelled.
            desk.ended(id, Ending::HandBack);
            return futures::future::ready(Ok(())).boxed();
        }
        let run: JoinHandle<_> = Handle::current().spawn(self.inner.call(task));
        desk.started(&id, run.abort_handle());
        async move {
            desk.ended(id, ending(run.await, failures));
            Ok(())
        }
        .boxed()
    }
}

fn ending(run: Result<Result<Outcome, BoxDynError>, JoinError>, failures: u32) -> Ending {
    match run {
        Ok(Ok(outcome)) => Ending::Outcome(outcome),
        Err(error) if error.is_cancelled() => Ending::Interrupted,
        Ok(Err(_)) | Err(_) => Ending::Outcome(panicked::outcome(failures)),
    }
}
