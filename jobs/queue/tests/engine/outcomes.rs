//! What becomes of a job, by what its run answers.

use std::time::Duration;

use futures::FutureExt as _;
use queue::{History, LaneConfig, NewJob, Outcome, State};

use crate::support::{RedisServer, Watched, eventually, in_order, lane, quick, quick_lane};

fn retry(error: &str) -> Outcome {
    Outcome::Retry { after: Duration::from_millis(20), error: error.to_owned() }
}

#[tokio::test]
async fn a_failing_job_is_retried_with_its_failures_counted() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "outcomes");
    let id = lane.push(NewJob::new("")).await.unwrap().id;
    let worker = Watched::answering(&lane, |job| if job.failures < 3 { retry("nobody home") } else { Outcome::Done });
    eventually("done", || async { lane.stats().await.unwrap().done == 1 }).await;

    let runs = worker.stopped().await;
    let counters: Vec<(u32, u32, u32)> = runs.iter().map(|run| (run.failures, run.attempt, run.lapses)).collect();
    assert_eq!(counters, [(0, 1, 0), (1, 2, 0), (2, 3, 0), (3, 4, 0)]);
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.failed, stats.done_ever, stats.live()), (3, 1, 0));
    assert_eq!(lane.show(&id).await.unwrap().unwrap().job.error.as_deref(), Some("nobody home"));
    in_order(&lane).await;
}

#[tokio::test]
async fn a_retry_waits_for_its_delay() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "outcomes");
    let id = lane.push(NewJob::new("")).await.unwrap().id;
    let worker = Watched::answering(&lane, |_| Outcome::Retry { after: Duration::from_hours(1), error: String::new() });
    eventually("scheduled", || async { lane.stats().await.unwrap().scheduled == 1 }).await;
    let job = lane.show(&id).await.unwrap().unwrap().job;
    let wait = job.at.unwrap() - job.enqueued_at.unwrap();
    assert!((3_599..=3_620).contains(&wait.num_seconds()), "{wait}");
    assert_eq!(worker.stopped().await.len(), 1);
}

#[tokio::test]
async fn a_snoozed_job_comes_back_without_a_failure() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "outcomes");
    lane.push(NewJob::new("")).await.unwrap();
    let times = std::sync::atomic::AtomicU32::new(0);
    let worker = Watched::answering(&lane, move |_| {
        let before = times.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        if before < 2 { Outcome::Snooze(Duration::from_millis(20 * u64::from(before))) } else { Outcome::Done }
    });
    eventually("done", || async { lane.stats().await.unwrap().done == 1 }).await;
    assert!(worker.stopped().await.iter().all(|run| (run.failures, run.lapses) == (0, 0)));
    assert_eq!(lane.stats().await.unwrap().snoozed, 2);
}

#[tokio::test]
async fn an_ended_job_is_kept_with_its_reason() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "outcomes");
    for payload in ["done", "cancelled", "dead"] {
        lane.push(NewJob::new(payload)).await.unwrap();
    }
    let worker = Watched::answering(&lane, |job| match &job.payload[..] {
        b"done" => Outcome::Done,
        b"cancelled" => Outcome::Cancelled { reason: "not wanted".to_owned() },
        _ => Outcome::Dead { reason: "é".repeat(400) },
    });
    eventually("all ended", || async { lane.stats().await.unwrap().live() == 0 }).await;
    worker.stopped().await;

    let reason = async |state| lane.list(state, 10).await.unwrap()[0].error.clone();
    assert_eq!(reason(State::Done).await, None);
    assert_eq!(reason(State::Cancelled).await.as_deref(), Some("not wanted"));
    assert_eq!(reason(State::Dead).await, Some("é".repeat(250)), "cut at 500 bytes");
    in_order(&lane).await;
}

#[tokio::test]
async fn a_panicking_handler_is_a_retry_and_the_worker_lives_on() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "outcomes");
    let id = lane.push(NewJob::new("panic")).await.unwrap().id;
    lane.push(NewJob::new("panic later")).await.unwrap();
    let worker = Watched::running(&lane, |job| match &job.payload[..] {
        b"panic" => panic!("at once"),
        b"panic later" => async {
            tokio::task::yield_now().await;
            panic!("after an await")
        }
        .boxed(),
        _ => std::future::ready(Outcome::Done).boxed(),
    });
    eventually("both wait for a retry", || async { lane.stats().await.unwrap().scheduled == 2 }).await;
    let job = lane.show(&id).await.unwrap().unwrap().job;
    assert_eq!((job.failures, job.error.as_deref()), (1, Some("panicked")));

    lane.push(NewJob::new("good")).await.unwrap();
    eventually("the good one done", || async { lane.stats().await.unwrap().done == 1 }).await;
    worker.stopped().await;
}

#[tokio::test]
async fn history_is_capped_by_count() {
    let server = RedisServer::start();
    let cap = History { count: 5, age: Duration::from_hours(1) };
    let lane = lane(&server, LaneConfig { history: cap, dead: cap, ..quick("outcomes") });
    let jobs = (0..60).map(|n| NewJob::new(n.to_string())).collect();
    lane.push_many(jobs).await.unwrap();
    let worker = Watched::answering(&lane, |job| match job.payload.last() {
        Some(b'0'..=b'3') => Outcome::Done,
        Some(b'4'..=b'6') => Outcome::Cancelled { reason: String::new() },
        _ => Outcome::Dead { reason: String::new() },
    });
    eventually("all ended", || async { lane.stats().await.unwrap().live() == 0 }).await;
    worker.stopped().await;

    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.done, stats.cancelled, stats.dead), (5, 5, 5));
    let keys: Vec<String> = server.command(&["KEYS", "*:meta:*"]);
    assert_eq!((keys.len(), server.command::<usize>(&["HLEN", "{test:outcomes}:data"])), (15, 15));
    in_order(&lane).await;
}

#[tokio::test]
async fn history_is_capped_by_age() {
    let server = RedisServer::start();
    let young = History { count: 1_000, age: Duration::from_secs(3_600) };
    let lane = lane(&server, LaneConfig { history: young, dead: young, ..quick("outcomes") });
    lane.push_many(vec![NewJob::new("done"), NewJob::new("dead"), NewJob::new("done")]).await.unwrap();
    let worker = Watched::answering(&lane, |job| match &job.payload[..] {
        b"done" => Outcome::Done,
        _ => Outcome::Dead { reason: String::new() },
    });
    eventually("all ended", || async { lane.stats().await.unwrap().live() == 0 }).await;
    worker.stopped().await;
    // Two of them ended two hours ago, as far as Redis knows; one just now.
    let done = lane.list(State::Done, 10).await.unwrap();
    let dead = lane.list(State::Dead, 10).await.unwrap();
    for (state, id) in [("done", &done[0].id), ("dead", &dead[0].id)] {
        server.command::<f64>(&["ZINCRBY", &format!("{{test:outcomes}}:{state}"), "-7200", id.as_str()]);
    }
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    eventually("the old ones are forgotten", || async {
        let stats = lane.stats().await.unwrap();
        (stats.done, stats.dead) == (1, 0)
    })
    .await;
    worker.stopped().await;
    assert_eq!(server.command::<Vec<String>>(&["KEYS", "*:meta:*"]).len(), 1);
    in_order(&lane).await;
}
