//! Pushes of many tasks that share their calls.

use std::{collections::BTreeMap, time::Duration};

use futures::future::join_all;
use queue::{Gatherer, Idempotency, Lane, NewJob, PushError, Pushed, Pusher, QueueError};
use tokio_util::task::AbortOnDropHandle;

use crate::support::{RedisServer, in_order, quick_lane};

/// Runs until it is dropped.
fn running(gatherer: Gatherer) -> AbortOnDropHandle<()> {
    #[expect(clippy::disallowed_methods, reason = "the queue's suites have no house that spawns")]
    AbortOnDropHandle::new(tokio::spawn(gatherer.run()))
}

fn gathering(server: &RedisServer) -> (Lane, Pusher, AbortOnDropHandle<()>) {
    let lane = quick_lane(server, "gather");
    let (pusher, gatherer) = lane.gather();
    (lane, pusher, running(gatherer))
}

fn under(key: &str) -> NewJob {
    let idempotency = Idempotency { key: key.to_owned(), ttl: Duration::from_hours(1) };
    NewJob { idempotency: Some(idempotency), ..NewJob::new(key.to_owned()) }
}

/// How often a script was called since the server started.
fn calls(server: &RedisServer) -> u64 {
    let stats: String = server.command(&["INFO", "commandstats"]);
    let line = stats.lines().find_map(|line| line.strip_prefix("cmdstat_evalsha:calls="));
    line.and_then(|line| line.split(',').next()?.parse().ok()).unwrap_or_default()
}

async fn push_all(pusher: &Pusher, jobs: impl IntoIterator<Item = NewJob>) -> Vec<Result<Pushed, PushError>> {
    join_all(jobs.into_iter().map(|job| pusher.push(job))).await
}

#[tokio::test]
async fn what_comes_together_is_one_call_and_keeps_its_order() {
    let server = RedisServer::start();
    let (lane, pusher, _gatherer) = gathering(&server);
    // The first call teaches the server the script.
    pusher.push(NewJob::new("first")).await.unwrap();
    let before = calls(&server);
    let pushed = push_all(&pusher, (0..50).map(|n| NewJob::new(n.to_string()))).await;
    assert_eq!(calls(&server) - before, 1);
    let ids: Vec<_> = pushed.into_iter().map(|pushed| pushed.unwrap().id).collect();
    let listed = lane.list(queue::State::Ready, 200).await.unwrap();
    assert!(listed.iter().skip(1).map(|job| &job.id).eq(ids.iter()));
    in_order(&lane).await;
}

#[tokio::test]
async fn each_hears_of_its_own_job() {
    let server = RedisServer::start();
    let (lane, pusher, _gatherer) = gathering(&server);
    let there = lane.push(under("there")).await.unwrap();
    let too_much = (0..65).map(|n| (n.to_string(), String::new())).collect::<BTreeMap<_, _>>();
    let jobs =
        [under("one"), under("there"), NewJob { metadata: too_much, ..under("wide") }, under("one"), under("two")];
    let heard = push_all(&pusher, jobs).await;
    let [Ok(one), Ok(again), Err(PushError::Metadata), Ok(one_again), Ok(two)] = &heard[..] else {
        panic!("{heard:?}")
    };
    assert_eq!((&again.id, again.new), (&there.id, false));
    assert_eq!((&one_again.id, one_again.new), (&one.id, false));
    assert!(one.new && two.new && one.id != two.id);
    assert_eq!(lane.stats().await.unwrap().ready, 3);
    in_order(&lane).await;
}

#[tokio::test]
async fn who_is_refused_together_hears_why_and_pushes_again() {
    let server = RedisServer::start();
    let (lane, pusher, _gatherer) = gathering(&server);
    pusher.push(under("before")).await.unwrap();
    server.command::<()>(&["CONFIG", "SET", "maxmemory", "1"]);
    for heard in push_all(&pusher, [under("one"), under("two")]).await {
        assert_eq!(heard, Err(PushError::Queue(QueueError::Full)));
    }
    assert_eq!(lane.stats().await.unwrap().ready, 1);
    server.command::<()>(&["CONFIG", "SET", "maxmemory", "0"]);
    assert!(push_all(&pusher, [under("one"), under("two")]).await.into_iter().all(|heard| heard.unwrap().new));
}

#[tokio::test]
async fn a_push_that_is_given_up_before_its_call_does_nothing() {
    let server = RedisServer::start();
    let (lane, (pusher, gatherer)) = {
        let lane = quick_lane(&server, "gather");
        let both = lane.gather();
        (lane, both)
    };
    let given_up = tokio::time::timeout(Duration::from_millis(10), pusher.push(under("given up"))).await;
    assert!(given_up.is_err(), "nobody makes calls yet");
    let _gatherer = running(gatherer);
    pusher.push(under("kept")).await.unwrap();
    let listed = lane.list(queue::State::Ready, 10).await.unwrap();
    assert_eq!(listed.len(), 1);
}

/// Each of them is a call of its own, and more than are made at a time.
#[tokio::test]
async fn a_push_that_is_given_up_while_others_are_on_their_way_does_nothing() {
    let server = RedisServer::start();
    let (lane, pusher, _gatherer) = gathering(&server);
    pusher.push(under("before")).await.unwrap();
    server.command::<()>(&["CLIENT", "PAUSE", "1000", "ALL"]);
    let large = |n: usize| NewJob { payload: vec![b'x'; 2 << 20].into(), ..under(&n.to_string()) };
    let pushes = join_all((0..12).map(|n| pusher.push(large(n))));
    assert!(tokio::time::timeout(Duration::from_millis(200), pushes).await.is_err());
    // Those on their way are stored when the server wakes; this one comes after them.
    pusher.push(under("after")).await.unwrap();
    let stored = lane.stats().await.unwrap().ready;
    assert!((2..=6).contains(&stored), "{stored} of 14 are stored");
    in_order(&lane).await;
}

#[tokio::test]
async fn with_the_last_pusher_it_ends_and_without_it_a_push_says_so() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "gather");
    let (pusher, gatherer) = lane.gather();
    let (pushed, ()) = tokio::join!(
        async {
            let pusher = pusher;
            pusher.push(NewJob::new("")).await
        },
        gatherer.run()
    );
    assert!(pushed.unwrap().new);
    let (pusher, gatherer) = lane.gather();
    drop(gatherer);
    assert_eq!(pusher.push(NewJob::new("")).await, Err(PushError::NoGatherer));
}
