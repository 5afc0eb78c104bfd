//! A producer: pushes the jobs of its plan one batch after the other, each until it is accepted.
//!
//! One that was killed pushes again, under the same ids, what Redis may have and its ledger does not know as accepted; and
//! some jobs before that, which Redis has for certain.

use std::{collections::HashSet, time::Duration};

use anyhow::Context as _;
use queue::{JobId, Lane, NewJob};

use super::{Duty, dismissed};
use crate::{
    clock::Moment,
    ledger::{self, Ledger, Record},
    plan::{self, Plan},
};

/// A job each, per producer.
const PACE: Duration = Duration::from_millis(17);
/// How many accepted jobs a producer pushes again after it was killed.
const AGAIN: u64 = 50;
/// Between two tries of a push.
const TRY_AGAIN: Duration = Duration::from_millis(100);

/// Pushes until the time is over or it is dismissed.
pub(crate) async fn produce(duty: &Duty) -> anyhow::Result<()> {
    let producer = Producer::new(duty)?;
    tokio::select! {
        result = producer.push_all() => result,
        () = dismissed() => Ok(()),
    }
}

struct Producer {
    lane: Lane,
    ledger: Ledger,
    seed: u64,
    number: u32,
    first: u64,
    until: Moment,
}

impl Producer {
    fn new(duty: &Duty) -> anyhow::Result<Self> {
        let number = duty.place.trim_start_matches('p').parse().context("a producer's place is p and a number")?;
        Ok(Self {
            lane: duty.lane()?,
            first: first_not_accepted(&ledger::read_own(&duty.ledgers, &duty.place)?, number).saturating_sub(AGAIN),
            ledger: Ledger::open(&duty.ledgers, &duty.holder())?,
            seed: duty.seed,
            number,
            until: duty.until,
        })
    }

    async fn push_all(&self) -> anyhow::Result<()> {
        let mut next = self.first;
        while Moment::now() < self.until {
            let end = next + plan::batch(self.seed, self.number, next);
            let plans: Vec<Plan> = (next..end).map(|number| self.plan(number)).collect();
            self.push(next, &plans).await?;
            tokio::time::sleep(PACE * u32::try_from(plans.len())?).await;
            next = end;
        }
        Ok(())
    }

    fn plan(&self, number: u64) -> Plan {
        plan::plan(self.seed, self.number, number, self.lane.config().lease)
    }

    /// Pushes a batch until it is accepted, and says so.
    async fn push(&self, first: u64, plans: &[Plan]) -> anyhow::Result<()> {
        let ids: Vec<String> = (first..).take(plans.len()).map(|number| id(self.number, number)).collect();
        let jobs = ids.iter().zip(plans).map(|(id, plan)| new_job(id, plan)).collect::<anyhow::Result<Vec<_>>>()?;
        while let Err(error) = self.lane.push_many(jobs.clone()).await {
            tracing::info!(%error, first, "not accepted");
            tokio::time::sleep(TRY_AGAIN).await;
        }
        let records: Vec<Record> = ids
            .into_iter()
            .zip(plans)
            .map(|(job, plan)| Record::Pushed { at: Moment::now(), job, group: plan.group.clone() })
            .collect();
        Ok(self.ledger.write_all(&records)?)
    }
}

fn new_job(id: &str, plan: &Plan) -> anyhow::Result<NewJob> {
    let payload = serde_json::to_vec(&plan.task(Moment::now()))?;
    let id: JobId = id.parse()?;
    Ok(NewJob { id: Some(id), group: plan.group.clone(), ..NewJob::new(payload) })
}

/// Ascends with the number as text, too.
fn id(producer: u32, number: u64) -> String {
    format!("p{producer}-{number:09}")
}

fn first_not_accepted(own: &[Record], producer: u32) -> u64 {
    let accepted: HashSet<&str> = own
        .iter()
        .filter_map(|record| match record {
            Record::Pushed { job, .. } => Some(job.as_str()),
            _ => None,
        })
        .collect();
    (0..).find(|number| !accepted.contains(id(producer, *number).as_str())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{first_not_accepted, id};
    use crate::{clock::Moment, ledger::Record};

    #[test]
    fn a_producer_goes_on_with_the_first_job_that_was_not_accepted() {
        let accepted = |numbers: &[u64]| -> Vec<Record> {
            let pushed = |number: &u64| Record::Pushed { at: Moment::now(), job: id(3, *number), group: None };
            numbers.iter().map(pushed).collect()
        };
        for (numbers, first) in [(&[][..], 0), (&[0, 1, 2], 3), (&[0, 1, 3, 4], 2), (&[1], 0)] {
            assert_eq!(first_not_accepted(&accepted(numbers), 3), first, "{numbers:?}");
        }
    }
}
