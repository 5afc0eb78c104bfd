//! Every number has a row in the manual, and every row a number.

use std::collections::{BTreeMap, BTreeSet};

use jobs::LaneName;

use super::{ANYWHERE, look};
use crate::support::Up;

const MANUAL: &str = include_str!("../../../docs/operations.md");

/// By metric: its labels. Each row says something in every column but the last.
fn rows() -> BTreeMap<String, BTreeSet<String>> {
    let rows = MANUAL.lines().filter(|line| line.starts_with("| bellhop_")).map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [metric, labels, unit, says, _] = cells[..] else { panic!("five columns: {line}") };
        assert!(!unit.is_empty() && says.ends_with('.'), "{line}");
        let labels = labels.split(", ").filter(|label| !label.is_empty()).map(str::to_owned).collect();
        (metric.to_owned(), labels)
    });
    rows.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_is_explained_in_the_manual_with_its_labels_and_in_the_text_itself() {
    let up = Up::with(ANYWHERE);
    let shown = look(&up).await;
    let labels = |metric: &String| shown.labels_of(metric).into_keys().collect::<BTreeSet<_>>();
    let exported: BTreeMap<_, _> = shown.types.keys().map(|metric| (metric.clone(), labels(metric))).collect();
    assert_eq!(exported, rows());
    assert_eq!(shown.described, shown.types.into_keys().collect::<BTreeSet<_>>());
    assert_eq!(up.terminate(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_job_of_a_kind_that_nobody_knows_is_a_rise() {
    let up = Up::with(ANYWHERE);
    let shown = look(&up).await;
    for lane in LaneName::ALL {
        let unknown = [("lane", lane.as_str()), ("kind", "unknown")];
        assert!(shown.sum("bellhop_job_runs_total", &[unknown[0], unknown[1], ("outcome", "dead")]).abs() < 0.5);
        assert!(shown.sum("bellhop_job_run_seconds_count", &unknown).abs() < 0.5);
    }
    assert_eq!(up.terminate(), Some(0));
}
