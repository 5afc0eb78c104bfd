//! The records put together: jobs with their runs, faults with their ends.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context as _;

use crate::{
    clock::Moment,
    ledger::{Ending, FaultKind, Holder, Record, RunId},
};

/// What happened.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) jobs: BTreeMap<String, Job>,
    pub(super) faults: Vec<Fault>,
    pub(super) silences: Vec<Silence>,
}

#[derive(Debug, Default)]
pub(super) struct Job {
    /// When its push was accepted first; none if nobody knows that it was.
    pub(super) accepted: Option<Moment>,
    pub(super) group: Option<String>,
    /// By the time they began.
    pub(super) runs: Vec<Run>,
    pub(super) revived: Vec<Moment>,
}

#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) job: String,
    pub(super) id: RunId,
    pub(super) start: Moment,
    pub(super) failures: u32,
    pub(super) effect: Option<Moment>,
    /// When it was over and what it said; none if it was cut off.
    pub(super) end: Option<(Moment, Ending)>,
}

#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) kind: FaultKind,
    pub(super) victim: Holder,
    pub(super) begin: Moment,
    pub(super) end: Moment,
}

#[derive(Debug)]
pub(super) struct Silence {
    pub(super) who: Holder,
    pub(super) begin: Moment,
    pub(super) end: Moment,
}

impl History {
    /// Records of one process must stand in the order in which they were written.
    pub(super) fn of(records: Vec<Record>) -> anyhow::Result<Self> {
        let (mut history, mut open) = (Self::default(), Open::default());
        for record in records {
            history.take(record, &mut open)?;
        }
        history.faults = open.faults.into_values().collect();
        for run in open.runs.into_values() {
            history.job(run.job.clone()).runs.push(run);
        }
        for job in history.jobs.values_mut() {
            job.runs.sort_by_key(|run| run.start);
        }
        Ok(history)
    }

    fn take(&mut self, record: Record, open: &mut Open) -> anyhow::Result<()> {
        match record {
            Record::Pushed { at, job, group } => {
                let job = self.job(job);
                job.accepted = Some(job.accepted.map_or(at, |before| before.min(at)));
                job.group = group;
            }
            Record::Started { at, job, run, group, failures } => {
                self.job(job.clone()).group = group;
                let started = Run { job, id: run.clone(), start: at, failures, effect: None, end: None };
                open.runs.insert(run, started);
            }
            Record::Effect { at, run, .. } => open.run(&run)?.effect = Some(at),
            Record::Ended { at, run, ending, .. } => open.run(&run)?.end = Some((at, ending)),
            Record::FaultBegan { at, fault, kind, victim } => {
                open.faults.insert(fault, Fault { kind, victim, begin: at, end: Moment::NEVER });
            }
            Record::FaultOver { at, fault } => {
                open.faults.get_mut(&fault).context("a fault is over that did not begin")?.end = at;
            }
            Record::Revived { at, job } => self.job(job).revived.push(at),
            Record::Silent { since, at, who } => self.silences.push(Silence { who, begin: since, end: at }),
        }
        Ok(())
    }

    fn job(&mut self, id: String) -> &mut Job {
        self.jobs.entry(id).or_default()
    }
}

/// What is still being put together.
#[derive(Default)]
struct Open {
    runs: HashMap<RunId, Run>,
    faults: BTreeMap<u32, Fault>,
}

impl Open {
    fn run(&mut self, id: &RunId) -> anyhow::Result<&mut Run> {
        self.runs.get_mut(id).with_context(|| format!("the run {id} did not begin and has more records"))
    }
}

impl Run {
    pub(super) fn holder(&self) -> &Holder {
        &self.id.by
    }

    pub(super) fn ended_with(&self, ending: Ending) -> bool {
        self.end.is_some_and(|(_, with)| with == ending)
    }
}

impl Job {
    /// Whether a run that began by then snoozed by then.
    pub(super) fn snoozed_by(&self, then: Moment) -> bool {
        self.runs.iter().any(|run| run.end.is_some_and(|(at, ending)| ending == Ending::Snooze && at <= then))
    }

    /// Whether it was dead as poison and revived in between.
    pub(super) fn revived_between(&self, from: Moment, to: Moment) -> bool {
        self.revived.iter().any(|at| (from..=to).contains(at))
    }
}
