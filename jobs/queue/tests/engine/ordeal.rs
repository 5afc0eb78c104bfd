//! Groups through everything that can happen to their jobs, all at once: order kept, one at a time, none stuck, nothing
//! left behind.

use std::{future::ready, time::Duration};

use futures::{FutureExt as _, future::BoxFuture};
use queue::{Cancelled, Job, JobId, Lane, NewJob, Outcome, State};
use tokio_util::sync::CancellationToken;

use crate::support::{Crashing, Journal, RedisServer, Watched, eventually, in_order, quick_lane};

const GROUPS: [&str; 4] = ["a", "b", "c", "d"];
/// What the jobs of a group come to, in the order in which they are pushed.
const FATES: [&str; 8] = ["done", "fails", "sleeps", "poison", "withdraws", "unwanted", "spoils", "last"];

fn id(group: &str, fate: &str) -> JobId {
    format!("{group}-{fate}").parse().unwrap()
}

fn jobs(fates: &[&str]) -> Vec<NewJob> {
    let job = |group: &str, fate: &str| NewJob {
        id: Some(id(group, fate)),
        group: Some(group.to_owned()),
        ..NewJob::new(fate.to_owned())
    };
    fates.iter().flat_map(|fate| GROUPS.map(|group| job(group, fate))).collect()
}

fn handler(journal: &Journal) -> impl Fn(Job) -> BoxFuture<'static, Outcome> + Clone + Send + Sync + 'static {
    let journal = journal.clone();
    move |job| {
        let journal = journal.clone();
        async move {
            let (group, fate) = (job.group.as_deref().unwrap(), str::from_utf8(&job.payload).unwrap());
            let _entry = journal.enter(group, fate);
            match fate {
                "fails" if job.failures < 2 => {
                    Outcome::Retry { after: Duration::from_millis(20), error: String::new() }
                }
                "sleeps" if journal.times(group, fate) == 1 => Outcome::Snooze(Duration::from_millis(20)),
                "poison" => std::future::pending().await,
                "withdraws" => Outcome::Cancelled { reason: String::new() },
                "spoils" => Outcome::Dead { reason: String::new() },
                _ => Outcome::Done,
            }
        }
        .boxed()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn groups_go_through_everything_in_order_and_leave_nothing() {
    let server = RedisServer::start();
    let (lane, journal) = (quick_lane(&server, "ordeal"), Journal::default());
    lane.push_many(jobs(&FATES[..4])).await.unwrap();
    for round in 1..=3 {
        let worker = Crashing::running(&quick_lane(&server, "ordeal"), handler(&journal));
        eventually("every group has come to its poison", || {
            ready(GROUPS.iter().all(|group| journal.times(group, "poison") >= round))
        })
        .await;
        if round == 2 {
            lane.pause().await.unwrap();
            lane.push_many(jobs(&FATES[4..])).await.unwrap();
        }
        in_order(&lane).await;
        worker.crash();
        if round == 2 {
            lane.resume().await.unwrap();
        }
    }
    for group in GROUPS {
        assert_eq!(lane.cancel(&id(group, "unwanted")).await.unwrap(), Cancelled::Ended);
    }
    in_order(&lane).await;
    let worker = Watched::running(&lane, handler(&journal));
    eventually("all ended", || async { lane.stats().await.unwrap().live() == 0 }).await;
    worker.stopped().await;

    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.done, stats.cancelled, stats.dead), (16, 8, 8));
    assert_eq!((stats.failed, stats.snoozed, stats.lapsed), (8, 4, 12));
    assert_eq!(journal.overlaps(), Vec::<String>::new(), "one at a time");
    for group in GROUPS {
        keeps_its_order(&journal.order(group));
        assert_eq!(journal.times(group, "poison"), 3);
    }
    leaves_nothing(&server, &lane).await;
}

/// The first runs are in the order of the pushes, and no other runs between a failure or a lapse and the next try. Only
/// the sleeper comes again, when it likes.
fn keeps_its_order(order: &[String]) {
    let mut order: Vec<&str> = order.iter().map(String::as_str).collect();
    let again = order.iter().rposition(|fate| *fate == "sleeps").unwrap();
    order.remove(again);
    order.dedup();
    let ran: Vec<&str> = FATES.into_iter().filter(|fate| *fate != "unwanted").collect();
    assert_eq!(order, ran);
}

/// Only counters are left when the ended jobs are discarded.
async fn leaves_nothing(server: &RedisServer, lane: &Lane) {
    in_order(lane).await;
    for state in [State::Done, State::Cancelled, State::Dead] {
        for job in lane.list(state, 1_000).await.unwrap() {
            assert!(lane.discard(&job.id).await.unwrap());
        }
    }
    let mut keys: Vec<String> = server.command(&["KEYS", "*"]);
    keys.retain(|key| ![":counters", ":turn"].iter().any(|kept| key.ends_with(kept)));
    assert_eq!(keys, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_job_whose_worker_dies_ends_and_releases_its_group() {
    let server = RedisServer::start();
    let (lane, journal) = (quick_lane(&server, "ordeal"), Journal::default());
    lane.push_many(jobs(&["poison", "last"])).await.unwrap();
    let worker = Crashing::running(&quick_lane(&server, "ordeal"), handler(&journal));
    eventually("all heads run", || async { lane.stats().await.unwrap().running == 4 }).await;
    for group in GROUPS {
        assert_eq!(lane.cancel(&id(group, "poison")).await.unwrap(), Cancelled::Asked);
    }
    worker.crash();
    let worker = Watched::running(&lane, handler(&journal));
    eventually("all ended", || async { lane.stats().await.unwrap().live() == 0 }).await;
    worker.stopped().await;
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.done, stats.cancelled, stats.dead, stats.lapsed), (4, 4, 0, 4));
    assert_eq!(journal.overlaps(), Vec::<String>::new());
    leaves_nothing(&server, &lane).await;
}

/// The wiped jobs are pushed again under their ids, as a store does that has kept them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wiped_redis_leaves_no_group_stuck_and_none_behind() {
    let server = RedisServer::start();
    let (lane, journal, go) = (quick_lane(&server, "ordeal"), Journal::default(), CancellationToken::new());
    let (work, start) = (handler(&journal), go.clone());
    let fates = ["done", "fails", "sleeps", "withdraws", "spoils", "last"];
    let worker = Watched::running(&lane, move |job| {
        let (work, start) = (work.clone(), start.clone());
        async move {
            start.cancelled().await;
            work(job).await
        }
        .boxed()
    });
    lane.push_many(jobs(&fates)).await.unwrap();
    worker.has_run(GROUPS.len()).await;
    server.command::<()>(&["FLUSHALL"]);
    lane.push_many(jobs(&fates)).await.unwrap();
    in_order(&lane).await;
    go.cancel();
    eventually("all ended", || async { lane.stats().await.unwrap().live() == 0 }).await;
    worker.stopped().await;
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.done, stats.cancelled, stats.dead), (16, 4, 4));
    for group in GROUPS {
        assert_eq!(journal.order(group).first().map(String::as_str), Some("done"));
        assert_eq!(journal.times(group, "last"), 1);
    }
    leaves_nothing(&server, &lane).await;
}
