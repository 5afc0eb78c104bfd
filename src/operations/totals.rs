//! What Redis counts for all workers together, as Prometheus counters.
//!
//! They are shown as they are read and not kept in the recorder of the process: a counter there only grows, and these
//! begin anew where Redis does. Prometheus takes a counter that falls for one that began anew, and its rates stay right.
//! A lane that was not read is left out: it has no count, not even the last one.

use metrics::{Unit, counter, describe_counter, with_local_recorder};
use metrics_exporter_prometheus::PrometheusBuilder;
use queue::Stats;

const DONE: &str = "bellhop_lane_done_total";
const RETRIES: &str = "bellhop_lane_retries_total";
const SNOOZES: &str = "bellhop_lane_snoozes_total";
const LAPSES: &str = "bellhop_lane_lapses_total";
const POISON: &str = "bellhop_lane_poison_total";

/// The totals of these lanes: of a recorder that lives for this one reading.
pub(super) fn text<'a>(lanes: impl Iterator<Item = (&'a str, &'a Stats)>) -> String {
    let recorder = PrometheusBuilder::new().build_recorder();
    with_local_recorder(&recorder, || {
        describe();
        lanes.for_each(|(lane, stats)| tell(lane, stats));
    });
    recorder.handle().render()
}

fn tell(lane: &str, stats: &Stats) {
    let ever = [
        (DONE, stats.done_ever),
        (RETRIES, stats.failed),
        (SNOOZES, stats.snoozed),
        (LAPSES, stats.lapsed),
        (POISON, stats.poisoned),
    ];
    for (name, count) in ever {
        counter!(name, "lane" => lane.to_owned()).absolute(count);
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
    fn a_total_falls_when_redis_begins_anew_and_is_a_counter_all_the_same() {
        let at = |done_ever| Stats { done_ever, ..Stats::default() };
        for count in [41, 57, 0, 3] {
            let text = text([("mail", &at(count))].into_iter());
            let line = format!(r#"bellhop_lane_done_total{{lane="mail"}} {count}"#);
            assert!(text.lines().any(|each| each == line), "{line} is not in:\n{text}");
            assert!(text.lines().any(|each| each == "# TYPE bellhop_lane_done_total counter"), "{text}");
        }
    }

    #[test]
    fn a_lane_that_was_not_read_has_no_total() {
        assert_eq!(text([].into_iter()), "");
    }
}
