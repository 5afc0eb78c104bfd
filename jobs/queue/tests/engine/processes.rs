//! Workers in processes of their own: one is killed, and all are replaced under load.

use std::{collections::BTreeSet, future::ready, time::Duration};

use queue::{JobId, Lane, NewJob};
use tokio_util::sync::CancellationToken;

use crate::support::{Ledger, Line, Process, RedisServer, default_lane, eventually, in_order, lane, now, work_as_told};

/// The body of the processes that the tests here start.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by the others"]
async fn a_worker() {
    work_as_told().await;
}

fn worker(server: &RedisServer, job: Duration, ledger: &Ledger) -> Process {
    Process::worker("processes::a_worker", server, job, ledger)
}

#[expect(clippy::print_stdout, reason = "figures for people")]
fn say(figures: &str) {
    println!("{figures}");
}

fn jobs(lines: &[Line]) -> BTreeSet<&str> {
    lines.iter().map(|line| line.job.as_str()).collect()
}

#[tokio::test]
async fn the_jobs_of_a_killed_process_run_again_within_seconds() {
    const JOBS: usize = 20;
    let (server, folder) = (RedisServer::durable(), tempfile::tempdir().unwrap());
    let (lane, ledger, length) = (lane(&server, default_lane()), Ledger::new(folder.path()), Duration::from_secs(5));
    lane.push_many((0..JOBS).map(|n| NewJob::new(n.to_string())).collect()).await.unwrap();
    let mut killed = worker(&server, length, &ledger);
    let starts = |process: u32| {
        ledger.lines("start").into_iter().filter(move |line| line.process == process).collect::<Vec<_>>()
    };
    eventually("all run", || ready(starts(killed.id()).len() == JOBS)).await;
    let waiting = worker(&server, length, &ledger);
    eventually("the other one waits", || async {
        server.command::<(String, u32)>(&["PUBSUB", "NUMSUB", "{test:processes}:wake"]).1 == 2
    })
    .await;
    killed.kill();
    let death = now();
    eventually("all run again", || ready(starts(waiting.id()).len() == JOBS)).await;
    let again = starts(waiting.id());
    let recovery = again.iter().map(|line| line.at).max().unwrap() - death;
    say(&format!("kill -9 with {JOBS} jobs of 5 s in flight: all run again {} ms later", recovery.num_milliseconds()));
    assert!(recovery < chrono::TimeDelta::seconds(15), "{recovery}");

    eventually("all done", || async { lane.stats().await.unwrap().done == JOBS as u64 }).await;
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.lapsed, starts(waiting.id()).len(), jobs(&again).len()), (JOBS as u64, JOBS, JOBS));
    in_order(&lane).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rolling_restart_under_load_loses_and_repeats_nothing() {
    let (server, folder) = (RedisServer::durable(), tempfile::tempdir().unwrap());
    let (lane, ledger, length) =
        (lane(&server, default_lane()), Ledger::new(folder.path()), Duration::from_millis(100));
    let start = || worker(&server, length, &ledger);
    let mut workers: Vec<Process> = (0..3).map(|_| start()).collect();
    let stop = CancellationToken::new();
    #[expect(clippy::disallowed_methods, reason = "a test is the room where its pusher is spawned")]
    let pusher = tokio::spawn(push_until(stop.clone(), lane.clone()));
    let is_at_work = |process: u32| ledger.lines("end").iter().filter(|line| line.process == process).count() >= 50;
    for worker in &workers {
        eventually("it is at work", || ready(is_at_work(worker.id()))).await;
    }
    for worker in &mut workers {
        worker.terminate();
        eventually("it has stopped", || ready(worker.ended().is_some_and(|status| status.success()))).await;
        *worker = start();
        eventually("its successor is at work", || ready(is_at_work(worker.id()))).await;
    }
    stop.cancel();
    let pushed = pusher.await.unwrap();
    eventually("all ended", || async { lane.stats().await.unwrap().live() == 0 }).await;

    let (starts, ends) = (ledger.lines("start"), ledger.lines("end"));
    let lost = pushed.iter().filter(|id| !jobs(&ends).contains(id.as_str())).count();
    let repeated = starts.len() - jobs(&starts).len();
    say(&format!("rolling restart of 3 workers over {} jobs: lost {lost}, repeated {repeated}", pushed.len()));
    assert_eq!((lost, repeated), (0, 0));
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.done_ever, stats.lapsed, stats.failed), (pushed.len() as u64, 0, 0));
    in_order(&lane).await;
}

async fn push_until(stop: CancellationToken, lane: Lane) -> Vec<JobId> {
    let (mut pushed, mut pace) = (Vec::new(), tokio::time::interval(Duration::from_millis(20)));
    while !stop.is_cancelled() {
        pace.tick().await;
        let jobs = (0..5).map(|n| NewJob::new(n.to_string())).collect();
        pushed.extend(lane.push_many(jobs).await.unwrap().into_iter().map(|pushed| pushed.id));
    }
    pushed
}
