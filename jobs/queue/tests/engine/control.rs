//! Acting from outside: cancel, retry, discard, pause; and what is shown of jobs.

use futures::FutureExt as _;
use queue::{Cancelled, JobId, NewJob, Outcome, State};

use crate::support::{RedisServer, Watched, due_in, eventually, in_order, of_group, quick_lane};

#[tokio::test]
async fn a_job_that_has_not_begun_is_cancelled_at_once() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "control");
    let jobs = vec![NewJob::new("ready"), due_in(60_000, "scheduled"), of_group("g", "head"), of_group("g", "waiting")];
    let ids: Vec<JobId> = lane.push_many(jobs).await.unwrap().into_iter().map(|pushed| pushed.id).collect();
    for id in [&ids[0], &ids[1], &ids[3]] {
        assert_eq!(lane.cancel(id).await.unwrap(), Cancelled::Ended);
        assert_eq!(lane.show(id).await.unwrap().unwrap().job.state, State::Cancelled);
        assert_eq!(lane.cancel(id).await.unwrap(), Cancelled::TooLate(State::Cancelled));
    }
    assert_eq!(lane.cancel(&JobId::generate()).await.unwrap(), Cancelled::Unknown);
    in_order(&lane).await;

    let worker = Watched::answering(&lane, |_| Outcome::Done);
    eventually("the head done", || async { lane.stats().await.unwrap().done == 1 }).await;
    assert_eq!(worker.stopped().await.len(), 1);
}

#[tokio::test]
async fn a_cancellation_reaches_a_running_job() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "control");
    let id = lane.push(NewJob::new("")).await.unwrap().id;
    let worker = Watched::running(&lane, |job| {
        async move {
            job.cancelled.cancelled().await;
            Outcome::Retry { after: std::time::Duration::ZERO, error: "stopped half-way".to_owned() }
        }
        .boxed()
    });
    worker.has_run(1).await;
    assert_eq!(lane.cancel(&id).await.unwrap(), Cancelled::Asked);
    eventually("cancelled", || async { lane.stats().await.unwrap().cancelled == 1 }).await;
    assert_eq!(worker.stopped().await.len(), 1, "a cancelled job is not retried");
    in_order(&lane).await;
}

#[tokio::test]
async fn a_cancellation_nobody_heard_reaches_the_job_with_the_next_renewal() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "control");
    let id = lane.push(NewJob::new("")).await.unwrap().id;
    let worker = Watched::running(&lane, |job| {
        async move {
            job.cancelled.cancelled().await;
            Outcome::Snooze(std::time::Duration::ZERO)
        }
        .boxed()
    });
    worker.has_run(1).await;
    server.command::<u32>(&["SADD", "{test:control}:cancel", id.as_str()]); // without the message
    eventually("cancelled", || async { lane.stats().await.unwrap().cancelled == 1 }).await;
    worker.stopped().await;
    assert_eq!(server.command::<u32>(&["EXISTS", "{test:control}:cancel"]), 0);
}

#[tokio::test]
async fn a_job_that_finishes_in_spite_of_its_cancellation_is_done() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "control");
    let id = lane.push(NewJob::new("")).await.unwrap().id;
    let worker = Watched::running(&lane, |job| {
        async move {
            job.cancelled.cancelled().await;
            Outcome::Done
        }
        .boxed()
    });
    worker.has_run(1).await;
    lane.cancel(&id).await.unwrap();
    eventually("done", || async { lane.stats().await.unwrap().done == 1 }).await;
    worker.stopped().await;
    in_order(&lane).await;
}

#[tokio::test]
async fn dead_letters_are_listed_shown_retried_and_discarded() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "control");
    lane.push_many((0..3).map(|n| NewJob::new(n.to_string())).collect()).await.unwrap();
    let worker = Watched::answering(&lane, |_| Outcome::Dead { reason: "no such kind".to_owned() });
    eventually("all dead", || async { lane.stats().await.unwrap().dead == 3 }).await;
    worker.stopped().await;

    let dead = lane.list(State::Dead, 2).await.unwrap();
    assert_eq!(dead.len(), 2, "no more than asked for");
    assert!(dead.iter().all(|job| job.error.as_deref() == Some("no such kind") && job.at.is_some()));
    assert_eq!(lane.show(&dead[0].id).await.unwrap().unwrap().payload.len(), 1);

    assert!(lane.retry(&dead[0].id).await.unwrap());
    assert!(!lane.retry(&dead[0].id).await.unwrap(), "it is not dead any more");
    assert!(lane.discard(&dead[1].id).await.unwrap());
    assert!(!lane.discard(&dead[1].id).await.unwrap(), "it is gone");
    assert_eq!(lane.show(&dead[1].id).await.unwrap(), None);
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.ready, stats.dead), (1, 1));
    in_order(&lane).await;
}

#[tokio::test]
async fn a_running_job_is_not_discarded() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "control");
    let id = lane.push(NewJob::new("")).await.unwrap().id;
    let worker =
        Watched::running(&lane, |job| async move { job.cancelled.cancelled().await }.map(|()| Outcome::Done).boxed());
    worker.has_run(1).await;
    assert!(!lane.discard(&id).await.unwrap());
    lane.cancel(&id).await.unwrap();
    worker.stopped().await;
    in_order(&lane).await;
}

#[tokio::test]
async fn a_paused_lane_takes_jobs_and_hands_out_none_until_it_is_resumed() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "control");
    lane.pause().await.unwrap();
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    lane.push_many((0..5).map(|n| NewJob::new(n.to_string())).collect()).await.unwrap();
    // The worker's own look at the lane is over when a later command of its connection has been counted.
    let fetches = || server.command::<String>(&["INFO", "commandstats"]).matches("cmdstat_evalsha").count();
    eventually("the worker has looked", || async { fetches() > 0 }).await;
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.ready, stats.paused, worker.runs().len()), (5, true, 0));

    lane.resume().await.unwrap();
    worker.has_run(5).await;
    worker.stopped().await;
    assert!(!lane.stats().await.unwrap().paused);
    in_order(&lane).await;
}

#[tokio::test]
async fn stats_count_every_state() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "control");
    lane.push_many(vec![of_group("g", "a"), of_group("g", "b"), due_in(60_000, "c"), NewJob::new("d")]).await.unwrap();
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.ready, stats.waiting, stats.scheduled, stats.running, stats.live()), (2, 1, 1, 0, 4));
    for (state, count) in [(State::Ready, 2), (State::Waiting, 1), (State::Scheduled, 1), (State::Running, 0)] {
        let jobs = lane.list(state, 10).await.unwrap();
        assert_eq!(jobs.len(), count, "{state}");
        assert!(jobs.iter().all(|job| job.state == state));
    }
}
