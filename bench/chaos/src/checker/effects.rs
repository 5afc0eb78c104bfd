//! Whether every accepted job had its effect, and how many effects came from runs that had lost their lease.

use super::{
    history::{History, Job, Run},
    report::{Kind, Report, Violation},
};

pub(super) fn check(history: &History, report: &mut Report) {
    for (id, job) in &history.jobs {
        if job.accepted.is_some() && job.runs.iter().all(|run| run.effect.is_none()) {
            report.violations.push(Violation::new(Kind::Lost, format!("{id} was accepted and had no effect")));
        }
        report.fenced_effects += job.runs.iter().filter(|run| was_fenced(run, job)).count();
    }
}

/// Its effect came after a later run of the same job had begun: somebody else held the lease by then. The queue refuses
/// what such a run says; its effects are the business of whoever owns what they are applied to.
fn was_fenced(run: &Run, job: &Job) -> bool {
    let Some(effect) = run.effect else { return false };
    job.runs.iter().any(|other| other.start > run.start && other.start <= effect)
}
