//! Pushing: ids, idempotency, metadata, sizes, batches.

use std::{collections::BTreeMap, time::Duration};

use futures::FutureExt as _;
use queue::{Client, Idempotency, JobId, LaneConfig, NewJob, Outcome, PushError, State, UrlError};

use crate::support::{RedisServer, Watched, due_in, eventually, in_order, lane, now, quick, quick_lane};

fn once(key: &str, payload: &str) -> NewJob {
    let idempotency = Idempotency { key: key.to_owned(), ttl: Duration::from_hours(1) };
    NewJob { idempotency: Some(idempotency), ..NewJob::new(payload.to_owned()) }
}

#[tokio::test]
async fn a_pushed_job_runs_once_and_is_done() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "push");
    let worker = Watched::answering(&lane, |_| Outcome::Done);

    let pushed = lane.push(NewJob::new("hello")).await.unwrap();
    assert!(pushed.new);
    worker.has_run(1).await;
    eventually("done", || async { lane.stats().await.unwrap().done == 1 }).await;

    let runs = worker.stopped().await;
    assert_eq!(runs.len(), 1);
    assert_eq!((runs[0].payload.as_str(), runs[0].attempt, runs[0].id.as_str()), ("hello", 1, pushed.id.as_str()));
    in_order(&lane).await;
}

#[tokio::test]
async fn a_second_push_under_a_key_answers_with_the_first_job() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "push");
    let first = lane.push(once("event-1", "first")).await.unwrap();
    let second = lane.push(once("event-1", "second")).await.unwrap();
    let other = lane.push(once("event-2", "other")).await.unwrap();

    assert_eq!((second.id.clone(), second.new), (first.id, false));
    assert_ne!(other.id, second.id);
    assert_eq!(lane.stats().await.unwrap().ready, 2);
}

#[tokio::test]
async fn a_key_is_free_again_after_its_ttl() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "push");
    let short = || {
        let idempotency = Idempotency { key: "event".to_owned(), ttl: Duration::from_millis(30) };
        NewJob { idempotency: Some(idempotency), ..NewJob::new("") }
    };
    let first = lane.push(short()).await.unwrap();
    eventually("another job under the key", || async {
        let next = lane.push(short()).await.unwrap();
        next.new && next.id != first.id
    })
    .await;
}

#[tokio::test]
async fn a_key_outlives_its_job() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "push");
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    let first = lane.push(once("event", "")).await.unwrap();
    worker.has_run(1).await;
    assert_eq!(lane.push(once("event", "")).await.unwrap().id, first.id);
    assert_eq!(worker.stopped().await.len(), 1);
}

#[tokio::test]
async fn pushing_an_id_that_is_there_does_nothing() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "push");
    let id = JobId::generate();
    let job = |payload: &str| NewJob { id: Some(id.clone()), ..NewJob::new(payload.to_owned()) };
    assert!(lane.push(job("first")).await.unwrap().new);
    let again = lane.push(job("second")).await.unwrap();

    assert_eq!((again.id, again.new), (id.clone(), false));
    assert_eq!(&lane.show(&id).await.unwrap().unwrap().payload[..], b"first");
    assert_eq!(lane.stats().await.unwrap().ready, 1);
}

#[tokio::test]
async fn many_jobs_are_answered_in_their_order() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "push");
    let jobs: Vec<NewJob> = (0..1_000).map(|n| once(&format!("event-{}", n % 900), &n.to_string())).collect();
    let pushed = lane.push_many(jobs).await.unwrap();

    assert_eq!(pushed.iter().filter(|pushed| pushed.new).count(), 900);
    assert!(pushed[900..].iter().zip(&pushed).all(|(again, first)| again.id == first.id && !again.new));
    assert!(lane.push_many(Vec::new()).await.unwrap().is_empty());
    in_order(&lane).await;
}

#[tokio::test]
async fn a_body_over_64_kib_has_a_key_of_its_own_and_arrives_whole() {
    let server = RedisServer::start();
    let config = LaneConfig { history: queue::History { count: 0, age: Duration::ZERO }, ..quick("push") };
    let lane = lane(&server, config);
    let large = "x".repeat(70_000);
    let pushed = lane.push(NewJob::new(large.clone())).await.unwrap();
    let small = lane.push(NewJob::new("y".repeat(65_536))).await.unwrap();
    let body = |id: &JobId| server.command::<u64>(&["STRLEN", &format!("{{test:push}}:body:{id}")]);
    assert_eq!((body(&pushed.id), body(&small.id)), (70_000, 0));
    assert_eq!(lane.show(&pushed.id).await.unwrap().unwrap().payload.len(), 70_000);

    let worker = Watched::answering(&lane, |_| Outcome::Done);
    worker.has_run(2).await;
    assert_eq!(worker.stopped().await[0].payload, large);
    assert_eq!(body(&pushed.id), 0, "the body goes with its job");
    in_order(&lane).await;
}

#[tokio::test]
async fn an_empty_payload_is_a_payload() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "push");
    lane.push(NewJob::new("")).await.unwrap();
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    worker.has_run(1).await;
    assert_eq!(worker.stopped().await[0].payload, "");
}

#[tokio::test]
async fn metadata_group_and_time_of_push_reach_the_handler() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "push");
    let metadata = BTreeMap::from([("trace".to_owned(), "abc".to_owned()), ("kind".to_owned(), "é".to_owned())]);
    let job = NewJob { metadata: metadata.clone(), group: Some("g".to_owned()), ..NewJob::new("") };
    let before = now();
    lane.push(job).await.unwrap();

    let (sender, mut seen) = tokio::sync::mpsc::unbounded_channel();
    let worker = Watched::answering(&lane, move |job| {
        sender.send(job.clone()).unwrap();
        Outcome::Done
    });
    let job = seen.recv().await.unwrap();
    assert_eq!((job.metadata, job.group.as_deref()), (metadata, Some("g")));
    assert!(job.enqueued_at >= before - chrono::TimeDelta::seconds(1) && job.enqueued_at <= now());
    worker.stopped().await;
}

#[tokio::test]
async fn more_metadata_than_a_job_may_have_is_refused() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "push");
    let many = (0..65).map(|n| (n.to_string(), String::new())).collect();
    assert_eq!(lane.push(NewJob { metadata: many, ..NewJob::new("") }).await, Err(PushError::Metadata));
    assert_eq!(lane.stats().await.unwrap().live(), 0);
}

#[tokio::test]
async fn a_job_for_later_is_scheduled_and_starts_at_its_time() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "push");
    let later = lane.push(due_in(200, "later")).await.unwrap();
    lane.push(due_in(-1_000, "overdue")).await.unwrap();
    assert_eq!(lane.show(&later.id).await.unwrap().unwrap().job.state, State::Scheduled);

    let started = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let times = std::sync::Arc::clone(&started);
    let worker = Watched::running(&lane, move |_| {
        times.lock().unwrap().push(now());
        std::future::ready(Outcome::Done).boxed()
    });
    let due = lane.show(&later.id).await.unwrap().unwrap().job.at.unwrap();
    worker.has_run(2).await;
    assert_eq!(worker.stopped().await.iter().map(|run| run.payload.as_str()).collect::<Vec<_>>(), ["overdue", "later"]);
    assert!(started.lock().unwrap()[1] >= due, "not before its time");
}

#[tokio::test]
async fn names_that_would_break_the_hash_tag_are_refused() {
    let server = RedisServer::start();
    let client = Client::new(&server.url(), "test").unwrap();
    for name in ["", "a}b", "{a}", "a b", "a:b", "a*"] {
        let lane = client.lane(quick(name));
        assert!(matches!(lane.push(NewJob::new("")).await, Err(PushError::Lane(_))), "{name:?}");
        assert!(lane.stats().await.is_err());
    }
    assert_eq!(Client::new(&server.url(), "a}b").unwrap_err(), UrlError::Prefix);
    assert_eq!(Client::new("http://localhost", "test").unwrap_err(), UrlError::Url);
}

#[tokio::test]
async fn all_keys_of_a_lane_carry_one_hash_tag() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "push");
    let job = NewJob { group: Some("g".to_owned()), ..once("event", &"x".repeat(70_000)) };
    lane.push(job).await.unwrap();
    lane.push(due_in(60_000, "")).await.unwrap();
    let keys: Vec<String> = server.command(&["KEYS", "*"]);
    assert!(keys.len() >= 7 && keys.iter().all(|key| key.starts_with("{test:push}:")), "{keys:?}");
}

#[tokio::test]
async fn settings_that_contradict_each_other_are_refused() {
    use queue::ConfigError::{Concurrency, Lease, Poll, Renewal};
    let ms = Duration::from_millis;
    let cases = [
        (LaneConfig { concurrency: 0, ..quick("c") }, Concurrency),
        (LaneConfig { concurrency: 1_500, prefetch: 1_500, ..quick("c") }, Concurrency),
        (LaneConfig { lease: ms(50), ..quick("c") }, Lease),
        (LaneConfig { lease: ms(1_000), renew_every: ms(501), ..quick("c") }, Renewal),
        (LaneConfig { renew_every: Duration::ZERO, ..quick("c") }, Renewal),
        (LaneConfig { poll: Duration::ZERO, ..quick("c") }, Poll),
    ];
    for (config, error) in cases {
        assert_eq!(config.check(), Err(error));
    }
    assert_eq!(LaneConfig::default().check(), Ok(()));
}
