//! Percentiles that are samples.

/// The smallest sample with at least `percent` of the sorted samples at or below it.
#[must_use]
pub fn nearest_rank<T: Copy>(sorted: &[T], percent: u32) -> Option<T> {
    let rank = (sorted.len() * usize::try_from(percent).ok()?).div_ceil(100);
    sorted.get(rank.max(1) - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::nearest_rank;

    #[test]
    fn percentiles_are_samples() {
        let samples: Vec<u32> = (1..=200).collect();
        for (percent, expected) in [(1, 2), (50, 100), (99, 198), (100, 200)] {
            assert_eq!(nearest_rank(&samples, percent), Some(expected));
        }
        assert_eq!(nearest_rank(&[7.0], 50), Some(7.0));
        assert_eq!(nearest_rank::<f64>(&[], 50), None);
    }
}
