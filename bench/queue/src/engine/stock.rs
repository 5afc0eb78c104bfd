//! The stock apalis-redis storage with batches of 100 and a poll every 5 ms: with locks, which is its default, and
//! without, as its documentation advises for short jobs. (To lock a job it searches the whole ready list: with 40,000
//! jobs pending that took Redis 2.4 ms a job.)

use std::time::Duration;

use anyhow::{Result, anyhow};
use apalis_core::{
    backend::{TaskSink as _, ext::BackendExt as _},
    worker::builder::WorkerBuilder,
};
use apalis_redis::{Config, RedisStorage};

use super::Engine;

const QUEUE: &str = "bench";
const BATCH: usize = 100;
const POLL: Duration = Duration::from_millis(5);

/// See the module.
pub(crate) struct Stock {
    storage: RedisStorage<String>,
}

impl Stock {
    pub(crate) async fn connect(url: &str, locks: bool) -> Result<Self> {
        let connection = apalis_redis::connect(url).await?;
        let config = Config::default().queue(QUEUE).batch_size(BATCH).lock_tasks(locks);
        Ok(Self { storage: RedisStorage::new(connection).with_config(config) })
    }
}

impl Engine for Stock {
    async fn push(&self, _: u64, payload: String) -> Result<()> {
        Ok(self.storage.clone().push(payload).await?)
    }

    async fn push_many(&self, _: u64, payloads: Vec<String>) -> Result<()> {
        Ok(self.storage.clone().push_bulk(payloads).await?)
    }

    async fn work(&self, handler: impl Fn(&str) + Clone + Send + Sync + 'static) -> Result<()> {
        let name = format!("bench-{}", std::process::id()); // one name, one worker
        let worker = WorkerBuilder::new(name).backend(self.storage.clone().poll_with_interval(POLL)).build(
            move |payload: String| {
                handler(&payload);
                std::future::ready(())
            },
        );
        worker.run().await.map_err(|error| anyhow!("the stock worker ended: {error}"))
    }
}
