//! A worker: runs jobs and writes down when each run began, what it did, and how it ended.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use queue::{Job, Outcome};
use tokio_util::sync::CancellationToken;

use super::{Duty, dismissed, silence};
use crate::{
    clock::Moment,
    ledger::{Ending, Holder, Ledger, Record, RunId},
    plan::Task,
};

/// Works until it is dismissed.
pub(crate) async fn work(duty: &Duty) -> anyhow::Result<()> {
    let holder = duty.holder();
    let ledger = Arc::new(Ledger::open(&duty.ledgers, &holder)?);
    silence::watch(Arc::clone(&ledger), holder.clone())?;
    let stop = CancellationToken::new();
    let name = holder.to_string();
    let desk = Arc::new(Desk { holder, ledger, runs: AtomicU64::new(0) });
    let handler = move |job: Job| {
        let desk = Arc::clone(&desk);
        async move { desk.run(&job).await }
    };
    let dismissal = async {
        dismissed().await;
        stop.cancel();
    };
    let (worked, ()) = tokio::join!(queue::run(duty.lane()?, name, handler, stop.clone()), dismissal);
    Ok(worked?)
}

struct Desk {
    holder: Holder,
    ledger: Arc<Ledger>,
    runs: AtomicU64,
}

impl Desk {
    async fn run(&self, job: &Job) -> Outcome {
        let run = RunId { by: self.holder.clone(), number: self.runs.fetch_add(1, Ordering::Relaxed) };
        match self.try_run(job, run).await {
            Ok(outcome) => outcome,
            Err(error) => {
                // Without its ledger a run proves nothing: the supervisor takes notice of the end of this process.
                tracing::error!(%error, "the ledger or the payload failed");
                std::process::exit(1)
            }
        }
    }

    async fn try_run(&self, job: &Job, run: RunId) -> io::Result<Outcome> {
        let id = job.id.to_string();
        let (group, failures) = (job.group.clone(), job.failures);
        self.ledger.write(&Record::Started {
            at: Moment::now(),
            job: id.clone(),
            run: run.clone(),
            group,
            failures,
        })?;
        let task: Task = serde_json::from_slice(&job.payload)?;
        if task.work_ms > 0 {
            tokio::time::sleep(Duration::from_millis(task.work_ms)).await;
        }
        let (ending, outcome) = outcome(&task, job, Moment::now());
        if ending == Ending::Done {
            self.ledger.write(&Record::Effect { at: Moment::now(), job: id.clone(), run: run.clone() })?;
        }
        self.ledger.write(&Record::Ended { at: Moment::now(), job: id, run, ending })?;
        Ok(outcome)
    }
}

/// Decided by the task and the queue's own count of failures: a run remembers nothing of the runs before it.
fn outcome(task: &Task, job: &Job, now: Moment) -> (Ending, Outcome) {
    if now < task.not_before {
        return (Ending::Snooze, Outcome::Snooze(task.not_before.since(now)));
    }
    if job.failures < task.fails {
        let after = Duration::from_millis(100) * job.attempt;
        return (Ending::Retry, Outcome::Retry { after, error: "planned".to_owned() });
    }
    (Ending::Done, Outcome::Done)
}
