//! Whether every further run of a job was planned, or has a cause; and how long a job waited to run again.

use super::{
    history::{History, Job, Run},
    outages::{Cause, Outages},
    report::{Kind, Report, Violation},
};
use crate::ledger::Ending;

pub(super) fn check(history: &History, outages: &Outages, report: &mut Report) {
    for (id, job) in &history.jobs {
        for pair in job.runs.windows(2) {
            let [before, again] = pair else { continue };
            if planned(before, again) {
                report.planned += 1;
                continue;
            }
            match cause(job, before, again, outages) {
                Some(cause) => {
                    *report.explained.entry(cause).or_default() += 1;
                    recovered(job, before, again, cause, outages, report);
                }
                None => {
                    let what = format!("{id} ran as {} and for no known reason again as {}", before.id, again.id);
                    report.violations.push(Violation::new(Kind::UnexplainedRepeat, what));
                }
            }
        }
    }
}

/// The run before had asked for it, and the queue had heard that.
fn planned(before: &Run, again: &Run) -> bool {
    let over = before.end.is_some_and(|(at, _)| at <= again.start);
    let retried = before.ended_with(Ending::Retry) && again.failures == before.failures + 1;
    let snoozed = before.ended_with(Ending::Snooze) && again.failures == before.failures;
    over && (retried || snoozed)
}

/// What befell the holder of the run before; or that of the run itself, which began late then, with a lease that had
/// lapsed.
fn cause(job: &Job, before: &Run, again: &Run, outages: &Outages) -> Option<Cause> {
    let killed = outages.killed(before).filter(|kill| kill.begin <= again.start).map(|_| Cause::Kill);
    killed
        .or_else(|| outages.lost_lease(before, again.start))
        .or_else(|| outages.lost_lease(again, again.start))
        .or_else(|| job.revived_between(before.start, again.start).then_some(Cause::Revival))
}

/// From the moment the holder was gone; without Redis nothing can run, so the time that it was kept from answering counts
/// apart. Not if a person had to revive the job first.
fn recovered(job: &Job, before: &Run, again: &Run, cause: Cause, outages: &Outages, report: &mut Report) {
    let gone = match cause {
        Cause::Kill => outages.killed(before).map(|kill| kill.begin),
        Cause::Stall => outages.stalled(before).map(|stall| stall.begin).filter(|begin| *begin <= again.start),
        _ => None,
    };
    if let Some(gone) = gone
        && !job.revived_between(before.start, again.start)
    {
        let whole = again.start.since(gone);
        report.recovery.push(whole.saturating_sub(outages.redis_away(gone, again.start)));
        report.recovery_whole.push(whole);
    }
}
