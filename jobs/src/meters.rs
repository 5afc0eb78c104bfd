//! What jobs count: how long they waited and ran and how they ended, what became of mails and calendar entries, what
//! reading cost. Knows not who collects it, nor whether anybody does: the facade is a no-op where nobody does.
//!
//! Labels are lanes, kinds and outcomes of a fixed list each; nothing that came from outside.

use std::time::{Duration, Instant};

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use crate::{job::LaneName, registry, send_mail::To};

const WAIT: &str = "bellhop_job_wait_seconds";
const RUN: &str = "bellhop_job_run_seconds";
const RUNS: &str = "bellhop_job_runs_total";
const MAILS: &str = "bellhop_mails_total";
const ENTRIES: &str = "bellhop_calendar_entries_total";
const READINGS: &str = "bellhop_reader_mails_total";
const REQUESTS: &str = "bellhop_reader_requests_total";
const TOKENS: &str = "bellhop_reader_tokens_total";
const COST: &str = "bellhop_reader_cost";

/// The kind of what names no job of this build.
const UNKNOWN: &str = "unknown";

/// What something came to, and how each is called in a label.
macro_rules! outcomes {
    ($($(#[$of_type:meta])* $type:ident { $($(#[$of_variant:meta])* $variant:ident = $name:literal),* $(,)? })*) => {$(
        $(#[$of_type])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $type {
            $($(#[$of_variant])* $variant,)*
        }

        impl $type {
            const ALL: &[Self] = &[$(Self::$variant),*];

            const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    )*};
}

outcomes! {
    /// How a run ended.
    RunEnd {
        Done = "done",
        Snoozed = "snoozed",
        Cancelled = "cancelled",
        Retried = "retried",
        Dead = "dead",
        Panicked = "panicked",
        /// Stopped with its worker; somebody else runs it.
        HandedBack = "handed_back",
    }

    /// What became of a mail.
    MailEnd {
        /// Handed over.
        Sent = "sent",
        /// It will never be.
        Refused = "refused",
        /// Tried again later.
        Failed = "failed",
        /// Nobody knows whether it was handed over.
        Doubtful = "doubtful",
        /// Its recipient is on the list of those who get none.
        Withheld = "withheld",
        /// Its recipient has had many.
        Postponed = "postponed",
    }

    /// What became of a calendar entry.
    EntryEnd {
        Kept = "kept",
        Failed = "failed",
        /// Somebody had changed it.
        Repaired = "repaired",
    }

    /// What became of a question to the model.
    Request {
        Answered = "answered",
        Failed = "failed",
        /// Answered with what its schema, or the mail, forbids.
        Forbidden = "forbidden",
    }
}

/// Says what the numbers of this crate mean, to the collector that the process has.
pub fn describe_metrics() {
    describe_histogram!(WAIT, Unit::Seconds, "From when a job was due until its run began.");
    describe_histogram!(RUN, Unit::Seconds, "How long runs took.");
    describe_counter!(RUNS, Unit::Count, "Runs by how they ended.");
    describe_counter!(MAILS, Unit::Count, "Mails by what became of them.");
    describe_counter!(ENTRIES, Unit::Count, "Calendar entries by what became of them.");
    describe_counter!(READINGS, Unit::Count, "Mails that were read, and that could not be.");
    describe_counter!(REQUESTS, Unit::Count, "Questions to the language model by what came of them.");
    describe_counter!(TOKENS, Unit::Count, "Tokens that the language model counted.");
    describe_gauge!(COST, "What those tokens cost since the start, in the currency of the configured prices.");
}

/// Begins every number of a worker at 0: a rate can be taken of the first failure only where there was a number before
/// it.
pub fn begin_metrics() {
    // What names no job of this build can come in any lane.
    let unknown = LaneName::ALL.into_iter().map(|lane| (lane, UNKNOWN));
    for (lane, kind) in registry::registry().iter().map(|job| (job.lane, job.kind)).chain(unknown) {
        RunEnd::ALL.iter().for_each(|end| counter!(RUNS, of_run(lane, kind, *end)).increment(0));
        drop(histogram!(RUN, "lane" => lane.as_str(), "kind" => kind));
    }
    for lane in LaneName::ALL {
        drop(histogram!(WAIT, "lane" => lane.as_str()));
    }
    for end in MailEnd::ALL {
        [To::Client, To::Manager].into_iter().for_each(|to| counter!(MAILS, of_mail(to, *end)).increment(0));
    }
    EntryEnd::ALL.iter().for_each(|end| counter!(ENTRIES, "outcome" => end.name()).increment(0));
    Request::ALL.iter().for_each(|end| counter!(REQUESTS, "outcome" => end.name()).increment(0));
    ["read", "failed"].into_iter().for_each(|outcome| counter!(READINGS, "outcome" => outcome).increment(0));
    ["prompt", "completion"].into_iter().for_each(|kind| counter!(TOKENS, "kind" => kind).increment(0));
    gauge!(COST).increment(0.0);
}

/// One run, from its start until it says how it ended. One that is dropped before was stopped, or panicked.
pub(crate) struct Running {
    lane: LaneName,
    kind: &'static str,
    began: Instant,
    ended: bool,
}

impl Running {
    /// A run that begins after it has waited so long. `kind` is `None` for what names no job of this build.
    pub(crate) fn begin(lane: LaneName, kind: Option<&'static str>, waited: Duration) -> Self {
        histogram!(WAIT, "lane" => lane.as_str()).record(waited);
        Self { lane, kind: kind.unwrap_or(UNKNOWN), began: Instant::now(), ended: false }
    }

    pub(crate) fn end(mut self, how: RunEnd) {
        self.ended = true;
        self.count(how);
    }

    fn count(&self, how: RunEnd) {
        counter!(RUNS, of_run(self.lane, self.kind, how)).increment(1);
        histogram!(RUN, "lane" => self.lane.as_str(), "kind" => self.kind).record(self.began.elapsed());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            self.count(if std::thread::panicking() { RunEnd::Panicked } else { RunEnd::HandedBack });
        }
    }
}

pub(crate) fn mail(to: To, how: MailEnd) {
    counter!(MAILS, of_mail(to, how)).increment(1);
}

pub(crate) fn calendar_entry(how: EntryEnd) {
    counter!(ENTRIES, "outcome" => how.name()).increment(1);
}

pub(crate) fn reading(read: bool) {
    counter!(READINGS, "outcome" => if read { "read" } else { "failed" }).increment(1);
}

pub(crate) fn asked(how: Request) {
    counter!(REQUESTS, "outcome" => how.name()).increment(1);
}

pub(crate) fn spent(prompt_tokens: u64, completion_tokens: u64, cost: Decimal) {
    counter!(TOKENS, "kind" => "prompt").increment(prompt_tokens);
    counter!(TOKENS, "kind" => "completion").increment(completion_tokens);
    gauge!(COST).increment(cost.to_f64().unwrap_or_default());
}

fn of_run(lane: LaneName, kind: &'static str, end: RunEnd) -> Vec<metrics::Label> {
    labels([("lane", lane.as_str()), ("kind", kind), ("outcome", end.name())])
}

fn of_mail(to: To, end: MailEnd) -> Vec<metrics::Label> {
    let to = match to {
        To::Client => "client",
        To::Manager => "manager",
    };
    labels([("to", to), ("outcome", end.name())])
}

fn labels<const N: usize>(pairs: [(&'static str, &'static str); N]) -> Vec<metrics::Label> {
    pairs.map(|(name, value)| metrics::Label::from_static_parts(name, value)).to_vec()
}
