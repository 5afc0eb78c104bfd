//! Handmade ledgers: each violation is found, and what explains it is accepted.

use std::time::Duration;

use super::{Cause, Kind, Report, check, percentile};
use crate::{
    clock::Moment,
    ledger::{
        Ending::{self, Done, Retry, Snooze},
        FaultKind::{self, RedisFreeze, RedisKill, WorkerKill, WorkerStall},
        Holder, Record, RunId,
    },
};

const LEASE: Duration = Duration::from_secs(10);
const RENEW_EVERY: Duration = Duration::from_secs(3);

/// A ledger in the making. Times are seconds.
#[derive(Clone, Default)]
struct Story {
    records: Vec<Record>,
    runs: u64,
    faults: u32,
    failures: u32,
}

fn at(seconds: f64) -> Moment {
    // An hour after the machine's start, so that there is a time before.
    "3600000000".parse::<Moment>().unwrap().after(Duration::from_secs_f64(seconds))
}

impl Story {
    /// An accepted job `a`, in no group.
    fn of_a() -> Self {
        Self::default().pushed("a", None, 0.0)
    }

    /// Accepted jobs `a` and `b`, in this order, of one group.
    fn of_a_group() -> Self {
        Self::default().pushed("a", Some("g"), 0.0).pushed("b", Some("g"), 0.1)
    }

    fn pushed(mut self, job: &str, group: Option<&str>, time: f64) -> Self {
        self.records.push(Record::Pushed { at: at(time), job: job.to_owned(), group: group.map(str::to_owned) });
        self
    }

    /// What the queue says of the next runs.
    fn failures(mut self, failures: u32) -> Self {
        self.failures = failures;
        self
    }

    fn run(mut self, job: &str, by: &str, from: f64, to: f64, ending: Ending) -> Self {
        self = self.cut_off(job, by, from);
        let (job, run) = (job.to_owned(), RunId { by: Holder::named(by), number: self.runs });
        if ending == Done {
            self.records.push(Record::Effect { at: at(to), job: job.clone(), run: run.clone() });
        }
        self.records.push(Record::Ended { at: at(to), job, run, ending });
        self
    }

    /// A run without an end.
    fn cut_off(mut self, job: &str, by: &str, from: f64) -> Self {
        self.runs += 1;
        let run = RunId { by: Holder::named(by), number: self.runs };
        let group = self.records.iter().find_map(|record| match record {
            Record::Pushed { job: pushed, group, .. } if pushed == job => group.clone(),
            _ => None,
        });
        self.records.push(Record::Started { at: at(from), job: job.to_owned(), run, group, failures: self.failures });
        self
    }

    fn fault(mut self, kind: FaultKind, victim: &str, from: f64, to: f64) -> Self {
        self.faults += 1;
        let (fault, victim) = (self.faults, Holder::named(victim));
        self.records.push(Record::FaultBegan { at: at(from), fault, kind, victim });
        self.records.push(Record::FaultOver { at: at(to), fault });
        self
    }

    fn revived(mut self, job: &str, time: f64) -> Self {
        self.records.push(Record::Revived { at: at(time), job: job.to_owned() });
        self
    }

    fn silent(mut self, who: &str, from: f64, to: f64) -> Self {
        self.records.push(Record::Silent { since: at(from), at: at(to), who: Holder::named(who) });
        self
    }

    fn judged(self) -> Report {
        check(self.records, LEASE, RENEW_EVERY).unwrap()
    }

    /// What is found, and nothing beside it.
    fn breaks(self, kind: Kind) {
        let report = self.judged();
        let kinds: Vec<Kind> = report.violations.iter().map(|violation| violation.kind).collect();
        assert_eq!(kinds, [kind], "{:?}", report.violations);
    }

    fn holds(self) -> Report {
        let report = self.judged();
        assert_eq!(report.violations, []);
        report
    }
}

#[test]
fn an_accepted_job_without_an_effect_is_lost() {
    Story::of_a().breaks(Kind::Lost);
    Story::of_a().cut_off("a", "w1", 1.0).breaks(Kind::Lost);
    Story::of_a().run("a", "w1", 1.0, 2.0, Retry).breaks(Kind::Lost);
    Story::of_a().run("a", "w1", 1.0, 2.0, Done).holds();
    Story::default().holds();
}

#[test]
fn a_further_run_without_a_cause_is_unexplained() {
    Story::of_a().run("a", "w1", 1.0, 2.0, Done).run("a", "w2", 3.0, 4.0, Done).breaks(Kind::UnexplainedRepeat);
}

#[test]
fn what_befell_somebody_else_or_at_another_time_or_too_shortly_explains_nothing() {
    let twice = || Story::of_a().run("a", "w1", 30.0, 31.0, Done).run("a", "w2", 60.0, 61.0, Done);
    let faults = [
        (WorkerKill, "w3", 30.5, 30.6),
        (WorkerKill, "w1", 45.0, 45.1),
        (WorkerStall, "w3", 30.5, 42.0),
        (WorkerStall, "w1", 10.0, 25.0),
        (WorkerStall, "w1", 33.0, 45.0),
        (RedisKill, "redis", 30.5, 31.5),
        (RedisFreeze, "redis", 30.5, 33.0),
        (RedisKill, "redis", 40.0, 55.0),
    ];
    for (kind, victim, from, to) in faults {
        twice().fault(kind, victim, from, to).breaks(Kind::UnexplainedRepeat);
    }
    twice().silent("w1", 30.5, 32.0).breaks(Kind::UnexplainedRepeat);
}

#[test]
fn what_befell_the_holder_explains_a_further_run() {
    let cases = [
        (WorkerKill, "w1", 1.5, 1.6, Cause::Kill),
        (WorkerKill, "w1", 2.5, 2.6, Cause::Kill), // the queue had not heard of the end yet
        (WorkerStall, "w1", 1.5, 13.0, Cause::Stall),
        (RedisKill, "redis", 1.5, 13.0, Cause::RedisKill),
        (RedisFreeze, "redis", 1.5, 13.0, Cause::RedisStall),
    ];
    for (kind, victim, from, to, cause) in cases {
        let twice = Story::of_a().run("a", "w1", 1.0, 2.0, Done).run("a", "w2", 20.0, 21.0, Done);
        let report = twice.fault(kind, victim, from, to).holds();
        assert_eq!(report.explained.into_iter().collect::<Vec<_>>(), [(cause, 1)]);
    }
    let busy =
        Story::of_a().cut_off("a", "w1", 1.0).fault(WorkerKill, "w1", 30.0, 30.1).run("a", "w2", 20.0, 21.0, Done);
    assert_eq!(busy.silent("w1", 2.0, 16.0).holds().explained.len(), 1);
}

#[test]
fn redis_troubles_without_a_renewal_between_them_count_as_one() {
    let twice = || Story::of_a().run("a", "w1", 1.0, 1.4, Done).run("a", "w2", 20.0, 21.0, Done);
    let report = twice().fault(RedisKill, "redis", 1.5, 4.0).fault(RedisFreeze, "redis", 5.0, 9.0).holds();
    assert_eq!(report.explained.into_iter().collect::<Vec<_>>(), [(Cause::RedisStall, 1)], "the longer one");
    let apart = twice().fault(RedisKill, "redis", 1.5, 4.0).fault(RedisFreeze, "redis", 9.0, 13.0);
    apart.breaks(Kind::UnexplainedRepeat);
}

#[test]
fn an_end_that_a_silent_redis_could_not_take_settles_later() {
    let late_kill = Story::of_a().run("a", "w1", 1.0, 2.0, Done).fault(WorkerKill, "w1", 5.0, 5.1);
    let again = late_kill.run("a", "w2", 15.0, 16.0, Done);
    again.clone().breaks(Kind::UnexplainedRepeat);
    again.fault(RedisFreeze, "redis", 1.9, 3.5).holds();
}

#[test]
fn a_run_that_begins_late_after_its_own_stall_is_explained() {
    let twice = Story::of_a().run("a", "w2", 12.0, 13.0, Done).run("a", "w1", 14.1, 14.2, Done);
    twice.clone().breaks(Kind::UnexplainedRepeat);
    twice.fault(WorkerStall, "w1", 1.0, 14.0).holds();
}

#[test]
fn retries_and_snoozes_are_planned_once_each() {
    let retried = Story::of_a().run("a", "w1", 1.0, 2.0, Retry).failures(1).run("a", "w2", 3.0, 4.0, Done);
    assert_eq!(retried.clone().holds().planned, 1);
    retried.run("a", "w2", 5.0, 6.0, Done).breaks(Kind::UnexplainedRepeat);
    let snoozed = Story::of_a().run("a", "w1", 1.0, 2.0, Snooze).run("a", "w2", 3.0, 4.0, Done);
    assert_eq!(snoozed.holds().planned, 1);
    let unheard = Story::of_a().run("a", "w1", 1.0, 2.0, Retry).run("a", "w2", 3.0, 4.0, Done);
    unheard.breaks(Kind::UnexplainedRepeat); // the failure was not counted
}

#[test]
fn a_revived_job_runs_again() {
    let revived = Story::of_a().failures(2).run("a", "w1", 1.0, 2.0, Retry).revived("a", 50.0).failures(0);
    let report = revived.run("a", "w1", 51.0, 52.0, Done).holds();
    assert_eq!((report.explained.get(&Cause::Revival), report.revived), (Some(&1), 1));
    assert_eq!(report.recovery, [], "a person's time is not the queue's");
}

#[test]
fn two_runs_of_a_job_at_a_time_overlap_unless_the_first_ones_lease_can_have_lapsed() {
    // The repeat is explained by a kill right after the end; that the runs overlapped is not.
    let overlapping = Story::of_a().run("a", "w1", 1.0, 5.0, Done).run("a", "w2", 4.0, 6.0, Done);
    let report = overlapping.clone().judged();
    assert_eq!((report.count(Kind::Overlap), report.count(Kind::UnexplainedRepeat)), (1, 1));
    let short = overlapping.fault(RedisKill, "redis", 2.0, 3.0).judged();
    assert_eq!(short.count(Kind::Overlap), 1);

    let stalled = Story::of_a().run("a", "w1", 1.0, 14.0, Done).run("a", "w2", 12.0, 15.0, Done);
    stalled.clone().fault(WorkerStall, "w1", 1.5, 13.5).holds();
    stalled.clone().fault(RedisFreeze, "redis", 1.5, 11.9).holds();
    assert_eq!(stalled.fault(WorkerStall, "w1", 13.0, 13.9).judged().count(Kind::Overlap), 1);
}

#[test]
fn a_run_whose_process_was_killed_overlaps_with_nothing_later() {
    let killed = Story::of_a().cut_off("a", "w1", 1.0).fault(WorkerKill, "w1", 2.0, 2.1);
    killed.run("a", "w2", 12.0, 13.0, Done).holds();
}

#[test]
fn two_jobs_of_a_group_at_a_time_overlap_unless_a_holder_was_stalled() {
    let overlapping = Story::of_a_group().run("a", "w1", 1.0, 3.0, Done).run("b", "w2", 2.0, 4.0, Done);
    overlapping.breaks(Kind::GroupOverlap);

    let stalled = Story::of_a_group().run("a", "w1", 1.0, 14.0, Done).run("a", "w2", 12.0, 12.5, Done);
    let next = stalled.run("b", "w2", 13.0, 15.0, Done);
    next.clone().fault(WorkerStall, "w1", 1.5, 13.5).holds();
    assert_eq!(next.judged().count(Kind::GroupOverlap), 1);

    let apart = Story::default().pushed("a", Some("g"), 0.0).pushed("b", Some("h"), 0.0);
    apart.run("a", "w1", 1.0, 3.0, Done).run("b", "w2", 2.0, 4.0, Done).holds();
}

#[test]
fn a_group_that_runs_out_of_order_is_found() {
    let swapped = Story::of_a_group().run("b", "w1", 1.0, 2.0, Done).run("a", "w1", 3.0, 4.0, Done);
    swapped.clone().breaks(Kind::GroupOrder);
    swapped.revived("a", 2.5).holds();

    let head = Story::of_a_group().run("a", "w1", 1.0, 2.0, Retry).run("b", "w1", 3.0, 4.0, Done);
    head.failures(1).run("a", "w1", 5.0, 6.0, Done).breaks(Kind::GroupOrder);
    let snoozed = Story::of_a_group().run("a", "w1", 1.0, 2.0, Snooze).run("b", "w1", 3.0, 4.0, Done);
    snoozed.run("a", "w1", 5.0, 6.0, Done).holds();
}

#[test]
fn an_effect_after_somebody_elses_run_has_begun_was_fenced() {
    let stalled = Story::of_a().run("a", "w1", 1.0, 14.0, Done).run("a", "w2", 12.0, 13.0, Done);
    assert_eq!(stalled.fault(WorkerStall, "w1", 1.5, 13.5).holds().fenced_effects, 1);
    let killed = Story::of_a().run("a", "w1", 1.0, 2.0, Done).fault(WorkerKill, "w1", 2.1, 2.2);
    assert_eq!(killed.run("a", "w2", 12.0, 13.0, Done).holds().fenced_effects, 0);
}

#[test]
fn recovery_counts_from_the_moment_the_holder_was_gone() {
    let killed = Story::of_a().cut_off("a", "w1", 1.0).fault(WorkerKill, "w1", 2.0, 2.1);
    let stalled = killed.pushed("b", None, 0.0).run("b", "w2", 1.0, 15.0, Done).fault(WorkerStall, "w2", 3.0, 14.5);
    let report = stalled.run("a", "w3", 12.5, 13.0, Done).run("b", "w3", 13.5, 13.6, Done).holds();
    assert_eq!(report.recovery, [Duration::from_millis(10_500); 2]);
    assert_eq!(percentile(&report.recovery, 0.5), Duration::from_millis(10_500));
}

#[test]
fn recovery_does_not_count_what_redis_was_away() {
    let killed = Story::of_a().cut_off("a", "w1", 1.0).fault(WorkerKill, "w1", 2.0, 2.1);
    let away = killed.fault(RedisFreeze, "redis", 1.0, 3.0).fault(RedisKill, "redis", 10.0, 11.5);
    let report = away.run("a", "w2", 13.0, 14.0, Done).holds();
    assert_eq!(report.recovery, [Duration::from_millis(8_500)]);
    assert_eq!(report.recovery_whole, [Duration::from_secs(11)]);
}

#[test]
fn a_record_of_a_run_that_never_began_is_no_ledger() {
    let run = RunId { by: Holder::named("w1"), number: 1 };
    let record = Record::Effect { at: at(1.0), job: "a".to_owned(), run };
    assert!(check(vec![record], LEASE, RENEW_EVERY).is_err());
}

#[test]
fn silences_that_were_injected_are_not_the_machines() {
    let stalled = Story::of_a().run("a", "w1", 1.0, 2.0, Done).fault(WorkerStall, "w1", 5.0, 17.0);
    let report = stalled.silent("w1", 4.9, 17.1).silent("redis", 30.0, 31.0).judged();
    assert_eq!(report.uninjected, 1);
}
