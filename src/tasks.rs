//! The only place that spawns: named tasks that are stopped together, drained, and then aborted.
//!
//! A task that ends before it was asked to, or fails, or panics, stops the others and ends the process with
//! an error: nothing keeps running half.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::anyhow;
use futures::FutureExt as _;
use jobs::Cause;
use tokio::{
    signal::unix::{SignalKind, signal},
    task::{JoinError, JoinSet},
    time::Instant,
};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

/// Long-running tasks that belong together.
#[derive(Debug, Default)]
pub struct Tasks {
    running: JoinSet<(String, anyhow::Result<()>)>,
    names: Vec<(tokio::task::Id, String)>,
    stop: CancellationToken,
}

impl Tasks {
    /// No tasks yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancelled when the tasks shall end.
    #[must_use]
    pub fn stop(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Runs `task` until it sees [`Tasks::stop`].
    pub fn spawn(&mut self, name: impl Into<String>, task: impl Future<Output = anyhow::Result<()>> + Send + 'static) {
        let name = name.into();
        let own = name.clone();
        let handle = self.running.spawn(async move { (own, task.await) });
        self.names.push((handle.id(), name));
    }

    /// Lets `begin` spawn tasks, and runs them. `shutdown` may be over before they have begun: what has is stopped then.
    ///
    /// # Errors
    /// Those of `begin`, and those of [`Tasks::run`].
    pub async fn begin_and_run(
        mut self,
        begin: impl AsyncFnOnce(&mut Self) -> anyhow::Result<()>,
        shutdown: impl Future<Output = ()>,
        grace: Duration,
    ) -> anyhow::Result<()> {
        let shutdown = shutdown.shared();
        tokio::select! {
            biased;
            () = shutdown.clone() => {}
            begun = begin(&mut self) => begun?,
        }
        self.run(shutdown, grace).await
    }

    /// Waits until `shutdown` is over or a task ends, then stops all tasks, waits for them until `grace` is
    /// over, and aborts those that are left.
    ///
    /// # Errors
    /// The first task that ended unasked, failed or panicked.
    pub async fn run(mut self, shutdown: impl Future<Output = ()>, grace: Duration) -> anyhow::Result<()> {
        let first = tokio::select! {
            () = shutdown => Ok(()),
            Some(ended) = self.running.join_next_with_id() => Err(self.unasked(ended)),
        };
        self.stop.cancel();
        let drained = self.drain(grace).await;
        first.and(drained)
    }

    async fn drain(&mut self, grace: Duration) -> anyhow::Result<()> {
        let deadline = Instant::now() + grace;
        let mut result = Ok(());
        while let Ok(Some(ended)) = tokio::time::timeout_at(deadline, self.running.join_next_with_id()).await {
            result = result.and(self.asked(ended));
        }
        if !self.running.is_empty() {
            warn!(left = self.running.len(), "tasks did not end in time and are aborted");
            self.running.shutdown().await;
        }
        result
    }

    fn asked(&self, ended: Ended) -> anyhow::Result<()> {
        let (name, result) = self.name(ended);
        result.map_err(|problem| problem.context(format!("the task {name} failed while stopping")))
    }

    fn unasked(&self, ended: Ended) -> anyhow::Error {
        let (name, result) = self.name(ended);
        let problem = match result {
            Ok(()) => anyhow!("the task {name} ended although nothing asked it to"),
            Err(problem) => problem.context(format!("the task {name} failed")),
        };
        error!(task = name, cause = Cause::of(&problem).word(), error = format!("{problem:#}"), "a task ended unasked");
        problem
    }

    fn name(&self, ended: Ended) -> (String, anyhow::Result<()>) {
        match ended {
            Ok((_, (name, result))) => (name, result),
            Err(error) => {
                let name = self.names.iter().find(|(id, _)| *id == error.id()).map(|(_, name)| name.clone());
                (name.unwrap_or_default(), Err(anyhow!("it panicked or was aborted")))
            }
        }
    }
}

type Ended = Result<(tokio::task::Id, (String, anyhow::Result<()>)), JoinError>;

/// Short tasks without a result, connections for instance. Clones share the same tasks.
#[derive(Debug, Clone, Default)]
pub struct Group(Arc<Mutex<JoinSet<()>>>);

impl Group {
    /// No tasks yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs `task`. A panic ends that task alone.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(ended) = running.try_join_next() {
            report(ended);
        }
        running.spawn(task);
    }

    /// Waits for the tasks until `grace` is over, then aborts those that are left. Returns how many.
    pub async fn drain(&self, grace: Duration) -> usize {
        let mut running = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let deadline = Instant::now() + grace;
        while let Ok(Some(ended)) = tokio::time::timeout_at(deadline, running.join_next()).await {
            report(ended);
        }
        let left = running.len();
        running.shutdown().await;
        left
    }
}

fn report(ended: Result<(), JoinError>) {
    if ended.is_err_and(|error| error.is_panic()) {
        error!("a task of a group panicked");
    }
}

/// Is over when the process is asked to end: SIGTERM, or SIGINT as the keyboard sends it.
///
/// # Errors
/// When the process cannot listen to signals.
pub fn shutdown_signal() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => info!("SIGTERM: stopping"),
            _ = interrupt.recv() => info!("SIGINT: stopping"),
        }
    })
}

#[cfg(test)]
mod tests;
