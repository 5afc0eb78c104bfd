//! Ours.

use std::collections::BTreeMap;

use anyhow::Result;
use queue::{Client, Job, Lane, LaneConfig, NewJob, Outcome};
use tokio_util::sync::CancellationToken;

use super::Engine;

/// Jobs to a group: three of four wait for the one before them.
const GROUP: u64 = 4;

/// See the module.
pub(crate) struct Bellhop {
    lane: Lane,
    /// Whether jobs have a group and metadata of their own.
    dressed: bool,
}

impl Bellhop {
    pub(crate) async fn connect(url: &str, dressed: bool) -> Result<Self> {
        let client = Client::new(url, "bench")?;
        client.ready().await?;
        Ok(Self { lane: client.lane(config()), dressed })
    }

    fn job(&self, serial: u64, payload: String) -> NewJob {
        if !self.dressed {
            return NewJob::new(payload);
        }
        NewJob {
            group: Some(format!("thread-{}", serial / GROUP)),
            metadata: BTreeMap::from([("request_id".to_owned(), format!("{serial:026}"))]),
            ..NewJob::new(payload)
        }
    }
}

/// The defaults but for concurrency, which is that of the stock storage's batch and of BullMQ's worker, and for jobs
/// that wait in the worker, which all peers have.
fn config() -> LaneConfig {
    LaneConfig { name: "jobs".to_owned(), concurrency: 100, prefetch: 100, ..LaneConfig::default() }
}

impl Engine for Bellhop {
    async fn push(&self, serial: u64, payload: String) -> Result<()> {
        self.lane.push(self.job(serial, payload)).await?;
        Ok(())
    }

    async fn push_many(&self, serial: u64, payloads: Vec<String>) -> Result<()> {
        let jobs = (serial..).zip(payloads).map(|(serial, payload)| self.job(serial, payload));
        self.lane.push_many(jobs.collect()).await?;
        Ok(())
    }

    async fn work(&self, handler: impl Fn(&str) + Clone + Send + Sync + 'static) -> Result<()> {
        let run = move |job: Job| {
            handler(str::from_utf8(&job.payload).unwrap_or_default());
            std::future::ready(Outcome::Done)
        };
        Ok(queue::run(self.lane.clone(), "bench", run, CancellationToken::new()).await?)
    }
}
