//! What Redis counts for all workers together, as Prometheus counters.
//!
//! They are not kept in the recorder of the process: a counter there only grows, and these begin anew where Redis does.
//! Prometheus takes a counter that falls for one that began anew, and counts all of it once more. That is right where
//! Redis has lost its data, and wrong where a replica took over that was a little behind: its counts stand at the highest
//! that was seen until they have come up to it. A lane that was not read is left out: it has no count, not even the last
//! one.

use std::collections::BTreeMap;

use metrics::{Unit, counter, describe_counter, with_local_recorder};
use metrics_exporter_prometheus::PrometheusBuilder;
use queue::Stats;

const DONE: &str = "bellhop_lane_done_total";
const RETRIES: &str = "bellhop_lane_retries_total";
const SNOOZES: &str = "bellhop_lane_snoozes_total";
const LAPSES: &str = "bellhop_lane_lapses_total";
const POISON: &str = "bellhop_lane_poison_total";

/// The highest counts that were seen, by lane and name.
#[derive(Debug, Default)]
pub(super) struct Totals(BTreeMap<(String, &'static str), u64>);

impl Totals {
    /// The totals of these lanes: of a recorder that lives for this one reading.
    pub(super) fn text<'a>(&mut self, lanes: impl Iterator<Item = (&'a str, &'a Stats)>) -> String {
        let recorder = PrometheusBuilder::new().build_recorder();
        with_local_recorder(&recorder, || {
            describe();
            lanes.for_each(|(lane, stats)| self.tell(lane, stats));
        });
        recorder.handle().render()
    }

    fn tell(&mut self, lane: &str, stats: &Stats) {
        let ever = [
            (DONE, stats.done_ever),
            (RETRIES, stats.failed),
            (SNOOZES, stats.snoozed),
            (LAPSES, stats.lapsed),
            (POISON, stats.poisoned),
        ];
        for (name, count) in ever {
            counter!(name, "lane" => lane.to_owned()).absolute(self.shown(lane, name, count));
        }
    }

    /// What falls below half of the highest began anew.
    fn shown(&mut self, lane: &str, name: &'static str, count: u64) -> u64 {
        let highest = self.0.entry((lane.to_owned(), name)).or_default();
        *highest = if count < highest.div_ceil(2) { count } else { count.max(*highest) };
        *highest
    }
}

fn describe() {
    describe_counter!(DONE, Unit::Count, "Jobs that ended as done, over all workers.");
    describe_counter!(RETRIES, Unit::Count, "Runs that failed and were tried again, over all workers.");
    describe_counter!(SNOOZES, Unit::Count, "Runs that put their job off, over all workers.");
    describe_counter!(LAPSES, Unit::Count, "Leases whose workers went silent, over all workers.");
    describe_counter!(POISON, Unit::Count, "Jobs that are dead because their workers went silent again and again.");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_falls_when_redis_begins_anew_and_not_when_a_replica_was_a_little_behind() {
        let at = |done_ever| Stats { done_ever, ..Stats::default() };
        let mut totals = Totals::default();
        let steps =
            [(41, 41), (57, 57), (56, 57), (57, 57), (58, 58), (29, 58), (28, 28), (0, 0), (1, 1), (0, 0), (3, 3)];
        for (step, (count, shown)) in steps.into_iter().enumerate() {
            let text = totals.text([("mail", &at(count)), ("calendar", &at(7))].into_iter());
            for line in [
                format!(r#"bellhop_lane_done_total{{lane="mail"}} {shown}"#),
                r#"bellhop_lane_done_total{lane="calendar"} 7"#.to_owned(),
                "# TYPE bellhop_lane_done_total counter".to_owned(),
            ] {
                assert!(text.lines().any(|each| each == line), "step {step}: {line} is not in:\n{text}");
            }
        }
    }

    #[test]
    fn a_lane_that_was_not_read_has_no_total() {
        let mut totals = Totals::default();
        assert_eq!(totals.text([].into_iter()), "");
        totals.text([("mail", &Stats::default())].into_iter());
        assert_eq!(totals.text([].into_iter()), "", "not even the last one");
    }
}
