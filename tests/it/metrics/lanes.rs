//! What is told of lanes whose Redis was wiped, and of one whose keys are damaged.

use bellhop::operations::Gauges;
use metrics_exporter_prometheus::PrometheusBuilder;
use queue::{Client, Lane, LaneConfig};

use super::Exposition;
use crate::support::{RedisServer, eventually};

fn lane(redis: &RedisServer, name: &str) -> Lane {
    let config = LaneConfig { name: name.to_owned(), ..LaneConfig::default() };
    Client::new(&redis.url(), "gauges").unwrap().lane(config)
}

fn count(redis: &RedisServer, done: &str) {
    redis.command::<u64>(&["HSET", "{gauges:mail}:counters", "done", done]);
}

async fn total(gauges: &Gauges, expected: f64) {
    let labels = [("lane", "mail")];
    let shown = async || {
        let text = gauges.look().await;
        (Exposition::parse(&text).sum("bellhop_lane_done_total", &labels) == expected).then_some(())
    };
    eventually(&format!("the total is {expected}"), shown).await;
}

#[tokio::test]
async fn the_totals_of_a_wiped_redis_begin_anew() {
    let redis = RedisServer::durable();
    let gauges = Gauges::of(vec![lane(&redis, "mail")]);
    count(&redis, "41");
    total(&gauges, 41.0).await;
    redis.command::<String>(&["FLUSHALL"]);
    total(&gauges, 0.0).await;
    count(&redis, "3");
    total(&gauges, 3.0).await;
}

#[tokio::test]
async fn a_lane_that_does_not_answer_says_nothing_of_the_others() {
    let redis = RedisServer::durable();
    redis.command::<String>(&["SET", "{gauges:mail}:active", "no list"]);
    let recorder = PrometheusBuilder::new().build_recorder();
    let _collected = metrics::set_default_local_recorder(&recorder);
    let gauges = Gauges::of(["inbound", "mail", "calendar"].map(|name| lane(&redis, name)).to_vec());
    let text = gauges.look().await + &recorder.handle().render();
    let shown = Exposition::parse(&text);
    assert_eq!(shown.sum("bellhop_redis_up", &[]), 1.0);
    for (lane, up) in [("inbound", 1.0), ("mail", 0.0), ("calendar", 1.0)] {
        assert_eq!(shown.sum("bellhop_lane_up", &[("lane", lane)]), up, "{lane}");
        let ready = shown.sum("bellhop_lane_jobs", &[("lane", lane), ("state", "ready")]);
        assert_eq!(ready.is_nan(), up == 0.0, "{lane}: {ready}");
        let total = format!(r#"bellhop_lane_done_total{{lane="{lane}"}} 0"#);
        assert_eq!(text.lines().any(|line| line == total), up == 1.0, "{lane}: {text}");
    }
}
