//! Waking and sleeping.

use std::{sync::Arc, time::Duration};

use queue::{LaneConfig, NewJob, Outcome};

use crate::support::{RedisServer, Watched, due_in, eventually, lane, of_group, quick};

/// Without a wake-up such a worker would not look again in this test's lifetime.
fn sleeper(name: &str) -> LaneConfig {
    LaneConfig { poll: Duration::from_hours(1), ..quick(name) }
}

async fn is_listening(server: &RedisServer, lane: &str) {
    let channel = format!("{{test:{lane}}}:wake");
    eventually("the worker listens", || async {
        server.command::<(String, u32)>(&["PUBSUB", "NUMSUB", &channel]).1 >= 1
    })
    .await;
}

#[tokio::test]
async fn a_push_wakes_a_sleeping_worker() {
    let server = RedisServer::start();
    let lane = lane(&server, sleeper("idle"));
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    is_listening(&server, "idle").await;
    for count in 1..=5 {
        lane.push(NewJob::new("")).await.unwrap();
        worker.has_run(count).await;
    }
    worker.stopped().await;
}

#[tokio::test]
async fn a_worker_whose_subscription_was_cut_listens_again() {
    let server = RedisServer::start();
    let lane = lane(&server, sleeper("idle"));
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    for count in 1..=3 {
        is_listening(&server, "idle").await;
        lane.push(NewJob::new("")).await.unwrap();
        worker.has_run(count).await;
        server.command::<u32>(&["CLIENT", "KILL", "TYPE", "pubsub"]);
    }
    worker.stopped().await;
}

#[tokio::test]
async fn a_job_that_is_due_earlier_than_the_workers_sleep_wakes_it() {
    let server = RedisServer::start();
    let lane = lane(&server, sleeper("idle"));
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    is_listening(&server, "idle").await;
    lane.push(due_in(3_600_000, "tomorrow")).await.unwrap();
    lane.push(due_in(300, "soon")).await.unwrap();
    lane.push(due_in(100, "sooner")).await.unwrap();
    worker.has_run(2).await;
    assert_eq!(worker.payloads(), ["sooner", "soon"]);
    worker.stopped().await;
}

#[tokio::test]
async fn a_retry_a_snooze_and_a_released_group_start_without_a_poll() {
    let server = RedisServer::start();
    let lane = lane(&server, LaneConfig { concurrency: 1, ..sleeper("idle") });
    let worker = Watched::answering(&lane, |job| match (&job.payload[..], job.failures) {
        (b"retry", 0) => Outcome::Retry { after: Duration::from_millis(50), error: String::new() },
        _ => Outcome::Done,
    });
    is_listening(&server, "idle").await;
    lane.push_many(vec![of_group("g", "retry"), of_group("g", "next")]).await.unwrap();
    worker.has_run(3).await;
    assert_eq!(worker.payloads(), ["retry", "retry", "next"]);
    worker.stopped().await;
}

#[tokio::test]
async fn a_lapsed_lease_is_taken_back_without_a_poll() {
    let server = RedisServer::start();
    let lane = lane(&server, sleeper("idle"));
    let mut crashing = crate::support::Crashing::hanging(&crate::support::lane(&server, sleeper("idle")));
    lane.push(NewJob::new("")).await.unwrap();
    crashing.started().await;
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    is_listening(&server, "idle").await;
    crashing.crash();
    worker.has_run(1).await;
    worker.stopped().await;
}

#[tokio::test]
async fn a_lost_wake_up_costs_no_more_than_a_poll() {
    let server = RedisServer::start();
    let lane = lane(&server, LaneConfig { poll: Duration::from_millis(200), ..quick("idle") });
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    is_listening(&server, "idle").await;
    // As another producer does it: no message.
    server.command::<u32>(&["HSET", "{test:idle}:data", "a-job", "payload"]);
    server.command::<u32>(&[
        "HSET",
        "{test:idle}:meta:a-job",
        "attempts",
        "0",
        "max_attempts",
        "5",
        "status",
        "Pending",
    ]);
    server.command::<u32>(&["ZADD", "{test:idle}:scheduled", "1700000000", "a-job"]);
    worker.has_run(1).await;
    worker.stopped().await;
}

/// The only test with a window of time: the rule is a rate.
#[tokio::test]
async fn an_idle_worker_costs_less_than_two_commands_a_second() {
    let server = RedisServer::start();
    let lane = lane(&server, LaneConfig { name: "idle".to_owned(), ..LaneConfig::default() });
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    is_listening(&server, "idle").await;
    let commands = || -> u64 {
        let stats: String = server.command(&["INFO", "commandstats"]);
        let calls = stats.lines().filter(|line| {
            ["evalsha", "ping", "publish"].iter().any(|name| line.starts_with(&format!("cmdstat_{name}:")))
        });
        calls.filter_map(|line| line.split_once("calls=")?.1.split_once(',')?.0.parse::<u64>().ok()).sum()
    };
    let before = commands();
    let window = Duration::from_secs(4);
    tokio::time::sleep(window).await;
    let spent = commands() - before;
    assert!(spent < 2 * window.as_secs(), "{spent} commands in {window:?}");
    worker.stopped().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_share_a_burst_without_a_poll() {
    let server = RedisServer::start();
    let lane = lane(&server, LaneConfig { concurrency: 1, ..sleeper("idle") });
    let barrier = Arc::new(tokio::sync::Barrier::new(2));
    let work = {
        let barrier = Arc::clone(&barrier);
        move |_| -> futures::future::BoxFuture<'static, Outcome> {
            let barrier = Arc::clone(&barrier);
            Box::pin(async move {
                barrier.wait().await; // passes only if two run at once
                Outcome::Done
            })
        }
    };
    let workers = [Watched::running(&lane, work.clone()), Watched::running(&lane, work)];
    eventually("both listen", || async {
        server.command::<(String, u32)>(&["PUBSUB", "NUMSUB", "{test:idle}:wake"]).1 == 2
    })
    .await;
    lane.push_many(vec![NewJob::new("a"), NewJob::new("b")]).await.unwrap();
    eventually("both done", || async { lane.stats().await.unwrap().done == 2 }).await;
    for worker in workers {
        worker.stopped().await;
    }
}
