//! Finishing runs and renewing leases: many at a time, each judged by its own token.

use redis::Value;

use crate::{
    JobId, Lane, QueueError,
    fetch::{Holder, millis},
    keys::digest_of_group,
    outcome::Ending,
    script::{FINISH, RENEW},
};

/// A lease to be ended.
#[derive(Debug)]
pub(crate) struct Finish {
    pub(crate) id: JobId,
    pub(crate) holder: Holder,
    pub(crate) group: Option<String>,
    pub(crate) ending: Ending,
}

/// What a renewal found.
#[derive(Debug, Default)]
pub(crate) struct Renewed {
    /// Their token is stale: somebody else has the job, or it ended.
    pub(crate) lost: Vec<JobId>,
    /// Somebody asked to cancel them.
    pub(crate) cancelled: Vec<JobId>,
}

impl Lane {
    /// Ends leases; says of each whether its token was still good.
    pub(crate) async fn finish(&self, runs: &[Finish]) -> Result<Vec<bool>, QueueError> {
        let mut call = self.ending_script(&FINISH);
        for run in runs {
            let (verb, delay, reason) = run.ending.parts();
            call.arg(run.id.as_str()).arg(run.holder.as_str()).arg(digest_of_group(run.group.as_deref()));
            call.arg(verb).arg(delay).arg(reason);
        }
        let answers: Vec<u8> = self.call(&call).await?;
        Ok(answers.into_iter().map(|answer| answer == 1).collect())
    }

    pub(crate) async fn renew(&self, leases: &[(JobId, Holder)]) -> Result<Renewed, QueueError> {
        let mut call = self.script(&RENEW);
        call.arg(millis(self.config().lease));
        for (id, holder) in leases {
            call.arg(id.as_str()).arg(holder.as_str());
        }
        let (lost, cancelled): (Vec<Value>, Vec<Value>) = self.call(&call).await?;
        Ok(Renewed { lost: ids(lost), cancelled: ids(cancelled) })
    }
}

fn ids(values: Vec<Value>) -> Vec<JobId> {
    values
        .into_iter()
        .filter_map(|id| redis::from_redis_value::<String>(id).ok())
        .map(|id| JobId::stored(&id))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Finish;
    use crate::{
        Client, Job, LaneConfig, NewJob, Outcome,
        fetch::{Ask, ENOUGH, Holder},
        outcome::Ending,
        redis_server::RedisServer,
    };

    fn ask(holder: &Holder) -> Ask {
        Ask { want: 8, holder: holder.clone(), deadline: None, enough: ENOUGH }
    }

    fn snoozed_for_no_time(job: &Job, holder: &Holder) -> Finish {
        let ending = Ending::Outcome(Outcome::Snooze(Duration::ZERO));
        Finish { id: job.id.clone(), holder: holder.clone(), group: job.group.clone(), ending }
    }

    #[tokio::test]
    async fn jobs_that_are_snoozed_together_for_no_time_come_back_in_their_order() {
        let server = RedisServer::start();
        let lane = Client::new(&server.url(), "test").unwrap().lane(LaneConfig::default());
        lane.push_many((0..8).map(|n| NewJob::new(n.to_string())).collect()).await.unwrap();
        let holder = Holder::random("worker");
        let first = lane.fetch(&ask(&holder)).await.unwrap().jobs;
        let runs: Vec<Finish> = first.iter().map(|job| snoozed_for_no_time(job, &holder)).collect();
        lane.finish(&runs).await.unwrap();

        let again = lane.fetch(&ask(&Holder::random("worker"))).await.unwrap().jobs;
        let ids = |jobs: &[Job]| jobs.iter().map(|job| job.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&again), ids(&first));
    }
}
