//! Groups: one job at a time, in the order in which they became due.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures::FutureExt as _;
use queue::{LaneConfig, NewJob, Outcome, State};

use crate::support::{RedisServer, Watched, due_in, eventually, in_order, lane, of_group, quick, quick_lane};

async fn ended(lane: &queue::Lane) {
    eventually("all ended", || async { lane.stats().await.unwrap().live() == 0 }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_runs_one_at_a_time_in_push_order_under_two_workers() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "groups");
    let jobs = (0..120).map(|n| of_group(&format!("g{}", n % 3), &n.to_string())).collect();
    lane.push_many(jobs).await.unwrap();

    let at_once: Arc<[AtomicUsize; 3]> = Arc::default();
    let order = Arc::new(std::sync::Mutex::new(Vec::new()));
    let work = {
        let order = Arc::clone(&order);
        move |job: queue::Job| {
            let (at_once, order) = (Arc::clone(&at_once), Arc::clone(&order));
            async move {
                let n: usize = str::from_utf8(&job.payload).unwrap().parse().unwrap();
                assert_eq!(at_once[n % 3].fetch_add(1, Ordering::SeqCst), 0, "two of one group at once");
                order.lock().unwrap().push(n);
                tokio::task::yield_now().await;
                at_once[n % 3].fetch_sub(1, Ordering::SeqCst);
                Outcome::Done
            }
            .boxed()
        }
    };
    let workers = [Watched::running(&lane, work.clone()), Watched::running(&lane, work)];
    ended(&lane).await;
    for worker in workers {
        worker.stopped().await;
    }
    for group in 0..3 {
        let order = order.lock().unwrap();
        let of_group: Vec<usize> = order.iter().copied().filter(|n| n % 3 == group).collect();
        assert!(of_group.len() == 40 && of_group.is_sorted(), "{of_group:?}");
    }
    assert_eq!(lane.stats().await.unwrap().failed, 0, "no run met another of its group");
    in_order(&lane).await;
    assert!(server.command::<Vec<String>>(&["KEYS", "*:group:*"]).is_empty(), "nothing is left of the groups");
}

#[tokio::test]
async fn only_heads_stand_in_the_ready_list() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "groups");
    let jobs = (0..9).map(|n| of_group(&format!("g{}", n % 3), &n.to_string())).collect();
    lane.push_many(jobs).await.unwrap();
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.ready, stats.waiting), (3, 6));
    in_order(&lane).await;
}

#[tokio::test]
async fn a_failing_head_keeps_the_others_waiting_until_its_attempts_end() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "groups");
    lane.push_many(vec![of_group("g", "head"), of_group("g", "next"), of_group("other", "free")]).await.unwrap();
    let worker = Watched::answering(&lane, |job| match (&job.payload[..], job.failures) {
        (b"head", 0..3) => Outcome::Retry { after: Duration::from_millis(30), error: String::new() },
        (b"head", _) => Outcome::Dead { reason: String::new() },
        _ => Outcome::Done,
    });
    ended(&lane).await;
    let mut payloads = worker.payloads();
    worker.stopped().await;
    payloads.retain(|payload| payload != "free");
    assert_eq!(payloads, ["head", "head", "head", "head", "next"]);
    in_order(&lane).await;
}

#[tokio::test]
async fn a_snoozed_job_leaves_its_group_and_joins_at_the_end() {
    let server = RedisServer::start();
    let lane = lane(&server, LaneConfig { concurrency: 1, ..quick("groups") });
    lane.push_many(vec![of_group("g", "sleepy"), of_group("g", "next"), of_group("g", "last")]).await.unwrap();
    let slept = std::sync::atomic::AtomicBool::new(false);
    let worker = Watched::answering(&lane, move |job| match &job.payload[..] {
        b"sleepy" if !slept.swap(true, Ordering::SeqCst) => Outcome::Snooze(Duration::from_millis(1)),
        _ => Outcome::Done,
    });
    ended(&lane).await;
    let payloads = worker.payloads();
    worker.stopped().await;
    assert_eq!((payloads.len(), &payloads[..2]), (4, &["sleepy".to_owned(), "next".to_owned()][..]));
    in_order(&lane).await;
}

#[tokio::test]
async fn a_job_joins_its_group_when_it_becomes_due() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "groups");
    let later = NewJob { group: Some("g".to_owned()), ..due_in(3_600_000, "later") };
    let soon = NewJob { group: Some("g".to_owned()), ..due_in(100, "soon") };
    lane.push_many(vec![later, soon, of_group("g", "now")]).await.unwrap();
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    worker.has_run(2).await;
    eventually("two done", || async { lane.stats().await.unwrap().done == 2 }).await;
    assert_eq!(worker.payloads(), ["now", "soon"]);
    worker.stopped().await;
    in_order(&lane).await;
}

#[tokio::test]
async fn every_end_of_a_head_releases_the_next() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "groups");
    let ends = ["done", "cancelled", "dead", "snoozed", "last"];
    lane.push_many(ends.map(|end| of_group("g", end)).into()).await.unwrap();
    let worker = Watched::answering(&lane, |job| match &job.payload[..] {
        b"cancelled" => Outcome::Cancelled { reason: String::new() },
        b"dead" => Outcome::Dead { reason: String::new() },
        b"snoozed" => Outcome::Snooze(Duration::from_hours(1)),
        _ => Outcome::Done,
    });
    worker.has_run(5).await;
    assert_eq!(worker.payloads(), ends);
    worker.stopped().await;
    in_order(&lane).await;
}

#[tokio::test]
async fn cancelling_or_discarding_a_head_from_outside_releases_the_next() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "groups");
    let jobs = ["a", "b", "c", "d"].map(|payload| of_group("g", payload));
    let ids: Vec<_> = lane.push_many(jobs.into()).await.unwrap().into_iter().map(|pushed| pushed.id).collect();
    lane.cancel(&ids[0]).await.unwrap();
    in_order(&lane).await;
    lane.discard(&ids[1]).await.unwrap();
    in_order(&lane).await;
    assert_eq!(lane.list(State::Ready, 10).await.unwrap()[0].id, ids[2]);
    lane.discard(&ids[3]).await.unwrap(); // one that only waits
    in_order(&lane).await;
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.ready, stats.waiting), (1, 0));
}

#[tokio::test]
async fn a_head_whose_data_is_gone_does_not_block_its_group() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "groups");
    let head = lane.push(of_group("g", "head")).await.unwrap().id;
    server.command::<u32>(&["HDEL", "{test:groups}:data", head.as_str()]);
    lane.push(of_group("g", "next")).await.unwrap();
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    eventually("next is done", || async { lane.stats().await.unwrap().done == 1 }).await;
    assert_eq!(worker.stopped().await.len(), 1);
    in_order(&lane).await;
}

#[tokio::test]
async fn a_retried_dead_job_joins_behind_its_group() {
    let server = RedisServer::start();
    let lane = lane(&server, LaneConfig { concurrency: 1, ..quick("groups") });
    let id = lane.push(of_group("g", "dead")).await.unwrap().id;
    let worker = Watched::answering(&lane, |job| match &job.payload[..] {
        b"dead" => Outcome::Dead { reason: String::new() },
        _ => Outcome::Done,
    });
    eventually("dead", || async { lane.stats().await.unwrap().dead == 1 }).await;
    worker.stopped().await;
    lane.push_many(vec![of_group("g", "one"), of_group("g", "two")]).await.unwrap();
    assert!(lane.retry(&id).await.unwrap());
    in_order(&lane).await;

    let worker = Watched::answering(&lane, |_| Outcome::Done);
    ended(&lane).await;
    let runs = worker.stopped().await;
    assert_eq!(runs.iter().map(|run| run.payload.as_str()).collect::<Vec<_>>(), ["one", "two", "dead"]);
    assert_eq!((runs[2].failures, runs[2].lapses), (0, 0));
}
