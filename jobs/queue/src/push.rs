//! Pushing: one round trip for a job, its idempotency key, its place and the wake-up.
//!
//! Does not look into the payload.

use std::{collections::BTreeMap, fmt, time::Duration};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use redis::{FromRedisValue, RedisError, Value};

use crate::{
    ConfigError, JobId, Lane, QueueError,
    fetch::millis,
    keys::digest_of_group,
    meta,
    outcome::cut,
    script::{BURY, Call, PUSH},
};

/// A job to push. [`NewJob::new`] makes one that runs at once; set the other fields as needed.
#[derive(Clone, Default)]
pub struct NewJob {
    /// Chosen by the pusher or, if none, generated. Pushing an id that is there does nothing.
    pub id: Option<JobId>,
    /// Opaque to the queue. Above 64 KiB it gets a key of its own.
    pub payload: Bytes,
    /// At most one job per key, for as long as the key lives.
    pub idempotency: Option<Idempotency>,
    /// Jobs of one group run one at a time, in the order in which they became due.
    pub group: Option<String>,
    /// Not before this time, by Redis's clock.
    pub run_at: Option<DateTime<Utc>>,
    /// Kept beside the job and handed to its handler: at most 64 pairs.
    pub metadata: BTreeMap<String, String>,
}

/// A key that admits one job while it lives.
///
/// The key stands in Redis as it is: take an event's id, nothing that names a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// Unique within the lane.
    pub key: String,
    /// How long later pushes are taken for duplicates; at least a millisecond, at most a hundred years.
    pub ttl: Duration,
}

/// What became of a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// The job of this id or idempotency key: the new one, or the one that was there.
    pub id: JobId,
    /// Whether this push made it.
    pub new: bool,
}

/// A push was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The queue is down, full or read-only: push again later, with the same id or idempotency key.
    #[error("the queue did not take the job")]
    Queue(#[source] QueueError),
    /// More than 64 pairs.
    #[error("the metadata has more than 64 entries")]
    Metadata,
    /// Nobody makes the calls of a [`Pusher`](crate::Pusher) any more: the process stops.
    #[error("nobody pushes for this lane any more")]
    NoGatherer,
    /// The lane's settings cannot work.
    #[error("the lane's settings cannot work")]
    Lane(#[from] ConfigError),
}

/// Jobs, and bytes of payload, that one script call stores: it is atomic, and Redis does nothing else meanwhile.
pub(crate) const CHUNK_JOBS: usize = 200;
const CHUNK_BYTES: usize = 1 << 20;
const MAX_PAIRS: usize = 64;
/// A hundred years: Redis refuses times that its clock cannot hold, and would refuse them in the middle of a script.
const LONGEST_TTL_MS: u64 = 100 * 365 * 24 * 3_600_000;

impl NewJob {
    /// A job with this payload, to run at once.
    #[must_use]
    pub fn new(payload: impl Into<Bytes>) -> Self {
        Self { payload: payload.into(), ..Self::default() }
    }
}

impl Lane {
    /// Pushes a job. When this returns, Redis has it, as durably as Redis is set up to keep things.
    ///
    /// # Errors
    /// After [`QueueError::NoAnswer`] the job may or may not be there; pushing it again under the same id or
    /// idempotency key settles it.
    pub async fn push(&self, job: NewJob) -> Result<Pushed, PushError> {
        self.checked()?;
        let mut pushed = self.push_chunk(&[named(job)?]).await?;
        pushed.pop().ok_or_else(|| PushError::Queue(no_such_answer()))
    }

    /// Pushes many jobs, some 200 to a round trip. The answers stand in the order of the jobs.
    ///
    /// # Errors
    /// As [`Lane::push`]; the jobs before the failing round trip are pushed then.
    pub async fn push_many(&self, jobs: Vec<NewJob>) -> Result<Vec<Pushed>, PushError> {
        self.checked()?;
        let jobs = jobs.into_iter().map(named).collect::<Result<Vec<_>, _>>()?;
        let mut pushed = Vec::with_capacity(jobs.len());
        let mut rest = jobs.as_slice();
        while !rest.is_empty() {
            let (chunk, later) = rest.split_at(chunk_length(rest.iter().map(|(_, job)| job)));
            pushed.extend(self.push_chunk(chunk).await?);
            rest = later;
        }
        Ok(pushed)
    }

    /// Stores a job as dead, with the reason why: for rebuilding a lane that was lost. Its idempotency key and time do
    /// not count. Says whether it is new; a job that is there, in whatever state, is left alone.
    ///
    /// # Errors
    /// As [`Lane::push`].
    pub async fn bury(&self, job: NewJob, reason: &str) -> Result<bool, PushError> {
        self.checked()?;
        let (id, job) = named(job)?;
        let mut call = self.ending_script(&BURY);
        call.arg(id.as_str()).arg(job.payload.as_ref()).arg(cut(reason)).arg(meta::given(&job));
        self.link().call(&call).await.map_err(|error| PushError::Queue(error.into()))
    }

    /// A connection that broke is tried anew once: a job that the first try did store answers with its own id then.
    pub(crate) async fn push_chunk(&self, jobs: &[(JobId, NewJob)]) -> Result<Vec<Pushed>, PushError> {
        let mut call = self.script(&PUSH);
        for (id, job) in jobs {
            write(&mut call, id, job);
        }
        let first: Result<Vec<Value>, RedisError> = self.link().call(&call).await;
        let (answers, repeated) = match first {
            Err(error) if error.is_connection_dropped() => (self.link().call(&call).await, true),
            answers => (answers, false),
        };
        let answers: Vec<Value> = answers.map_err(|error| PushError::Queue(error.into()))?;
        Ok(jobs.iter().zip(answers).map(|((id, _), answer)| outcome(id, answer, repeated)).collect())
    }
}

/// Gives a job its id, and refuses what is too much.
pub(crate) fn named(job: NewJob) -> Result<(JobId, NewJob), PushError> {
    let id = job.id.clone().unwrap_or_else(JobId::generate);
    if job.metadata.len() <= MAX_PAIRS { Ok((id, job)) } else { Err(PushError::Metadata) }
}

/// How many of these jobs, from the first on, one call may store.
pub(crate) fn chunk_length<'a>(jobs: impl Iterator<Item = &'a NewJob>) -> usize {
    let mut bytes = 0;
    let fitting = jobs.take(CHUNK_JOBS).take_while(|job| {
        bytes += job.payload.len();
        bytes <= CHUNK_BYTES
    });
    fitting.count().max(1)
}

fn write(call: &mut Call<'_>, id: &JobId, job: &NewJob) {
    call.arg(id.as_str()).arg(job.payload.as_ref());
    match &job.idempotency {
        Some(Idempotency { key, ttl }) => call.arg(key).arg(millis(*ttl).clamp(1, LONGEST_TTL_MS)),
        None => call.arg("").arg(0),
    };
    call.arg(digest_of_group(job.group.as_deref())).arg(job.run_at.map_or_else(String::new, unix_seconds));
    call.arg(meta::given(job));
}

pub(crate) fn unix_seconds(time: DateTime<Utc>) -> String {
    format!("{}.{:06}", time.timestamp(), time.timestamp_subsec_micros())
}

fn outcome(id: &JobId, answer: Value, repeated: bool) -> Pushed {
    if answer == Value::Int(1) {
        return Pushed { id: id.clone(), new: true };
    }
    match String::from_redis_value(answer) {
        Ok(first) => Pushed { new: repeated && first == id.as_str(), id: JobId::stored(&first) },
        Err(_) => Pushed { id: id.clone(), new: false },
    }
}

fn no_such_answer() -> QueueError {
    QueueError::Refused("an answer of another shape".to_owned())
}

/// Shows neither payload nor metadata.
impl fmt::Debug for NewJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewJob")
            .field("id", &self.id)
            .field("bytes", &self.payload.len())
            .field("run_at", &self.run_at)
            .finish_non_exhaustive()
    }
}
