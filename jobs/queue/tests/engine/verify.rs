//! Disorder made by hand, and found.

use queue::{JobId, NewJob, Outcome, ViolationKind};

use crate::support::{RedisServer, Watched, due_in, eventually, in_order, of_group, quick_lane};

/// What is done to a lane with jobs `ready`, `later`, `head`, `behind`, and what that is called.
const DISORDER: &[(&[&str], &str, ViolationKind)] = &[
    (&["LREM", "active", "1", "ready"], "ready", ViolationKind::NoState),
    (&["RPUSH", "active", "ready"], "ready", ViolationKind::SeveralStates),
    (&["RPUSH", "active", "later"], "later", ViolationKind::SeveralStates),
    (&["ZADD", "done", "1", "ready"], "ready", ViolationKind::SeveralStates),
    (&["ZADD", "dead", "1", "nobody"], "nobody", ViolationKind::NoData),
    (&["HSET", "meta:nobody", "status", "Pending"], "nobody", ViolationKind::NoData),
    (&["SET", "body:nobody", "x"], "nobody", ViolationKind::NoData),
    (&["HDEL", "data", "later"], "later", ViolationKind::NoData),
    (&["DEL", "meta:ready"], "ready", ViolationKind::NoMetadata),
    (&["ZADD", "inflight", "1", "ready token worker"], "ready", ViolationKind::SeveralStates),
    (&["HSET", "given", "ready", r#"1 {"group":"g"}"#], "ready", ViolationKind::Group),
];

#[tokio::test]
async fn every_kind_of_disorder_is_found() {
    for (command, id, kind) in DISORDER {
        let server = RedisServer::start();
        let lane = quick_lane(&server, "verify");
        let named = |id: &str, job: NewJob| NewJob { id: Some(id.parse().unwrap()), ..job };
        lane.push_many(vec![
            named("ready", NewJob::new("")),
            named("later", due_in(60_000, "")),
            named("head", of_group("g", "")),
            named("behind", of_group("g", "")),
        ])
        .await
        .unwrap();
        in_order(&lane).await;
        let key = format!("{{test:verify}}:{}", command[1]);
        let command: Vec<&str> = [command[0], &key].into_iter().chain(command[2..].iter().copied()).collect();
        server.command::<redis::Value>(&command);
        let found = lane.verify().await.unwrap();
        let id: JobId = id.parse().unwrap();
        assert!(found.iter().any(|violation| violation.id == id && violation.kind == *kind), "{command:?}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lane_at_work_is_in_order() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "verify");
    let worker = Watched::answering(&lane, |job| {
        if job.failures == 0 {
            Outcome::Retry { after: std::time::Duration::from_millis(1), error: String::new() }
        } else {
            Outcome::Done
        }
    });
    for round in 0..10 {
        let jobs = (0..200).map(|n| of_group(&format!("g{}", n % 20), &format!("{round}.{n}"))).collect();
        lane.push_many(jobs).await.unwrap();
        in_order(&lane).await;
    }
    eventually("all done", || async { lane.stats().await.unwrap().done == 2_000 }).await;
    worker.stopped().await;
    in_order(&lane).await;
}
