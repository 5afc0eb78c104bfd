//! Prometheus text, read back.

use std::collections::{BTreeMap, BTreeSet};

/// The names and values of a sample's labels.
pub(super) type Labels = BTreeMap<String, String>;

/// See the module.
pub(super) struct Exposition {
    /// The type of each metric.
    pub(super) types: BTreeMap<String, String>,
    /// Metrics that are explained.
    pub(super) described: BTreeSet<String>,
    /// Each sample with its labels and value.
    samples: Vec<(String, Labels, f64)>,
}

impl Exposition {
    pub(super) fn parse(text: &str) -> Self {
        let mut found = Self { types: BTreeMap::new(), described: BTreeSet::new(), samples: Vec::new() };
        for line in text.lines().filter(|line| !line.is_empty()) {
            if let Some((name, of)) = line.strip_prefix("# TYPE ").and_then(|rest| rest.split_once(' ')) {
                found.types.insert(name.to_owned(), of.to_owned());
            } else if let Some((name, _)) = line.strip_prefix("# HELP ").and_then(|rest| rest.split_once(' ')) {
                found.described.insert(name.to_owned());
            } else {
                found.samples.push(sample(line));
            }
        }
        found
    }

    /// The metric that a sample, or a word of an expression, belongs to: a histogram has three.
    pub(super) fn metric_of(&self, name: &str) -> Option<&str> {
        let of_histogram = ["_bucket", "_sum", "_count"].iter().filter_map(|part| name.strip_suffix(part));
        let own = [name].into_iter().filter(|name| self.types.get(*name).is_some_and(|of| of != "histogram"));
        let histograms = of_histogram.filter(|name| self.types.get(*name).is_some_and(|of| of == "histogram"));
        own.chain(histograms).find_map(|name| self.types.get_key_value(name)).map(|(name, _)| name.as_str())
    }

    /// What the labels of a metric are, each with its values; without `le`.
    pub(super) fn labels_of(&self, metric: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut labels: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let own = self.samples.iter().filter(|(name, ..)| self.metric_of(name) == Some(metric));
        for (name, value) in own.flat_map(|(_, labels, _)| labels).filter(|(name, _)| *name != "le") {
            labels.entry(name.clone()).or_default().insert(value.clone());
        }
        labels
    }

    /// The sum of a sample over all that have these labels.
    pub(super) fn sum(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let fits = |own: &Labels| labels.iter().all(|(name, value)| own.get(*name).is_some_and(|own| own == value));
        let fitting: Vec<_> = self.samples.iter().filter(|(own, with, _)| own == name && fits(with)).collect();
        assert!(!fitting.is_empty(), "no sample {name} {labels:?}");
        fitting.iter().map(|(.., value)| value).sum()
    }
}

fn sample(line: &str) -> (String, Labels, f64) {
    let (series, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no sample: {line}"));
    let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
    let pairs = labels.trim_end_matches('}').split("\",").filter(|pair| !pair.is_empty());
    let pair = |pair: &str| {
        let (name, value) = pair.split_once("=\"").unwrap_or_else(|| panic!("no label: {line}"));
        (name.to_owned(), value.trim_end_matches('"').to_owned())
    };
    (name.to_owned(), pairs.map(pair).collect(), value.parse().unwrap_or_else(|_| panic!("no number: {line}")))
}
