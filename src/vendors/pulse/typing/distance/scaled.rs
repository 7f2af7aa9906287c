//! The scaled Manhattan distance of one group of features: section 12.4, which 12.6 uses for vectors too.

use super::super::statistics::{count, mean, mean_deviation, median};
use super::CAP;

/// How many references the group's own spread counts for when a feature's spread is estimated from few.
const SHRINKAGE: f64 = 3.0;

/// The mean δ of `probe` over its features; every reference has as many of them.
pub(super) fn mean_delta<R: AsRef<[f64]>>(references: &[R], probe: &[f64], floor: f64) -> f64 {
    let habits = habits(references);
    let k = count(references.len());
    let group_spread = habits.iter().map(|(_, spread)| spread).sum::<f64>() / count(habits.len());
    let delta = |(value, (centre, spread)): (&f64, &(f64, f64))| {
        let spread = (k * spread + SHRINKAGE * group_spread) / (k + SHRINKAGE);
        ((value - centre).abs() / spread.max(floor)).min(CAP)
    };
    mean(&probe.iter().zip(&habits).map(delta).collect::<Vec<_>>())
}

/// Per feature its median over the references and the mean deviation from it.
fn habits<R: AsRef<[f64]>>(references: &[R]) -> Vec<(f64, f64)> {
    let mut rows: Vec<_> = references.iter().map(|reference| reference.as_ref().iter()).collect();
    let mut column = Vec::with_capacity(rows.len());
    let mut habits = Vec::new();
    loop {
        column.extend(rows.iter_mut().filter_map(Iterator::next));
        if column.is_empty() {
            return habits;
        }
        let centre = median(&mut column);
        habits.push((centre, mean_deviation(&column, centre)));
        column.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spreads far above any floor, which those of the contract's vectors are not: medians 100 and 300, a = 66.67 and
    /// 300, ā = 183.33, hence a* = (3·66.67 + 3·183.33) / 6 = 125 and (3·300 + 3·183.33) / 6 = 241.67.
    #[test]
    fn a_wide_spread_is_drawn_towards_that_of_its_group() {
        let references = [[0.0, 0.0], [100.0, 300.0], [200.0, 900.0]];
        for (probe, expected) in [
            ([225.0, 300.0], 0.5),
            ([100.0, 300.0 + 1450.0 / 3.0], 1.0),
            ([-25.0, 9e9], 2.0),
            ([9e9, 9e9], 3.0),
        ] {
            let delta = mean_delta(&references, &probe, 40.0);
            assert!((delta - expected).abs() < 1e-12, "{probe:?}: {delta}");
        }
        assert!((mean_delta(&references, &[225.0, 300.0], 250.0) - 0.25).abs() < 1e-12);
    }
}
