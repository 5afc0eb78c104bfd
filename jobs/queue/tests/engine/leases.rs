//! Leases, tokens and lapses.

use std::{
    future::ready,
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use chrono::TimeDelta;
use futures::FutureExt as _;
use queue::{LaneConfig, NewJob, Outcome, State};
use tokio_util::sync::CancellationToken;

use crate::support::{
    Crashing, RedisServer, Watched, due_in, eventually, in_order, lane, now, of_group, quick, quick_lane,
};

#[tokio::test]
async fn a_job_of_a_crashed_worker_runs_again_after_its_lease() {
    let server = RedisServer::start();
    let mut crashing = Crashing::hanging(&quick_lane(&server, "leases"));
    let lane = quick_lane(&server, "leases");
    let id = lane.push(NewJob::new("")).await.unwrap().id;
    crashing.started().await;
    crashing.crash();
    assert_eq!(lane.show(&id).await.unwrap().unwrap().job.state, State::Running, "nobody handed it back");

    let worker = Watched::answering(&lane, |_| Outcome::Done);
    worker.has_run(1).await;
    let runs = worker.stopped().await;
    assert_eq!((runs.len(), runs[0].lapses, runs[0].failures, runs[0].attempt), (1, 1, 0, 1));
    assert_eq!(lane.stats().await.unwrap().lapsed, 1);
    in_order(&lane).await;
}

/// Its last fetch still lies before Redis then.
#[tokio::test]
async fn a_worker_that_died_while_redis_stood_still_takes_no_job_with_it() {
    let server = RedisServer::start();
    let config = LaneConfig { lease: Duration::from_hours(1), ..quick("leases") };
    let mut crashing = Crashing::hanging(&lane(&server, config.clone()));
    let lane = lane(&server, config);
    for at_work in ["first", "second"] {
        lane.push(NewJob::new(at_work)).await.unwrap();
        crashing.started().await;
    }
    lane.push(due_in(500, "later")).await.unwrap();
    let (asleep, began) = (server.begin(&["DEBUG", "SLEEP", "2.5"]), now());
    eventually("it asks for what is due", || ready(now() > began + TimeDelta::seconds(1))).await;
    crashing.crash();
    drop(asleep);
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    worker.has_run(1).await;
    assert_eq!(worker.stopped().await[0].payload, "later");
    in_order(&lane).await;
}

#[tokio::test]
async fn the_third_lapse_ends_a_job_as_poison() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "leases");
    let id = lane.push(of_group("g", "poison")).await.unwrap().id;
    lane.push(of_group("g", "next")).await.unwrap();
    for lapses in 0..3 {
        let mut crashing = Crashing::hanging(&quick_lane(&server, "leases"));
        assert_eq!(crashing.started().await.lapses, lapses);
        crashing.crash();
    }
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    eventually("dead", || async { lane.stats().await.unwrap().dead == 1 }).await;
    let job = lane.show(&id).await.unwrap().unwrap().job;
    assert_eq!((job.state, job.error.as_deref(), job.lapses), (State::Dead, Some("poison"), 3));
    worker.has_run(1).await;
    assert_eq!(lane.stats().await.unwrap().poisoned, 1);
    assert_eq!(worker.stopped().await[0].payload, "next", "poison releases its group");
    in_order(&lane).await;
}

#[tokio::test]
async fn a_lapsed_head_returns_to_the_front_of_its_group() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "leases");
    lane.push_many(vec![of_group("g", "1"), of_group("g", "2"), of_group("g", "3")]).await.unwrap();
    let mut crashing = Crashing::hanging(&quick_lane(&server, "leases"));
    assert_eq!(crashing.started().await.payload, "1");
    crashing.crash();

    let worker = Watched::answering(&lane, |_| Outcome::Done);
    worker.has_run(3).await;
    assert_eq!(worker.payloads(), ["1", "2", "3"]);
    worker.stopped().await;
    in_order(&lane).await;
}

#[tokio::test]
async fn a_lapsed_job_returns_to_the_front_of_the_ready_list() {
    let server = RedisServer::start();
    let lane = lane(&server, LaneConfig { concurrency: 1, ..quick("leases") });
    let id = lane.push(NewJob::new("lapsed")).await.unwrap().id;
    let mut crashing = Crashing::hanging(&quick_lane(&server, "leases"));
    crashing.started().await;
    crashing.crash();
    lane.push_many(vec![NewJob::new("a"), NewJob::new("b")]).await.unwrap();
    let lapse = lane.show(&id).await.unwrap().unwrap().job.at.unwrap();
    eventually("the lease has lapsed", || std::future::ready(now() > lapse)).await;

    let worker = Watched::answering(&lane, |_| Outcome::Done);
    worker.has_run(3).await;
    assert_eq!(worker.payloads(), ["lapsed", "a", "b"]);
    worker.stopped().await;
    in_order(&lane).await;
}

/// The handler blocks its runtime's only thread for as long as it takes to see the lease renewed three times.
#[tokio::test]
async fn a_busy_handler_cannot_starve_the_renewal() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "leases");
    let (release, blocked) = mpsc::channel::<()>();
    let blocked = Mutex::new(blocked);
    let mut busy = Crashing::running(&quick_lane(&server, "leases"), move |_| {
        blocked.lock().unwrap().recv().unwrap();
        std::future::ready(Outcome::Done).boxed()
    });
    let id = lane.push(NewJob::new("")).await.unwrap().id;
    busy.started().await;
    let idle = Watched::answering(&lane, |_| Outcome::Done);

    let lease_end = async || lane.show(&id).await.unwrap().unwrap().job.at.unwrap();
    let first = lease_end().await;
    eventually("the lease was renewed beyond two leases", || async {
        lease_end().await > first + 2 * lane.config().lease
    })
    .await;
    release.send(()).unwrap();
    eventually("done", || async { lane.stats().await.unwrap().done == 1 }).await;
    assert_eq!(idle.stopped().await, [], "nobody else got it");
    assert_eq!(lane.stats().await.unwrap().lapsed, 0);
    busy.crash();
    in_order(&lane).await;
}

#[tokio::test]
async fn a_stale_token_is_refused_without_touching_the_others() {
    let server = RedisServer::start();
    let long = LaneConfig { lease: Duration::from_secs(60), renew_every: Duration::from_secs(30), ..quick("leases") };
    let lane = lane(&server, long);
    let ids: Vec<_> = lane
        .push_many((0..4).map(|n| NewJob::new(n.to_string())).collect())
        .await
        .unwrap()
        .into_iter()
        .map(|pushed| pushed.id)
        .collect();
    let go = CancellationToken::new();
    let start = go.clone();
    let worker = Watched::running(&lane, move |_| start.clone().cancelled_owned().map(|()| Outcome::Done).boxed());
    worker.has_run(4).await;
    let leases: Vec<String> = server.command(&["ZRANGE", "{test:leases}:inflight", "0", "-1"]);
    let lease = leases.iter().find(|lease| lease.starts_with(ids[1].as_str())).unwrap();
    server.command::<u32>(&["ZREM", "{test:leases}:inflight", lease]);
    server.command::<u32>(&["ZADD", "{test:leases}:inflight", "9999999999", &format!("{} somebody else", ids[1])]);
    server.command::<u32>(&["SADD", "{test:leases}:cancel", ids[1].as_str()]);
    go.cancel(); // all four end together
    eventually("three done", || async { lane.stats().await.unwrap().done == 3 }).await;
    worker.stopped().await;

    let job = lane.show(&ids[1]).await.unwrap().unwrap().job;
    assert_eq!((job.state, job.worker.as_deref()), (State::Running, Some("else")), "it is somebody else's");
    assert!(
        server.command::<bool>(&["SISMEMBER", "{test:leases}:cancel", ids[1].as_str()]),
        "and to be cancelled there"
    );
    in_order(&lane).await;
}

/// What happens to a process that stood still for longer than a lease.
#[tokio::test]
async fn an_id_that_still_runs_in_this_process_is_not_handed_out_again() {
    let server = RedisServer::start();
    let long = LaneConfig { lease: Duration::from_secs(60), renew_every: Duration::from_secs(30), ..quick("leases") };
    let lane = lane(&server, long);
    let id = lane.push(NewJob::new("slow")).await.unwrap().id;
    let go = CancellationToken::new();
    let start = go.clone();
    let worker = Watched::running(&lane, move |job| {
        let start = start.clone();
        async move {
            if job.payload == "slow" {
                start.cancelled().await;
            }
            Outcome::Done
        }
        .boxed()
    });
    worker.has_run(1).await;
    let lease = || server.command::<Vec<String>>(&["ZRANGEBYSCORE", "{test:leases}:inflight", "-inf", "+inf"]);
    let before = lease();
    server.command::<u32>(&["ZADD", "{test:leases}:inflight", "XX", "1", &before[0]]);
    lane.push(NewJob::new("makes the worker look")).await.unwrap();
    eventually("the worker has it under a new token", || async {
        lease().iter().any(|lease| lease.starts_with(id.as_str()) && *lease != before[0])
    })
    .await;
    go.cancel();
    eventually("both done", || async { lane.stats().await.unwrap().done == 2 }).await;
    assert_eq!(worker.payloads().iter().filter(|payload| *payload == "slow").count(), 1);
    worker.stopped().await;
    in_order(&lane).await;
}

#[tokio::test]
async fn concurrency_bounds_what_runs_and_what_is_leased() {
    let server = RedisServer::start();
    let lane = lane(&server, LaneConfig { concurrency: 3, prefetch: 2, ..quick("leases") });
    lane.push_many((0..20).map(|n| NewJob::new(n.to_string())).collect()).await.unwrap();
    let go = CancellationToken::new();
    let (start, most) = (go.clone(), Arc::new(Mutex::new((0_usize, 0_usize))));
    let counted = Arc::clone(&most);
    let worker = Watched::running(&lane, move |_| {
        let (start, counted) = (start.clone(), Arc::clone(&counted));
        async move {
            {
                let mut count = counted.lock().unwrap();
                count.0 += 1;
                count.1 = count.1.max(count.0);
            }
            start.cancelled().await;
            counted.lock().unwrap().0 -= 1;
            Outcome::Done
        }
        .boxed()
    });
    worker.has_run(3).await;
    assert_eq!(lane.stats().await.unwrap().running, 5, "three run, two lie ready");
    go.cancel();
    eventually("all done", || async { lane.stats().await.unwrap().done == 20 }).await;
    worker.stopped().await;
    assert_eq!(most.lock().unwrap().1, 3);
}

#[tokio::test]
async fn more_than_eight_thousand_due_jobs_are_promoted_in_bounded_batches() {
    let server = RedisServer::start();
    let lane = lane(&server, LaneConfig { concurrency: 500, ..quick("leases") });
    let jobs = (0..9_000).map(|n| crate::support::due_in(30_000, &n.to_string())).collect();
    lane.push_many(jobs).await.unwrap();
    // All become due at one moment: their scores are moved to the past, as if Redis had been away until then.
    server.command::<u32>(&[
        "ZUNIONSTORE",
        "{test:leases}:scheduled",
        "1",
        "{test:leases}:scheduled",
        "WEIGHTS",
        "0.5",
    ]);
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    worker.has_run(9_000).await;
    worker.stopped().await;
    in_order(&lane).await;
}
