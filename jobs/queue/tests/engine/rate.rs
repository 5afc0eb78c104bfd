//! The rate limit of a lane.

use std::time::Duration;

use queue::{ConfigError, LaneConfig, NewJob, Outcome, PushError, Rate};

use crate::support::{RedisServer, Watched, eventually, in_order, lane, now, quick};

fn limited(name: &str, a_second: f64, at_once: u32) -> LaneConfig {
    LaneConfig { rate: Some(Rate { a_second, at_once }), ..quick(name) }
}

/// A limit is a lower bound on time, so a slow machine cannot break this.
#[tokio::test]
async fn two_workers_together_keep_to_the_rate() {
    let server = RedisServer::start();
    let lane = lane(&server, limited("rate", 20.0, 5));
    let workers = [(); 2].map(|()| Watched::answering(&lane, |_| Outcome::Done));
    let begun = now();
    lane.push_many((0..25).map(|n| NewJob::new(n.to_string())).collect()).await.unwrap();
    eventually("all are done", || async { lane.stats().await.unwrap().done == 25 }).await;
    let took = (now() - begun).to_std().unwrap();
    assert!(took >= Duration::from_millis(990), "20 jobs after the first 5, 20 a second: {took:?}");
    let ran: usize = {
        let mut ran = 0;
        for worker in workers {
            ran += worker.stopped().await.len();
        }
        ran
    };
    assert_eq!(ran, 25);
    in_order(&lane).await;
}

#[tokio::test]
async fn asking_in_vain_costs_no_token() {
    let server = RedisServer::start();
    let config = LaneConfig { poll: Duration::from_millis(10), ..limited("rate", 0.001, 2) };
    let lane = lane(&server, config);
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    let fetches = || server.command::<String>(&["INFO", "commandstats"]);
    eventually("some fetches found nothing", || async { calls(&fetches(), "evalsha") > 10 }).await;
    lane.push_many(vec![NewJob::new("one"), NewJob::new("two"), NewJob::new("three")]).await.unwrap();
    eventually("two are done", || async { lane.stats().await.unwrap().done == 2 }).await;
    let before = calls(&fetches(), "evalsha");
    eventually("the third waits for a token", || async { calls(&fetches(), "evalsha") > before + 5 }).await;
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.ready, stats.done), (1, 2));
    worker.stopped().await;
    in_order(&lane).await;
}

#[tokio::test]
async fn a_rate_at_which_nothing_would_run_is_refused() {
    let server = RedisServer::start();
    for (a_second, at_once) in [(0.0, 1), (-1.0, 1), (f64::NAN, 1), (f64::INFINITY, 1), (1.0, 0)] {
        let pushed = lane(&server, limited("rate", a_second, at_once)).push(NewJob::new("")).await;
        assert_eq!(pushed, Err(PushError::Lane(ConfigError::Rate)), "{a_second} {at_once}");
    }
}

fn calls(commandstats: &str, command: &str) -> u64 {
    let prefix = format!("cmdstat_{command}:calls=");
    let calls = commandstats.lines().find_map(|line| line.strip_prefix(&prefix)?.split(',').next());
    calls.map_or(0, |calls| calls.parse().unwrap())
}
