//! The lane as apalis sees it: a [`Backend`] that hands out what lies on the desk, and a middleware that runs it.
//!
//! Its error is [`Infallible`]: nothing that Redis does ends a worker. It is of kind [`Ephemeral`], because payloads are
//! bytes and an undecodable one is its handler's business, not the end of the worker.

use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
};

use apalis_core::{
    backend::{Backend, BackendConfig, finalize::Ephemeral},
    task::{Task, builder::TaskBuilder, status::Status, task_id::TaskId},
    worker::context::WorkerContext,
};
use ulid::Ulid;

use super::{desk::Desk, executor::ExecutorLayer};
use crate::{Job, Lane, LaneConfig};

/// See the module.
pub(crate) struct LaneBackend {
    lane: Lane,
    desk: Arc<Desk>,
}

impl LaneBackend {
    pub(crate) fn new(lane: Lane, desk: Arc<Desk>) -> Self {
        Self { lane, desk }
    }

    fn task(&self, job: Job, worker: &WorkerContext) -> Task<Job> {
        let id = TaskId::from_string(job.id.as_str());
        let attempt = usize::try_from(job.failures).unwrap_or(usize::MAX);
        TaskBuilder::new(job)
            .task_id(id)
            .attempt(attempt) // counted up by apalis when the run starts
            .status(Status::Queued)
            .queue(self.lane.keys().apalis_queue())
            .lock_by(Some(worker.name().to_owned()))
            .build()
    }
}

impl Backend for LaneBackend {
    type Task = Task<Job>;
    type Error = Infallible;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
        worker: &WorkerContext,
    ) -> Poll<Option<Result<Task<Job>, Infallible>>> {
        self.desk.poll_start(cx).map(|job| Some(Ok(self.task(job, worker))))
    }

    fn poll_close(&mut self, cx: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        self.desk.poll_closed(cx).map(Ok)
    }
}

impl BackendConfig for LaneBackend {
    type Args = Job;
    type Id = Ulid;
    type Kind = Ephemeral;
    type Config = LaneConfig;
    type Layer = ExecutorLayer;

    fn config(&self) -> &LaneConfig {
        self.lane.config()
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> ExecutorLayer {
        ExecutorLayer::new(Arc::clone(&self.desk))
    }
}
