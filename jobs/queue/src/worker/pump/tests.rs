//! The pump without the rest of a worker.

use std::sync::Arc;

use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

use super::{Desk, Pump};
use crate::{Client, LaneConfig, NewJob, QueueError, redis_server::RedisServer};

/// Without the thread that renews leases, so that it is the pump or nobody.
#[tokio::test]
async fn after_trouble_leases_are_renewed_before_anything_is_fetched() {
    let server = RedisServer::start();
    let lane = Client::new(&server.url(), "test").unwrap().lane(LaneConfig::default());
    let (endings, ended) = mpsc::unbounded_channel();
    let desk = Arc::new(Desk::new(16, 0, endings));
    let (wake, stop) = (Arc::new(Notify::new()), CancellationToken::new());
    let mut pump = Pump::new(lane.clone(), "worker".to_owned(), Arc::clone(&desk), ended, wake, stop);
    lane.push(NewJob::new("")).await.unwrap();
    pump.turn().await;
    let [(id, holder)] = &desk.leases()[..] else { panic!("the job is not held") };
    server.command::<u32>(&["ZADD", &lane.keys().inflight(), "XX", "1", &format!("{id} {}", holder.as_str())]);

    pump.trouble(&QueueError::NoAnswer);
    pump.turn().await;
    let stats = lane.stats().await.unwrap();
    assert_eq!((stats.running, stats.lapsed), (1, 0));
}
