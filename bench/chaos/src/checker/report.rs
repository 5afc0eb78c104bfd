//! What came out.

use std::{collections::BTreeMap, fmt, time::Duration};

use super::{
    history::History,
    outages::{Cause, Outages},
};
use crate::ledger::FaultKind;

/// The judgement of a run.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Jobs whose push was accepted.
    pub(crate) jobs: usize,
    pub(crate) runs: usize,
    /// Runs that the run before had asked for.
    pub(crate) planned: usize,
    /// Further runs that nobody had asked for, by what befell a holder.
    pub(crate) explained: BTreeMap<Cause, usize>,
    pub(crate) faults: BTreeMap<FaultKind, usize>,
    /// Silences of a process or of Redis that nobody injected.
    pub(crate) uninjected: usize,
    /// Jobs that were dead as poison and were given a new life, as often as they were.
    pub(crate) revived: usize,
    /// Effects of runs whose lease was somebody else's by then.
    pub(crate) fenced_effects: usize,
    /// How long each job waited to run again from the moment its holder was gone, less the time that Redis was kept from
    /// answering meanwhile; ascending.
    pub(crate) recovery: Vec<Duration>,
    /// The same with that time.
    pub(crate) recovery_whole: Vec<Duration>,
    /// What must not be.
    pub(crate) violations: Vec<Violation>,
}

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    pub(crate) kind: Kind,
    what: String,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Lost,
    UnexplainedRepeat,
    Overlap,
    GroupOverlap,
    GroupOrder,
}

impl Report {
    pub(super) fn counting(history: &History, outages: &Outages) -> Self {
        let mut report = Self {
            jobs: history.jobs.values().filter(|job| job.accepted.is_some()).count(),
            runs: history.jobs.values().map(|job| job.runs.len()).sum(),
            revived: history.jobs.values().map(|job| job.revived.len()).sum(),
            uninjected: outages.uninjected(),
            ..Self::default()
        };
        for fault in &history.faults {
            *report.faults.entry(fault.kind).or_default() += 1;
        }
        report
    }

    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.violations.iter().filter(|violation| violation.kind == kind).count()
    }

    /// How often faults of these kinds were injected.
    pub(crate) fn injected(&self, kinds: &[FaultKind]) -> usize {
        kinds.iter().filter_map(|kind| self.faults.get(kind)).sum()
    }
}

/// What this share of ascending times does not exceed; zero if there are none.
pub(crate) fn percentile(times: &[Duration], share: f64) -> Duration {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a rank")]
    let rank = (times.len() as f64 * share).ceil() as usize;
    times.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

impl Violation {
    pub(super) fn new(kind: Kind, what: String) -> Self {
        Self { kind, what }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}
