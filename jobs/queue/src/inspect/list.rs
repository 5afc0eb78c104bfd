//! Jobs for people: lists of a state, and one job with its payload.

use std::{collections::BTreeMap, fmt};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use redis::Value;

use super::State;
use crate::{
    JobId, Lane, QueueError,
    meta::{self, Meta},
    script::{LIST, LIST_WAITING, SHOW},
};

/// What is known of a job, without its payload.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct JobInfo {
    /// Its id.
    pub id: JobId,
    /// Where it is.
    pub state: State,
    /// Runs that failed.
    pub failures: u32,
    /// Runs whose worker went silent.
    pub lapses: u32,
    /// When it was pushed; none if another producer did not say.
    pub enqueued_at: Option<DateTime<Utc>>,
    /// Scheduled: when it is due. Running: when its lease ends. Ended: when it did.
    pub at: Option<DateTime<Utc>>,
    /// The worker that runs it.
    pub worker: Option<String>,
    /// Why it failed last, was cancelled, or is dead.
    pub error: Option<String>,
    /// The metadata it was pushed with.
    pub metadata: BTreeMap<String, String>,
}

/// A job with its payload.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown {
    /// What is known of it.
    pub job: JobInfo,
    /// The group it was pushed with.
    pub group: Option<String>,
    /// What was pushed.
    pub payload: Bytes,
}

/// The most that one list answers.
const LONGEST_LIST: usize = 1_000;

impl Lane {
    /// The first `limit` (at most 1,000) jobs of a state: ready ones in their order, scheduled ones by due time, ended
    /// ones latest first, waiting ones group by group. O(limit); for waiting ones it walks the server's keys.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn list(&self, state: State, limit: usize) -> Result<Vec<JobInfo>, QueueError> {
        let limit = limit.clamp(1, LONGEST_LIST);
        if state == State::Waiting {
            return self.list_waiting(limit).await;
        }
        let mut call = self.script(&LIST);
        call.arg(state.name()).arg(limit);
        Ok(infos(self.call(&call).await?))
    }

    async fn list_waiting(&self, limit: usize) -> Result<Vec<JobInfo>, QueueError> {
        let mut jobs = Vec::new();
        for group in self.groups().await? {
            let mut call = self.script(&LIST_WAITING);
            call.arg(group).arg(limit - jobs.len());
            jobs.extend(infos(self.call(&call).await?));
            if jobs.len() >= limit {
                break;
            }
        }
        Ok(jobs)
    }

    /// One job, if it is known.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn show(&self, id: &JobId) -> Result<Option<Shown>, QueueError> {
        let mut call = self.script(&SHOW);
        call.arg(id.as_str());
        let parts: Vec<Value> = self.call(&call).await?;
        let Ok([description, Value::BulkString(payload)]) = <[Value; 2]>::try_from(parts) else { return Ok(None) };
        Ok(read(description).map(|(job, group)| Shown { job, group, payload: payload.into() }))
    }
}

fn infos(descriptions: Vec<Value>) -> Vec<JobInfo> {
    descriptions.into_iter().filter_map(read).map(|(job, _)| job).collect()
}

fn read(description: Value) -> Option<(JobInfo, Option<String>)> {
    let Value::Array(parts) = description else { return None };
    let [id, state, at, holder, lapses, given, fields] = <[Value; 7]>::try_from(parts).ok()?;
    // What the script has nothing to say of is no text.
    let text = |value: Value| redis::from_redis_value::<String>(value).ok();
    let meta = Meta::told(lapses, given, fields);
    let info = JobInfo {
        id: JobId::stored(&text(id)?),
        state: text(state)?.parse().ok()?,
        failures: meta.failures,
        lapses: meta.lapses,
        enqueued_at: meta.pushed_at,
        at: text(at).as_deref().and_then(meta::time),
        worker: text(holder).and_then(|holder| Some(holder.split_once(' ')?.1.to_owned())),
        error: meta.error,
        metadata: meta.others,
    };
    Some((info, meta.group))
}

/// Shows neither payload nor group.
impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shown").field("job", &self.job).field("bytes", &self.payload.len()).finish_non_exhaustive()
    }
}
