//! A full Redis refuses new jobs and drains the ones it has.

use std::time::Duration;

use futures::FutureExt as _;
use queue::{Client, LaneConfig, NewJob, Outcome, PushError, QueueError};
use tokio_util::sync::CancellationToken;

use crate::support::{RedisServer, Watched, eventually, in_order, lane, of_group, quick, quick_lane};

#[tokio::test]
async fn a_full_redis_refuses_pushes_and_drains_itself() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "full");
    lane.push_many((0..30).map(|n| of_group(&format!("g{}", n % 5), &n.to_string())).collect()).await.unwrap();
    server.command::<()>(&["CONFIG", "SET", "maxmemory", "1"]);
    assert_eq!(lane.push(NewJob::new("")).await, Err(PushError::Queue(QueueError::Full)));
    let client = Client::new(&server.url(), "test").unwrap();
    assert_eq!(client.ready().await.unwrap_err().0, QueueError::Full);

    let worker = Watched::answering(&lane, |job| match job.payload.last() {
        Some(b'0') if job.failures == 0 => Outcome::Retry { after: Duration::from_millis(1), error: String::new() },
        Some(b'1') => Outcome::Dead { reason: String::new() },
        _ => Outcome::Done,
    });
    eventually("all ended", || async { lane.stats().await.unwrap().live() == 0 }).await;
    worker.stopped().await;
    server.command::<()>(&["CONFIG", "SET", "maxmemory", "0"]);
    lane.push(NewJob::new("")).await.unwrap();
    client.ready().await.unwrap();
    in_order(&lane).await;
}

#[tokio::test]
async fn in_a_full_redis_leases_are_renewed_and_jobs_handed_back() {
    let server = RedisServer::start();
    let lane = lane(&server, LaneConfig { grace: Duration::from_millis(100), ..quick("full") });
    let id = lane.push(NewJob::new("")).await.unwrap().id;
    let go = CancellationToken::new();
    let worker = Watched::running(&lane, move |_| go.clone().cancelled_owned().map(|()| Outcome::Done).boxed());
    worker.has_run(1).await;
    server.command::<()>(&["CONFIG", "SET", "maxmemory", "1"]);
    let lease_end = async || lane.show(&id).await.unwrap().unwrap().job.at.unwrap();
    let first = lease_end().await;
    eventually("renewed beyond the lease", || async { lease_end().await > first + lane.config().lease }).await;
    worker.stopped().await;
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.ready, stats.running, stats.lapsed), (1, 0, 0));
}
