//! Fetching: jobs under a lease, and when it is worth asking again.

use std::time::Duration;

use bytes::Bytes;
use redis::Value;

use crate::{
    Job, JobId, Lane, QueueError,
    meta::Meta,
    script::{FETCH, RECLAIM, SWEEP},
};

/// Due jobs promoted, and lapsed leases taken back, by one fetch; ended jobs forgotten by one sweep.
const BATCH: usize = 200;
/// A job whose holder went silent this often is not handed out again.
const LAPSES_UNTIL_POISON: u32 = 3;

/// What a lease is held by: random, one to a fetch, compared for equality together with the job's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token(pub(crate) u64);

impl Token {
    pub(crate) fn random() -> Self {
        Self(rand::random())
    }
}

/// The answer to a fetch.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) jobs: Vec<Job>,
    /// How long until something becomes due or lapses; none when nothing is known to.
    pub(crate) next: Option<Duration>,
}

impl Lane {
    pub(crate) async fn fetch(&self, want: usize, token: Token, worker: &str) -> Result<Fetched, QueueError> {
        let mut call = self.ending_script(&FETCH);
        call.arg(want).arg(token.0).arg(worker).arg(millis(self.config().lease)).arg(BATCH).arg(LAPSES_UNTIL_POISON);
        let (next, jobs): (i64, Vec<Value>) = self.call(&call).await?;
        Ok(Fetched {
            jobs: jobs.into_iter().filter_map(read_job).collect(),
            next: u64::try_from(next).ok().map(Duration::from_millis),
        })
    }

    /// Hands back what these fetches gave out, if they did: their answers never arrived.
    pub(crate) async fn reclaim(&self, doubtful: &[Token]) -> Result<usize, QueueError> {
        let mut call = self.script(&RECLAIM);
        for token in doubtful {
            call.arg(token.0);
        }
        self.call(&call).await
    }

    /// Forgets ended jobs beyond their caps. Says whether there is more to do.
    pub(crate) async fn sweep(&self) -> Result<bool, QueueError> {
        let mut call = self.ending_script(&SWEEP);
        call.arg(self.config().history.age.as_secs()).arg(self.config().dead.age.as_secs()).arg(BATCH);
        let swept: usize = self.call(&call).await?;
        Ok(swept >= BATCH)
    }
}

fn read_job(job: Value) -> Option<Job> {
    let Value::Array(parts) = job else { return None };
    let [id, payload, fields] = <[Value; 3]>::try_from(parts).ok()?;
    let (Value::BulkString(id), Value::BulkString(payload)) = (id, payload) else { return None };
    Some(Job::new(JobId::stored(str::from_utf8(&id).ok()?), Bytes::from(payload), Meta::read(fields)))
}

pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
