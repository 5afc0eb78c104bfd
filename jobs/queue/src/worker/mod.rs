//! A worker on a lane: an apalis worker over a backend of our own.
//!
//! [`run`] puts the parts together: the desk (what is held), the pump (Redis to desk and back), the listener (wake-ups),
//! the renewal (leases, on a thread of its own), the executor (runs), and apalis's worker that drives them.

mod backend;
mod backoff;
mod desk;
mod executor;
mod listener;
mod panicked;
mod pump;
mod renewal;
mod server_time;
mod turn;

use std::{io, sync::Arc};

use apalis::layers::catch_panic::CatchPanicLayer;
use apalis_core::{
    error::{BoxDynError, WorkerError},
    worker::builder::WorkerBuilder,
};
use futures::{FutureExt as _, future::BoxFuture};
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

use self::{backend::LaneBackend, desk::Desk, pump::Pump, renewal::Renewal};
use crate::{ConfigError, Job, Lane, Outcome, client::ANSWER_WITHIN};

/// A worker did not start, or ended other than by being stopped.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The lane's settings cannot work.
    #[error("the lane's settings cannot work")]
    Lane(#[from] ConfigError),
    /// No thread for the renewal of leases.
    #[error("the thread that renews leases could not be started")]
    Thread(#[source] io::Error),
    /// apalis ended the worker.
    #[error("the worker ended")]
    Worker(#[source] WorkerError),
}

/// Runs jobs of `lane` with `handler` until `stop` is triggered and everything is settled.
///
/// Redis need not be there: the worker waits for it, then and later. `worker_name` is for people (`locked_by`); it need
/// not be unique. A handler that panics has its job retried, after 1 s, 2 s, 4 s … up to 10 min, with the error
/// `panicked`.
///
/// When `stop` is triggered nothing new is fetched and jobs that were not started are handed back at once. Runs have
/// the lane's grace period; after it they are aborted (at their next await), awaited, and handed back without a failure
/// or a lapse. Dropping the future instead aborts the runs and leaves their leases to lapse.
///
/// # Errors
/// Only for settings that cannot work and threads that cannot be had.
pub async fn run<H, F>(
    lane: Lane,
    worker_name: impl Into<String>,
    handler: H,
    stop: CancellationToken,
) -> Result<(), RunError>
where
    H: Fn(Job) -> F + Send + Sync + 'static,
    F: Future<Output = Outcome> + Send + 'static,
{
    lane.checked()?;
    let lane = lane.over(lane.link().separate(ANSWER_WITHIN));
    let (endings, ended) = mpsc::unbounded_channel();
    let desk = Arc::new(Desk::new(lane.config().concurrency, lane.config().prefetch, endings));
    let _abort_when_dropped = AbortRuns(Arc::clone(&desk));
    let _renewal = Renewal::start(&lane, Arc::clone(&desk)).map_err(RunError::Thread)?;

    let (name, wake) = (worker_name.into(), Arc::new(Notify::new()));
    let stop = stop.child_token();
    let pump = Pump::new(lane.clone(), name.clone(), Arc::clone(&desk), ended, Arc::clone(&wake), stop.clone());
    let worker = apalis_worker(name, LaneBackend::new(lane.clone(), Arc::clone(&desk)), handler, stop.clone());
    let work = async {
        let result = worker.await;
        stop.cancel(); // whatever ended the worker: the pump has to settle what is held
        result.map_err(RunError::Worker)
    };
    tokio::select! {
        (result, ()) = async { tokio::join!(work, pump.run()) } => result,
        never = listener::listen(&lane, &desk, &wake) => match never {},
    }
}

/// apalis's worker over our backend. Boxed here: inside [`run`] the compiler cannot see that it is `Send`.
fn apalis_worker<H, F>(
    name: String,
    backend: LaneBackend,
    handler: H,
    stop: CancellationToken,
) -> BoxFuture<'static, Result<(), WorkerError>>
where
    H: Fn(Job) -> F + Send + Sync + 'static,
    F: Future<Output = Outcome> + Send + 'static,
{
    let handler = Arc::new(handler);
    WorkerBuilder::new(name)
        .backend(backend)
        .layer(CatchPanicLayer::with_panic_handler(panicked::caught))
        .build(move |job: Job| {
            let handler = Arc::clone(&handler);
            // Called inside the future: a panic before it, and apalis would wait for that run for ever.
            async move { Ok::<Outcome, BoxDynError>(handler(job).await) }
        })
        .run_until(stop.cancelled_owned().map(Ok::<(), WorkerError>))
        .boxed()
}

/// Stops the runs when the worker's future is dropped: they are tasks of their own.
struct AbortRuns(Arc<Desk>);

impl Drop for AbortRuns {
    fn drop(&mut self) {
        self.0.abort_all();
    }
}
