//! What was measured, and the figure it comes to.

use std::collections::BTreeMap;

use bench_stand::nearest_rank;

use crate::{args::Fsync, measure::Quantity};

/// Samples by setting, contender and quantity.
#[derive(Debug, Default)]
pub(crate) struct Figures(BTreeMap<(Fsync, &'static str, Quantity), Vec<f64>>);

impl Figures {
    pub(crate) fn add(&mut self, fsync: Fsync, who: &'static str, quantity: Quantity, samples: Vec<f64>) {
        self.0.entry((fsync, who, quantity)).or_default().extend(samples);
    }

    /// The sample below which `percent` of all lie.
    pub(crate) fn percentile(&self, fsync: Fsync, who: &'static str, quantity: Quantity, percent: u32) -> Option<f64> {
        let mut samples = self.0.get(&(fsync, who, quantity))?.clone();
        samples.sort_by(f64::total_cmp);
        nearest_rank(&samples, percent)
    }
}

#[cfg(test)]
mod tests {
    use super::Figures;
    use crate::{args::Fsync, measure::Quantity};

    #[test]
    fn rounds_are_put_together() {
        let mut figures = Figures::default();
        for sample in [3.0, 1.0, 2.0] {
            figures.add(Fsync::Always, "somebody", Quantity::Drain(1), vec![sample]);
        }
        assert_eq!(figures.percentile(Fsync::Always, "somebody", Quantity::Drain(1), 50), Some(2.0));
        assert_eq!(figures.percentile(Fsync::Everysec, "somebody", Quantity::Drain(1), 50), None);
    }
}
