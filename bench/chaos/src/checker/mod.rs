//! Judges a run from its ledgers alone. Pure: records in, a report out.
//!
//! A run of a job is the interval from its first line to its last, or to the kill of its process. The judgement rests on
//! four questions: did every accepted job have its effect; is every further run of a job planned (it had failed or was
//! snoozed) or explained by what befell its holder; did two runs of a job overlap although the first one's lease cannot
//! have lapsed; did two jobs of a group.

mod effects;
mod groups;
mod history;
mod outages;
mod overlaps;
mod repeats;
mod report;
#[cfg(test)]
mod tests;

use std::time::Duration;

use self::{history::History, outages::Outages};
pub(crate) use self::{
    outages::Cause,
    report::{Kind, Report, percentile},
};
use crate::ledger::Record;

/// Judges the records of a run with this lease, renewed after `renew_every`.
pub(crate) fn check(records: Vec<Record>, lease: Duration, renew_every: Duration) -> anyhow::Result<Report> {
    let history = History::of(records)?;
    let outages = Outages::of(&history, lease, renew_every);
    let mut report = Report::counting(&history, &outages);
    effects::check(&history, &mut report);
    repeats::check(&history, &outages, &mut report);
    overlaps::check(&history, &outages, &mut report);
    groups::check(&history, &outages, &mut report);
    report.recovery.sort_unstable();
    report.recovery_whole.sort_unstable();
    Ok(report)
}
