//! Whether two runs overlapped that must not: two of one job, or of two jobs of one group.

use std::collections::BTreeMap;

use super::{
    history::{History, Run},
    outages::Outages,
    report::{Kind, Report, Violation},
};

pub(super) fn check(history: &History, outages: &Outages, report: &mut Report) {
    for job in history.jobs.values() {
        for [first, second] in overlapping(job.runs.iter().collect(), outages) {
            if !excused(first, second, outages) {
                let what = format!("{} ran twice at a time, as {} and as {}", first.job, first.id, second.id);
                report.violations.push(Violation::new(Kind::Overlap, what));
            }
        }
    }
    for (group, runs) in by_group(history) {
        for [first, second] in overlapping(runs, outages) {
            if first.job != second.job && !excused(first, second, outages) {
                let what = format!("{} and {} of {group} ran at a time", first.id, second.id);
                report.violations.push(Violation::new(Kind::GroupOverlap, what));
            }
        }
    }
}

pub(super) fn by_group(history: &History) -> BTreeMap<&str, Vec<&Run>> {
    let mut groups: BTreeMap<&str, Vec<&Run>> = BTreeMap::new();
    for job in history.jobs.values() {
        if let Some(group) = &job.group {
            groups.entry(group).or_default().extend(&job.runs);
        }
    }
    groups.values_mut().for_each(|runs| runs.sort_by_key(|run| run.start));
    groups
}

/// Every two of `runs`, which stand in the order of their begin, that were under way at one time.
fn overlapping<'a>(runs: Vec<&'a Run>, outages: &Outages) -> Vec<[&'a Run; 2]> {
    let (mut pairs, mut under_way) = (Vec::new(), Vec::<&Run>::new());
    for run in runs {
        under_way.retain(|other| outages.over(other) > run.start);
        pairs.extend(under_way.iter().map(|other| [*other, run]));
        under_way.push(run);
    }
    pairs
}

/// The first one's lease can have lapsed by the time the second one began; or the second one began late, after its own
/// lease had.
fn excused(first: &Run, second: &Run, outages: &Outages) -> bool {
    outages.lost_lease(first, second.start).or_else(|| outages.lost_lease(second, second.start)).is_some()
}
