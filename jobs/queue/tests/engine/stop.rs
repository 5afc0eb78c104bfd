//! Stopping a worker.

use std::time::Duration;

use futures::FutureExt as _;
use queue::{LaneConfig, NewJob, Outcome, State};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::support::{RedisServer, Watched, eventually, in_order, lane, of_group, quick, quick_lane};

/// Says when a run is over, however it ended.
struct Dropped(mpsc::UnboundedSender<()>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.send(()).unwrap_or_default();
    }
}

#[tokio::test]
async fn a_worker_without_jobs_stops_at_once() {
    let server = RedisServer::start();
    let lane =
        lane(&server, LaneConfig { grace: Duration::from_hours(1), poll: Duration::from_hours(1), ..quick("stop") });
    Watched::answering(&lane, |_| Outcome::Done).stopped().await;
}

#[tokio::test]
async fn a_running_job_may_finish_within_the_grace_period() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "stop");
    lane.push_many(vec![NewJob::new("a"), NewJob::new("b")]).await.unwrap();
    let go = CancellationToken::new();
    let start = go.clone();
    let worker = Watched::running(&lane, move |_| start.clone().cancelled_owned().map(|()| Outcome::Done).boxed());
    worker.has_run(2).await;
    worker.stop();
    lane.push(NewJob::new("too late")).await.unwrap();
    go.cancel();
    assert_eq!(worker.stopped().await.len(), 2, "nothing new is begun");
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.done, stats.ready), (2, 1));
    in_order(&lane).await;
}

#[tokio::test]
async fn prefetched_jobs_are_handed_back_at_once_and_in_order() {
    let server = RedisServer::start();
    let lane =
        lane(&server, LaneConfig { concurrency: 1, prefetch: 4, grace: Duration::from_hours(1), ..quick("stop") });
    lane.push_many((0..8).map(|n| NewJob::new(n.to_string())).collect()).await.unwrap();
    let go = CancellationToken::new();
    let start = go.clone();
    let worker = Watched::running(&lane, move |_| start.clone().cancelled_owned().map(|()| Outcome::Done).boxed());
    worker.has_run(1).await;
    eventually("five leased", || async { lane.stats().await.unwrap().running == 5 }).await;
    worker.stop();
    eventually("four handed back while one still runs", || async {
        let stats = lane.stats().await.unwrap();
        (stats.running, stats.ready) == (1, 7)
    })
    .await;
    go.cancel();
    worker.stopped().await;

    let rest = Watched::answering(&lane, |_| Outcome::Done);
    rest.has_run(7).await;
    let runs = rest.stopped().await;
    assert_eq!(runs.iter().map(|run| run.payload.as_str()).collect::<Vec<_>>(), ["1", "2", "3", "4", "5", "6", "7"]);
    assert!(runs.iter().all(|run| (run.failures, run.lapses) == (0, 0)));
    in_order(&lane).await;
}

#[tokio::test]
async fn at_the_grace_deadline_runs_are_aborted_and_handed_back() {
    let server = RedisServer::start();
    let lane = lane(&server, LaneConfig { grace: Duration::from_millis(100), ..quick("stop") });
    let id = lane.push(of_group("g", "endless")).await.unwrap().id;
    let (sender, mut dropped) = mpsc::unbounded_channel();
    let worker = Watched::running(&lane, move |_| {
        let guard = Dropped(sender.clone());
        async move {
            let _guard = guard;
            std::future::pending().await
        }
        .boxed()
    });
    worker.has_run(1).await;
    worker.stopped().await;
    assert_eq!(dropped.try_recv(), Ok(()), "the run is over before the worker is");
    let job = lane.show(&id).await.unwrap().unwrap().job;
    assert_eq!((job.state, job.failures, job.lapses), (State::Ready, 0, 0));
    in_order(&lane).await;
}

#[tokio::test]
async fn more_runs_than_one_go_carries_are_handed_back_together() {
    let server = RedisServer::start();
    let config = LaneConfig { concurrency: 700, grace: Duration::from_millis(100), ..quick("stop") };
    let lane = lane(&server, LaneConfig { lease: Duration::from_mins(1), ..config });
    lane.push_many((0..700).map(|n| NewJob::new(n.to_string())).collect()).await.unwrap();
    let worker = Watched::running(&lane, |_| std::future::pending().boxed());
    worker.has_run(700).await;
    worker.stopped().await;
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.ready, stats.running, stats.lapsed), (700, 0, 0));
    in_order(&lane).await;
}

#[tokio::test]
async fn dropping_a_worker_stops_its_runs() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "stop");
    lane.push(NewJob::new("endless")).await.unwrap();
    let (sender, mut dropped) = mpsc::unbounded_channel();
    let worker = Watched::running(&lane, move |_| {
        let guard = Dropped(sender.clone());
        async move {
            let _guard = guard;
            std::future::pending().await
        }
        .boxed()
    });
    worker.has_run(1).await;
    worker.dropped();
    eventually("the run is over", || std::future::ready(dropped.try_recv() == Ok(()))).await;
    assert_eq!(lane.stats().await.unwrap().running, 1, "its lease is left to lapse");
}

#[tokio::test]
async fn a_worker_that_cannot_reach_redis_still_stops() {
    let mut server = RedisServer::start();
    let lane = lane(&server, LaneConfig { grace: Duration::from_millis(100), ..quick("stop") });
    lane.push(NewJob::new("")).await.unwrap();
    let worker = Watched::running(&lane, |_| std::future::pending().boxed());
    worker.has_run(1).await;
    server.kill();
    worker.stopped().await;
}

#[tokio::test]
async fn a_worker_told_to_stop_before_it_began_runs_nothing() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "stop");
    lane.push(NewJob::new("")).await.unwrap();
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    assert_eq!(worker.stopped().await, []);
    assert_eq!(lane.stats().await.unwrap().ready, 1);
}
