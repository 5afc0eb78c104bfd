//! Delayed jobs start when they are due.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{DateTime, Utc};
use futures::future::join_all;
use queue::{LaneConfig, NewJob, Outcome};

use crate::support::{RedisServer, Watched, eventually, lane, now, quick};

/// How late a job may start.
const LATE: Duration = Duration::from_millis(50);
const JOBS: i64 = 20;
/// Between their times: the worker goes back to sleep meanwhile.
const APART_MS: i64 = 60;

#[tokio::test]
async fn a_lane_tells_the_time_that_its_jobs_are_due_by() {
    let server = RedisServer::start();
    let lane = lane(&server, quick("timed"));
    let of_the_server = || {
        let (seconds, micros): (i64, u32) = server.command(&["TIME"]);
        DateTime::from_timestamp(seconds, micros * 1_000).unwrap()
    };
    let (before, told, after) = (of_the_server(), lane.time().await.unwrap(), of_the_server());
    assert!((before..=after).contains(&told), "{before}, {told}, {after}");
}

/// A worker that polls once an hour starts each job at its time. A busy machine delays everything: beside every job a
/// timer of this process is set to the same time and then asks Redis twice, as the worker does to fetch. What made the
/// latest of those late is not the queue's fault.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn delayed_jobs_start_within_fifty_milliseconds_of_their_time() {
    let server = RedisServer::start();
    let lane = lane(&server, LaneConfig { poll: Duration::from_hours(1), ..quick("punctual") });
    let starts = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&starts);
    let worker = Watched::answering(&lane, move |job| {
        seen.lock().unwrap().push(now() - due(&job.payload));
        Outcome::Done
    });
    eventually("the worker listens", || async {
        server.command::<(String, u32)>(&["PUBSUB", "NUMSUB", "{test:punctual}:wake"]).1 == 1
    })
    .await;
    let first = now() + chrono::TimeDelta::milliseconds(300);
    let times: Vec<DateTime<Utc>> = (0..JOBS).map(|n| first + chrono::TimeDelta::milliseconds(n * APART_MS)).collect();
    let controls = join_all(times.iter().map(|time| control(&server, *time)));
    lane.push_many(times.iter().map(|time| job(*time)).collect()).await.unwrap();
    let latest_control = controls.await.into_iter().max().unwrap();
    worker.has_run(times.len()).await;
    worker.stopped().await;

    let starts = starts.lock().unwrap();
    let (earliest, latest) = (*starts.iter().min().unwrap(), *starts.iter().max().unwrap());
    #[expect(clippy::print_stdout, reason = "figures for people")]
    {
        println!("starts {earliest} to {latest} after their time; the latest control {latest_control:?}");
    }
    assert!(earliest >= chrono::TimeDelta::zero(), "{earliest}: before its time");
    assert!(latest.to_std().unwrap() < latest_control + LATE, "{latest}, the latest control {latest_control:?}");
}

fn job(time: DateTime<Utc>) -> NewJob {
    NewJob { run_at: Some(time), ..NewJob::new(time.to_rfc3339()) }
}

fn due(payload: &[u8]) -> DateTime<Utc> {
    str::from_utf8(payload).unwrap().parse().unwrap()
}

/// How late a timer of this process and two answers of Redis are.
async fn control(server: &RedisServer, time: DateTime<Utc>) -> Duration {
    let client = redis::Client::open(server.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    tokio::time::sleep((time - now()).to_std().unwrap_or_default()).await;
    for _ in 0..2 {
        redis::cmd("PING").query_async::<()>(&mut connection).await.unwrap();
    }
    (now() - time).to_std().unwrap_or_default()
}
