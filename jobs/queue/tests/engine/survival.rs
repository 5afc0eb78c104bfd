//! Redis in trouble under real load: no worker ends, readiness says so meanwhile, and every job ends once.
//!
//! What a single worker or a single job sees of it is in `reconnect` and `full`.

use std::{future::ready, time::Duration};

use futures::FutureExt as _;
use queue::{Client, LaneConfig, NewJob, Outcome, QueueError};
use tokio_util::sync::CancellationToken;

use crate::support::{Load, RedisServer, Tally, Watched, eventually, in_order, lane, quick};

/// Leases that outlive the trouble: then nothing may run twice.
fn patient() -> LaneConfig {
    LaneConfig { lease: Duration::from_mins(2), renew_every: Duration::from_millis(300), ..quick("survival") }
}

/// A stall longer than a lease may have a job run again, and for no other reason.
fn is_explained(tally: Tally) {
    assert!(tally.repeats <= tally.lapsed, "{tally:?}");
}

fn is_exact(tally: Tally) {
    assert_eq!((tally.repeats, tally.lapsed), (0, 0), "{tally:?}");
}

async fn readiness(server: &RedisServer) -> Result<(), QueueError> {
    Client::new(&server.url(), "test").unwrap().ready().await.map_err(|not_ready| not_ready.0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_of_redis() {
    let mut server = RedisServer::durable();
    let load = Load::on(&server, patient()).await;
    for _ in 0..2 {
        server.kill();
        assert_eq!(readiness(&server).await, Err(QueueError::Unreachable));
        server.start_again();
        load.goes_on().await;
    }
    assert_eq!(readiness(&server).await, Ok(()));
    is_exact(load.drained().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_connections() {
    let server = RedisServer::start();
    let load = Load::on(&server, patient()).await;
    for _ in 0..5 {
        server.command::<u32>(&["CLIENT", "KILL", "TYPE", "normal"]);
        server.command::<u32>(&["CLIENT", "KILL", "TYPE", "pubsub"]);
        load.goes_on().await;
    }
    assert_eq!(readiness(&server).await, Ok(()));
    is_exact(load.drained().await);
}

/// Shorter than a command may take to be answered, longer than a lease.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_of_writes_longer_than_a_lease() {
    let server = RedisServer::start();
    let load = Load::on(&server, quick("survival")).await;
    server.command::<()>(&["CLIENT", "PAUSE", "1500", "WRITE"]);
    load.goes_on().await;
    is_explained(load.drained().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_of_everything_that_outlasts_every_answer() {
    let server = RedisServer::start();
    let load = Load::on(&server, quick("survival")).await;
    server.command::<()>(&["CLIENT", "PAUSE", "6500", "ALL"]);
    assert_eq!(readiness(&server).await, Err(QueueError::NoAnswer));
    load.goes_on().await;
    assert_eq!(readiness(&server).await, Ok(()));
    is_explained(load.drained().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stands_still_for_longer_than_a_lease() {
    let server = RedisServer::start();
    let load = Load::on(&server, quick("survival")).await;
    for _ in 0..2 {
        server.command::<()>(&["DEBUG", "SLEEP", "1"]);
        load.goes_on().await;
    }
    is_explained(load.drained().await);
}

/// The answers that came too late were those of fetches too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stands_still_for_longer_than_any_answer_may_take() {
    let server = RedisServer::start();
    let load = Load::on(&server, quick("survival")).await;
    let asleep = server.begin(&["DEBUG", "SLEEP", "6.5"]);
    assert_eq!(readiness(&server).await, Err(QueueError::NoAnswer));
    drop(asleep);
    load.goes_on().await;
    is_explained(load.drained().await);
}

/// What the crate's page promises of it: a job may run twice after a stall longer than a lease; in the process that
/// runs it, it does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stall_costs_the_runs_of_the_only_worker_at_most_a_lapse() {
    let server = RedisServer::start();
    let lane = lane(&server, quick("survival"));
    let go = CancellationToken::new();
    let start = go.clone();
    let worker = Watched::running(&lane, move |_| start.clone().cancelled_owned().map(|()| Outcome::Done).boxed());
    lane.push_many((0..5).map(|n| NewJob::new(n.to_string())).collect()).await.unwrap();
    worker.has_run(5).await;
    let asleep = server.begin(&["DEBUG", "SLEEP", "6.5"]);
    assert_eq!(readiness(&server).await, Err(QueueError::NoAnswer));
    drop(asleep);
    // A job pushed now is only run by a worker that has recovered.
    lane.push(NewJob::new("after")).await.unwrap();
    worker.has_run(6).await;
    go.cancel();
    eventually("all done", || async { lane.stats().await.unwrap().done == 6 }).await;
    assert!(lane.stats().await.unwrap().lapsed <= 5);
    assert_eq!(worker.stopped().await.len(), 6, "no run was repeated");
    in_order(&lane).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_server() {
    let server = RedisServer::start();
    let load = Load::on(&server, patient()).await;
    for _ in 0..2 {
        server.read_only();
        assert_eq!(readiness(&server).await, Err(QueueError::ReadOnly));
        server.writable();
        load.goes_on().await;
    }
    assert_eq!(readiness(&server).await, Ok(()));
    is_exact(load.drained().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_server() {
    let server = RedisServer::start();
    let load = Load::on(&server, patient()).await;
    let lane = lane(&server, patient());
    server.command::<()>(&["CONFIG", "SET", "maxmemory", "1"]);
    assert_eq!(readiness(&server).await, Err(QueueError::Full));
    eventually("what was there has ended", || async { lane.stats().await.unwrap().live() == 0 }).await;
    server.command::<()>(&["CONFIG", "SET", "maxmemory", "0"]);
    load.goes_on().await;
    is_exact(load.drained().await);
}

/// The server answers while it reads its file, and refuses everything; it reads slowly until the test has seen that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_reads_its_file() {
    let mut server = RedisServer::durable();
    let load = Load::on(&server, patient()).await;
    server.command::<Option<String>>(&["EVAL", MUCH_TO_READ, "1", "{test:survival}"]);
    load.goes_on().await;
    server.kill();
    server.begin_to_start_again(&["--key-load-delay", "1000"]);
    // A node of a cluster says first that the cluster is down.
    let refusal = if server.is_cluster() { QueueError::Refused("CLUSTERDOWN".to_owned()) } else { QueueError::Loading };
    eventually("loading", || async { is_loading(&server) && readiness(&server).await.as_ref() == Err(&refusal) }).await;
    server.command::<()>(&["CONFIG", "SET", "key-load-delay", "0"]);
    load.goes_on().await;
    assert_eq!(readiness(&server).await, Ok(()));
    is_exact(load.drained().await);
}

fn is_loading(server: &RedisServer) -> bool {
    server.command::<String>(&["INFO", "persistence"]).contains("loading:1")
}

/// While it reads, a server looks at its connections after every 1,024 commands.
const MUCH_TO_READ: &str = "for n = 1, 3000 do redis.call('SET', KEYS[1] .. ':read:' .. n, '') end";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_cache_that_is_flushed_again_and_again() {
    let server = RedisServer::start();
    let load = Load::on(&server, patient()).await;
    for _ in 0..30 {
        server.command::<()>(&["SCRIPT", "FLUSH"]);
        assert_eq!(readiness(&server).await, Ok(()));
    }
    load.goes_on().await;
    is_exact(load.drained().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rewrites_of_the_file_and_a_restart_from_the_last() {
    let mut server = RedisServer::durable();
    let load = Load::on(&server, patient()).await;
    for _ in 0..3 {
        server.command::<String>(&["BGREWRITEAOF"]);
        let is_over = || {
            let persistence: String = server.command(&["INFO", "persistence"]);
            ["aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0"].iter().all(|over| persistence.contains(over))
        };
        eventually("rewritten", || ready(is_over())).await;
        assert_eq!(readiness(&server).await, Ok(()));
        load.goes_on().await;
    }
    let tally = load.drained().await;
    is_exact(tally);
    server.kill();
    server.start_again();
    let lane = lane(&server, patient());
    assert_eq!(lane.stats().await.unwrap().done_ever, u64::from(tally.pushed));
    in_order(&lane).await;
}
