//! Canaries: what stock apalis 1.0.0 and apalis-redis 1.0.0 do today, and what we therefore do ourselves. The day one of
//! these tests fails, upstream has mended it, and our own piece can go.
//!
//! | stock behaviour | our piece |
//! |---|---|
//! | a fetch promotes all due jobs at once: stuck with more than some 8,000 | bounded promotion (`fetch.lua`) |
//! | every push goes through the schedule, and nobody is woken | ready list and wake-up (`push.lua`) |
//! | without a TTL an idempotency key is deleted at once | the TTL is part of the key (`Idempotency`) |
//! | the metrics of a queue fail | `Lane::stats` |
//! | a handler that panics before its future is never counted as ended | it is called inside the future (`worker`) |
//!
//! And what we rely on: jobs pushed by the stock storage run here, and the stock storage reads ours.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[expect(dead_code, unused_imports, reason = "shared with the engine's suite, which uses all of it")]
mod support;

use apalis::{layers::catch_panic::CatchPanicLayer, prelude::TaskSink as _};
use apalis_core::{
    backend::{FetchById as _, Filter, ListAllTasks as _, Metrics as _, memory::MemoryStorage},
    error::{AbortError, BoxDynError},
    task::{builder::TaskBuilder, status::Status, task_id::TaskId},
    worker::{
        builder::WorkerBuilder, context::WorkerContext, event::Event, ext::event_listener::EventListenerExt as _,
    },
};
use apalis_redis::{Config, RedisStorage};
use queue::{NewJob, Outcome};
use support::{RedisServer, Watched, eventually, in_order, quick_lane};
use tokio::sync::mpsc;

const QUEUE: &str = "{test:up}";

async fn stock(server: &RedisServer) -> RedisStorage<String> {
    let connection = apalis_redis::connect(server.url()).await.unwrap();
    RedisStorage::new(connection).with_config(Config::default().queue(QUEUE))
}

#[tokio::test]
async fn jobs_pushed_by_the_stock_storage_run_here() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "up");
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    let mut storage = stock(&server).await;
    storage.push("hello".to_owned()).await.unwrap();
    storage.push_task(TaskBuilder::new("later".to_owned()).run_in_seconds(1).build()).await.unwrap();
    worker.has_run(2).await;
    assert_eq!(worker.payloads(), [r#""hello""#, r#""later""#]);
    worker.stopped().await;
    in_order(&lane).await;
}

#[tokio::test]
async fn the_stock_storage_reads_our_jobs() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "up");
    let id = lane.push(NewJob::new(r#""hello""#)).await.unwrap().id;
    let mut storage = stock(&server).await;
    let task_id: TaskId = id.as_str().parse().unwrap();
    let task = storage.fetch_by_id(&task_id).await.unwrap().unwrap();
    assert_eq!((task.args.as_slice(), task.status(), task.attempt()), (&br#""hello""#[..], Status::Pending, 0));

    let worker = Watched::answering(&lane, |_| Outcome::Done);
    eventually("done", || async { lane.stats().await.unwrap().done == 1 }).await;
    worker.stopped().await;
    let filter = Filter { status: Some(Status::Done), page: 1, page_size: None };
    let done = storage.list_all_tasks(&filter).await.unwrap();
    assert_eq!(done.iter().map(|task| task.task_id().unwrap().to_string()).collect::<Vec<_>>(), [id.to_string()]);
}

#[tokio::test]
async fn stock_fetch_is_stuck_with_ten_thousand_due_jobs() {
    let server = RedisServer::start();
    let mut storage = stock(&server).await;
    let mut fill = redis::pipe();
    for n in 0..10_000 {
        fill.zadd(format!("{QUEUE}:scheduled"), n, 1).ignore();
    }
    fill.zadd(format!("{QUEUE}:workers"), "worker", 9_999_999_999_u64).ignore();
    fill.query_async::<()>(storage.get_connection()).await.unwrap();

    let (config, worker) = (Config::default().queue(QUEUE), WorkerContext::new("worker"));
    let fetched = apalis_redis::queries::fetch_next(storage.get_connection(), &worker, &config);
    let error = fetched.await.unwrap_err().to_string();
    assert!(error.contains("too many results to unpack"), "{error}");
}

#[tokio::test]
async fn stock_push_sends_every_job_through_the_schedule() {
    let server = RedisServer::start();
    stock(&server).await.push(String::new()).await.unwrap();
    let count = |command: &str, key: &str| server.command::<u32>(&[command, &format!("{QUEUE}:{key}")]);
    assert_eq!((count("ZCARD", "scheduled"), count("LLEN", "active"), count("EXISTS", "signal")), (1, 0, 0));
}

#[tokio::test]
async fn stock_idempotency_without_a_ttl_admits_duplicates() {
    let server = RedisServer::start();
    let mut storage = stock(&server).await;
    for _ in 0..2 {
        storage.push_task(TaskBuilder::new(String::new()).idempotency_key("once").build()).await.unwrap();
    }
    assert_eq!(server.command::<u32>(&["HLEN", &format!("{QUEUE}:data")]), 2);
}

#[tokio::test]
async fn stock_metrics_of_a_queue_fail() {
    let server = RedisServer::start();
    let mut storage = stock(&server).await;
    storage.push(String::new()).await.unwrap();
    storage.fetch_by_queue().await.unwrap_err();
}

#[tokio::test]
async fn a_handler_that_panics_before_its_future_is_counted_for_ever() {
    let mut storage = MemoryStorage::new();
    storage.push(1_u32).await.unwrap();
    let (sender, mut counted) = mpsc::unbounded_channel();
    let handler = |_: u32| -> std::future::Ready<Result<(), BoxDynError>> { panic!("before the future") };
    let worker = WorkerBuilder::new("worker")
        .backend(storage)
        .layer(CatchPanicLayer::<fn(&Box<dyn std::any::Any + Send>) -> AbortError, AbortError>::new())
        .on_event(move |worker, event| {
            if matches!(event, Event::Error(_)) {
                sender.send(worker.task_count()).unwrap();
            }
        })
        .build(handler);
    tokio::select! {
        _ = worker.run() => panic!("nobody stopped it"),
        count = counted.recv() => assert_eq!(count, Some(1), "the run is over"),
    }
}
