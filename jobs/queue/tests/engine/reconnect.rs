//! Redis goes away and comes back: no worker ends, no job is lost.

use std::time::Duration;

use futures::FutureExt as _;
use queue::{Client, LaneConfig, NewJob, Outcome, PushError, QueueError, State};
use tokio_util::sync::CancellationToken;

use crate::support::{RedisServer, Watched, eventually, in_order, lane, now, quick, quick_lane};

/// A lease that outlives the restart.
fn patient(name: &str) -> LaneConfig {
    LaneConfig { lease: Duration::from_secs(30), renew_every: Duration::from_millis(200), ..quick(name) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_survive_a_restart_of_redis_under_a_running_worker() {
    let mut server = RedisServer::durable();
    let lane = lane(&server, patient("reconnect"));
    let go = CancellationToken::new();
    let start = go.clone();
    let worker = Watched::running(&lane, move |job| {
        let start = start.clone();
        async move {
            if job.payload == "long" {
                start.cancelled().await;
            }
            Outcome::Done
        }
        .boxed()
    });
    let long = lane.push(NewJob::new("long")).await.unwrap().id;
    worker.has_run(1).await;
    lane.push_many((0..50).map(|n| NewJob::new(n.to_string())).collect()).await.unwrap();
    server.kill();
    go.cancel(); // it ends while Redis is away
    server.start_again();

    eventually("all done", || async { lane.stats().await.is_ok_and(|stats| stats.done == 51) }).await;
    assert_eq!(lane.show(&long).await.unwrap().unwrap().job.state, State::Done);
    assert_eq!(worker.payloads().iter().filter(|payload| *payload == "long").count(), 1, "acknowledged, not repeated");
    assert!(worker.is_alive());
    lane.push(NewJob::new("after")).await.unwrap();
    eventually("the next one too", || async { lane.stats().await.unwrap().done == 52 }).await;
    worker.stopped().await;
    in_order(&lane).await;
}

/// The only worker comes back to a lease that is over: it renews before it takes anything back.
#[tokio::test]
async fn a_redis_that_was_away_for_longer_than_a_lease_costs_no_lapse() {
    let mut server = RedisServer::durable();
    let lease = Duration::from_secs(1);
    let slow = LaneConfig { lease, renew_every: lease / 2, poll: Duration::from_millis(20), ..quick("reconnect") };
    let lane = lane(&server, slow);
    let go = CancellationToken::new();
    let start = go.clone();
    let worker = Watched::running(&lane, move |_| start.clone().cancelled_owned().map(|()| Outcome::Done).boxed());
    let id = lane.push(NewJob::new("")).await.unwrap().id;
    worker.has_run(1).await;
    let end = lane.show(&id).await.unwrap().unwrap().job.at.unwrap() + lease;
    server.kill();
    eventually("the lease is over", || std::future::ready(now() > end)).await;
    server.start_again();
    eventually("the lease is renewed", || async {
        lane.show(&id).await.is_ok_and(|shown| shown.unwrap().job.at.is_some_and(|at| at > now()))
    })
    .await;
    go.cancel();
    eventually("done", || async { lane.stats().await.unwrap().done == 1 }).await;
    assert_eq!((lane.stats().await.unwrap().lapsed, worker.stopped().await.len()), (0, 1));
    in_order(&lane).await;
}

#[tokio::test]
async fn a_worker_waits_for_a_redis_that_is_not_there_yet() {
    let mut server = RedisServer::start();
    server.kill();
    let lane = quick_lane(&server, "reconnect");
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    assert_eq!(lane.push(NewJob::new("")).await, Err(PushError::Queue(QueueError::Unreachable)));
    server.start_again();
    lane.push(NewJob::new("")).await.unwrap();
    worker.has_run(1).await;
    worker.stopped().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_connections_are_made_anew_without_loss_or_lapse() {
    let server = RedisServer::start();
    let lane = lane(&server, patient("reconnect"));
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    for round in 0..20 {
        let jobs = (0..20).map(|n| NewJob::new(format!("{round}.{n}"))).collect();
        lane.push_many(jobs).await.unwrap();
        server.command::<u32>(&["CLIENT", "KILL", "TYPE", "normal"]);
        server.command::<u32>(&["CLIENT", "KILL", "TYPE", "pubsub"]);
    }
    eventually("all done", || async { lane.stats().await.is_ok_and(|stats| stats.done == 400) }).await;
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.lapsed, stats.failed, stats.live()), (0, 0, 0));
    worker.stopped().await;
    in_order(&lane).await;
}

#[tokio::test]
async fn a_flushed_script_cache_is_filled_again() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "reconnect");
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    for round in 1..=3 {
        lane.push(NewJob::new("")).await.unwrap();
        eventually("done", || async { lane.stats().await.unwrap().done == round }).await;
        server.command::<()>(&["SCRIPT", "FLUSH"]);
    }
    worker.stopped().await;
    in_order(&lane).await;
}

#[tokio::test]
async fn a_wiped_redis_leaves_a_working_worker() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "reconnect");
    let go = CancellationToken::new();
    let start = go.clone();
    let worker = Watched::running(&lane, move |_| start.clone().cancelled_owned().map(|()| Outcome::Done).boxed());
    lane.push_many((0..20).map(|n| crate::support::of_group("g", &n.to_string())).collect()).await.unwrap();
    worker.has_run(1).await;
    server.command::<()>(&["FLUSHALL"]);
    go.cancel();
    lane.push(crate::support::of_group("g", "after")).await.unwrap();
    eventually("done", || async { lane.stats().await.unwrap().done == 1 }).await;
    worker.stopped().await;
    in_order(&lane).await;
}

#[tokio::test]
async fn readiness_says_why_redis_takes_no_jobs() {
    let mut server = RedisServer::start();
    let client = Client::new(&server.url(), "test").unwrap();
    client.ready().await.unwrap();
    server.read_only();
    assert_eq!(client.ready().await.unwrap_err().0, QueueError::ReadOnly);
    server.writable();
    client.ready().await.unwrap();
    server.kill();
    client.ready().await.unwrap_err();
    assert_eq!(client.ready().await.unwrap_err().0, QueueError::Unreachable);
    server.start_again();
    client.ready().await.unwrap();
}

#[tokio::test]
async fn a_worker_waits_out_a_read_only_redis() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "reconnect");
    lane.push_many(vec![NewJob::new("a"), NewJob::new("b")]).await.unwrap();
    server.read_only();
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    assert_eq!(lane.push(NewJob::new("")).await, Err(PushError::Queue(QueueError::ReadOnly)));
    server.writable();
    worker.has_run(2).await;
    worker.stopped().await;
    in_order(&lane).await;
}
