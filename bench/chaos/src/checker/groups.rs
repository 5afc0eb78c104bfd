//! Whether the jobs of a group ran in the order in which their pushes were accepted.

use std::collections::HashMap;

use super::{
    history::{History, Run},
    outages::Outages,
    overlaps::by_group,
    report::{Kind, Report, Violation},
};
use crate::clock::Moment;

pub(super) fn check(history: &History, outages: &Outages, report: &mut Report) {
    for (group, runs) in by_group(history) {
        let places = places(history, &runs);
        let mut furthest: Option<&Run> = None;
        for run in runs.into_iter().filter(|run| places.contains_key(run.job.as_str())) {
            let behind = furthest.filter(|other| places[other.job.as_str()] > places[run.job.as_str()]);
            match behind {
                Some(other) if !excused(run, history, outages) => {
                    let what = format!("{} of {group} began after {}, which was pushed later", run.id, other.id);
                    report.violations.push(Violation::new(Kind::GroupOrder, what));
                }
                Some(_) => {}
                None => furthest = Some(run),
            }
        }
    }
}

/// A group belongs to one producer, which pushes one batch after the other: the moment of acceptance, and within a batch
/// the id, is the order.
fn places<'a>(history: &History, runs: &[&'a Run]) -> HashMap<&'a str, (Moment, &'a str)> {
    let accepted = |run: &&'a Run| Some((run.job.as_str(), (history.jobs[&run.job].accepted?, run.job.as_str())));
    runs.iter().filter_map(accepted).collect()
}

/// A job that snoozed, or was dead, has left its group and joined it again behind the others; and a run that began after
/// its lease had lapsed begins late.
fn excused(run: &Run, history: &History, outages: &Outages) -> bool {
    let job = &history.jobs[&run.job];
    job.snoozed_by(run.start)
        || job.revived.iter().any(|at| *at <= run.start)
        || outages.lost_lease(run, run.start).is_some()
}
