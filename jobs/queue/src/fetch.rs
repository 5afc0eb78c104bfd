//! Fetching: jobs under a lease, and when it is worth asking again.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use redis::Value;

use crate::{
    Job, JobId, Lane, QueueError,
    meta::{self, Meta},
    push::unix_seconds,
    script::{FETCH, RECLAIM, SWEEP},
};

/// Due jobs promoted, and lapsed leases taken back, by one fetch; ended jobs forgotten by one sweep.
const BATCH: usize = 200;
/// A job whose holder went silent this often is not handed out again.
const LAPSES_UNTIL_POISON: u32 = 3;

/// Payload that one answer carries, and one job's more: what arrives well before the client stops waiting for it, however
/// large the jobs are that lie there, and is no burden for the server that puts it together.
pub(crate) const ENOUGH: usize = 4 << 20;

/// By what a lease is held: a fencing token, random and of one fetch, and the worker's name for people. It is compared
/// for equality together with the job's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holder(Arc<str>);

impl Holder {
    pub(crate) fn random(worker: &str) -> Self {
        Self(format!("{:032x} {worker}", rand::random::<u128>()).into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a worker asks for.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// Jobs, at most.
    pub(crate) want: usize,
    pub(crate) holder: Holder,
    /// By Redis's clock: later it hands out nothing, for nobody waits any more.
    pub(crate) deadline: Option<DateTime<Utc>>,
    /// Bytes of payload, at which an answer takes no further job.
    pub(crate) enough: usize,
}

/// The answer to a fetch.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) jobs: Vec<Job>,
    /// How long until something becomes due or lapses; none when nothing is known to.
    pub(crate) next: Option<Duration>,
    /// When it was answered, by Redis's clock.
    pub(crate) now: Option<DateTime<Utc>>,
}

impl Lane {
    pub(crate) async fn fetch(&self, ask: &Ask) -> Result<Fetched, QueueError> {
        let mut call = self.ending_script(&FETCH);
        call.arg(ask.want)
            .arg(ask.holder.as_str())
            .arg(millis(self.config().lease))
            .arg(BATCH)
            .arg(LAPSES_UNTIL_POISON);
        let (a_second, at_once) = self.config().rate.map_or((0.0, 0), |rate| (rate.a_second, rate.at_once));
        call.arg(a_second).arg(at_once).arg(ask.deadline.map_or_else(String::new, unix_seconds));
        call.arg(ask.enough);
        let (next, values, now): (i64, Vec<Value>, String) = self.call(&call).await?;
        let (now, next) = (meta::time(&now), u64::try_from(next).ok().map(Duration::from_millis));
        Ok(Fetched { jobs: read_jobs(values, now), next, now })
    }

    /// Hands back what these fetches gave out, if they did: their answers never arrived.
    pub(crate) async fn reclaim(&self, doubtful: &[Holder]) -> Result<usize, QueueError> {
        let mut call = self.script(&RECLAIM);
        for holder in doubtful {
            call.arg(holder.as_str());
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

/// Values of one job in the answer of `fetch.lua`.
const WIDTH: usize = 7;

fn read_jobs(values: Vec<Value>, now: Option<DateTime<Utc>>) -> Vec<Job> {
    let mut values = values.into_iter();
    let mut jobs = Vec::with_capacity(values.len() / WIDTH);
    while values.len() >= WIDTH {
        jobs.extend(read_job(std::array::from_fn(|_| values.next().unwrap_or(Value::Nil)), now));
    }
    jobs
}

fn read_job(parts: [Value; WIDTH], now: Option<DateTime<Utc>>) -> Option<Job> {
    let [id, payload, failures, lapses, given, all, due] = parts;
    let (Value::BulkString(id), Value::BulkString(payload)) = (id, payload) else { return None };
    let mut meta = match all {
        Value::Nil => Meta::of(failures, lapses, given),
        fields => Meta::told(lapses, given, fields),
    };
    meta.due_at = meta::when(due);
    Some(Job::new(JobId::stored(str::from_utf8(&id).ok()?), Bytes::from(payload), meta, now))
}

pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Ask, ENOUGH, Holder};
    use chrono::TimeDelta;

    use crate::{Client, LaneConfig, NewJob, Rate, redis_server::RedisServer};

    fn ask(want: usize) -> Ask {
        Ask { want, holder: Holder::random("worker"), deadline: None, enough: ENOUGH }
    }

    #[tokio::test]
    async fn a_fetch_whose_answer_was_lost_is_handed_back_in_order_without_a_lapse() {
        let server = RedisServer::start();
        let lane = Client::new(&server.url(), "test").unwrap().lane(LaneConfig::default());
        lane.push_many((0..6).map(|n| NewJob::new(n.to_string())).collect()).await.unwrap();
        let lost = ask(3);
        lane.fetch(&ask(1)).await.unwrap();
        lane.fetch(&lost).await.unwrap();
        let lost = lost.holder;

        assert_eq!(lane.reclaim(std::slice::from_ref(&lost)).await.unwrap(), 3);
        assert_eq!(lane.reclaim(&[lost]).await.unwrap(), 0, "once is enough");
        assert_eq!(lane.stats().await.unwrap().running, 1, "the other fetch is untouched");
        let again = lane.fetch(&ask(10)).await.unwrap();
        assert_eq!(again.jobs.iter().map(|job| &job.payload[..]).collect::<Vec<_>>(), [b"1", b"2", b"3", b"4", b"5"]);
        assert!(again.jobs.iter().all(|job| job.lapses == 0));
    }

    #[tokio::test]
    async fn a_fetch_that_comes_too_late_is_given_nothing() {
        let server = RedisServer::start();
        let lane = Client::new(&server.url(), "test").unwrap().lane(LaneConfig::default());
        lane.push(NewJob::new("")).await.unwrap();
        let now = lane.fetch(&ask(0)).await.unwrap().now.unwrap();
        let by = |deadline| Ask { deadline: Some(deadline), ..ask(1) };

        let late = lane.fetch(&by(now - TimeDelta::milliseconds(1))).await.unwrap();
        assert_eq!((late.jobs.len(), late.next), (0, Some(std::time::Duration::ZERO)), "ask again");
        assert_eq!(lane.stats().await.unwrap().running, 0);
        assert_eq!(lane.fetch(&by(now + TimeDelta::minutes(1))).await.unwrap().jobs.len(), 1);
    }

    /// What an answer leaves behind costs no token, loses no place and keeps its group waiting.
    #[tokio::test]
    async fn an_answer_ends_with_the_job_that_makes_it_large() {
        let server = RedisServer::start();
        let rate = Rate { a_second: 0.001, at_once: 7 };
        let lane =
            Client::new(&server.url(), "test").unwrap().lane(LaneConfig { rate: Some(rate), ..LaneConfig::default() });
        let sizes = [1, ENOUGH - 1, 2, ENOUGH, 3, ENOUGH + 1, 4];
        let of = |n: usize| (n % 3 == 1).then(|| format!("group {n}"));
        let job = |(n, size)| NewJob { group: of(n), ..NewJob::new(vec![b'x'; size]) };
        lane.push_many(sizes.into_iter().enumerate().map(job).collect()).await.unwrap();
        lane.push(NewJob { group: of(1), ..NewJob::new("behind the second") }).await.unwrap();

        for (want, expected) in [(10, &[1, ENOUGH - 1][..]), (10, &[2, ENOUGH]), (1, &[3]), (10, &[ENOUGH + 1])] {
            let answer = lane.fetch(&ask(want)).await.unwrap();
            assert_eq!(answer.jobs.iter().map(|job| job.payload.len()).collect::<Vec<_>>(), expected);
            assert_eq!(answer.next, Some(std::time::Duration::ZERO), "there is more");
        }
        let stats = lane.stats().await.unwrap();
        assert_eq!((stats.running, stats.ready, stats.waiting), (6, 1, 1));
        assert_eq!(lane.fetch(&ask(10)).await.unwrap().jobs.len(), 1, "the last token was not spent");
        assert_eq!(lane.verify().await.unwrap(), []);
    }
}
