//! How long a job had been due when it was handed out.

use std::{
    future::{pending, ready},
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt as _;
use queue::{Job, Lane, LaneConfig, NewJob, Outcome};

use crate::support::{RedisServer, Watched, due_in, eventually, lane, now, quick, quick_lane};

const LATER: TimeDelta = TimeDelta::milliseconds(400);
/// Times are written in microseconds.
const ROUNDING: TimeDelta = TimeDelta::milliseconds(1);

/// Of each run how long it had waited, and when it began.
type Starts = Arc<Mutex<Vec<(TimeDelta, DateTime<Utc>)>>>;

fn noting(lane: &Lane, answer: impl Fn(&Job) -> Outcome + Send + Sync + 'static) -> (Watched, Starts) {
    let starts = Starts::default();
    let noted = Arc::clone(&starts);
    let worker = Watched::answering(lane, move |job| {
        noted.lock().unwrap().push((TimeDelta::from_std(job.waited).unwrap(), now()));
        answer(job)
    });
    (worker, starts)
}

async fn oldest(lane: &Lane) -> TimeDelta {
    TimeDelta::milliseconds(i64::try_from(lane.stats().await.unwrap().oldest_ms).unwrap())
}

#[tokio::test]
async fn a_job_that_was_ready_has_waited_since_its_push() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "waited");
    lane.push(NewJob::new("")).await.unwrap();
    let pushed = now();
    eventually("it has waited", || ready(now() > pushed + LATER)).await;
    let oldest = oldest(&lane).await;
    let (worker, starts) = noting(&lane, |_| Outcome::Done);
    worker.has_run(1).await;
    worker.stopped().await;
    assert!(starts.lock().unwrap()[0].0 >= LATER, "{starts:?}");
    assert!(oldest >= LATER, "{oldest}");
}

#[tokio::test]
async fn a_job_that_was_pushed_for_later_has_waited_since_its_time() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "waited");
    let (worker, starts) = noting(&lane, |_| Outcome::Done);
    let pushed = now();
    lane.push(due_in(400, "")).await.unwrap();
    worker.has_run(1).await;
    worker.stopped().await;
    let (waited, began) = starts.lock().unwrap()[0];
    assert!(waited <= began - pushed - LATER + ROUNDING, "{waited}: it was not due before");
}

/// A snoozed and a failed job are due again at their next time, and not since their push.
#[tokio::test]
async fn a_job_that_comes_back_has_waited_since_it_was_due_again() {
    let later = LATER.to_std().unwrap();
    let again = [Outcome::Snooze(later), Outcome::Retry { after: later, error: "again".to_owned() }];
    for outcome in again {
        let server = RedisServer::start();
        let lane = quick_lane(&server, "waited");
        let runs = Mutex::new(0);
        let (worker, starts) = noting(&lane, move |_| {
            let mut runs = runs.lock().unwrap();
            *runs += 1;
            if *runs == 1 { outcome.clone() } else { Outcome::Done }
        });
        lane.push(NewJob::new("")).await.unwrap();
        worker.has_run(2).await;
        worker.stopped().await;
        let starts = starts.lock().unwrap();
        let ((_, first), (waited, second)) = (starts[0], starts[1]);
        assert!(waited <= second - first - LATER + ROUNDING, "{waited} of {}", second - first);
    }
}

/// A run that a dead worker, or a shutdown, broke off is not a part of the wait for the next one.
#[tokio::test]
async fn a_job_whose_run_was_broken_off_has_waited_since_it_came_back() {
    for is_shutdown in [false, true] {
        let server = RedisServer::start();
        let lane = lane(&server, LaneConfig { grace: Duration::ZERO, ..quick("waited") });
        lane.push(NewJob::new("")).await.unwrap();
        let first = Watched::running(&lane, |_| pending().boxed());
        first.has_run(1).await;
        let began = now();
        eventually("it has run", || ready(now() > began + LATER)).await;
        let broken_off = now();
        if is_shutdown {
            first.stopped().await;
        } else {
            first.dropped();
        }
        let (worker, starts) = noting(&lane, |_| Outcome::Done);
        worker.has_run(1).await;
        worker.stopped().await;
        let (waited, again) = starts.lock().unwrap()[0];
        assert!(waited <= again - broken_off + ROUNDING, "{waited} of {}", again - broken_off);
    }
}

/// What a worker had fetched and never begun was not served.
#[tokio::test]
async fn a_job_that_was_handed_back_unbegun_has_waited_since_its_push() {
    let server = RedisServer::start();
    let lane = lane(&server, LaneConfig { concurrency: 1, prefetch: 1, grace: Duration::ZERO, ..quick("waited") });
    lane.push_many(vec![NewJob::new("begun"), NewJob::new("fetched")]).await.unwrap();
    let pushed = now();
    let first = Watched::running(&lane, |_| pending().boxed());
    first.has_run(1).await;
    eventually("both leased", || async { lane.stats().await.unwrap().running == 2 }).await;
    eventually("it has waited", || ready(now() > pushed + LATER)).await;
    first.stopped().await;
    let (worker, starts) = noting(&lane, |_| Outcome::Done);
    worker.has_run(2).await;
    worker.stopped().await;
    let starts = starts.lock().unwrap();
    assert!(starts[0].0 < LATER && starts[1].0 >= LATER, "{starts:?}");
}

#[tokio::test]
async fn the_oldest_job_is_as_old_as_it_is_due() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "waited");
    let (worker, _) = noting(&lane, |_| Outcome::Snooze(LATER.to_std().unwrap()));
    let pushed = now();
    lane.push(NewJob::new("")).await.unwrap();
    worker.has_run(1).await;
    worker.stopped().await;
    eventually("it is due again", || async { now() > pushed + LATER + LATER }).await;
    // A worker on a paused lane makes due jobs ready, and takes none.
    lane.pause().await.unwrap();
    let (worker, starts) = noting(&lane, |_| Outcome::Done);
    eventually("it is ready", || async { lane.stats().await.unwrap().ready == 1 }).await;
    let oldest = oldest(&lane).await;
    assert!(oldest <= now() - pushed - LATER + ROUNDING, "{oldest} of {}", now() - pushed);
    lane.resume().await.unwrap();
    worker.has_run(1).await;
    worker.stopped().await;
    assert_eq!(starts.lock().unwrap().len(), 1);
}
