//! Jobs that are large: no answer of Redis carries many of them, and still they run side by side.

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use queue::{Job, LaneConfig, NewJob, Outcome};
use tokio::sync::Barrier;

use crate::support::{RedisServer, Watched, eventually, in_order, lane, quick};

const JOBS: usize = 8;
/// Each is an answer of its own.
const SIZE: usize = 5 << 20;

/// None ends before all have begun, and no poll helps: the worker has to ask again at once, as often as it takes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_large_jobs_as_a_worker_can_run_are_fetched_without_a_poll() {
    let server = RedisServer::start();
    // Whatever the machine does meanwhile, no lease lapses.
    let patient = LaneConfig { lease: Duration::from_mins(1), concurrency: JOBS, ..quick("large") };
    let lane = lane(&server, LaneConfig { poll: Duration::from_hours(1), ..patient });
    lane.push_many((0..JOBS).map(|n| NewJob::new(vec![b'a' + u8::try_from(n).unwrap(); SIZE])).collect())
        .await
        .unwrap();
    let barrier = Arc::new(Barrier::new(JOBS));
    let worker = Watched::running(&lane, move |_: Job| -> BoxFuture<'static, Outcome> {
        let barrier = Arc::clone(&barrier);
        Box::pin(async move {
            barrier.wait().await;
            Outcome::Done
        })
    });
    eventually("all ran", || async { lane.stats().await.is_ok_and(|stats| stats.done == JOBS as u64) }).await;
    let runs = worker.stopped().await;
    let begun: String = runs.iter().map(|run| &run.payload[..1]).collect();
    assert_eq!(begun, "abcdefgh", "in the order in which they were pushed");
    assert!(runs.iter().all(|run| run.payload.len() == SIZE && run.lapses == 0));
    in_order(&lane).await;
}
