//! The four measures of section 12. Of no values at all they are not a number; no caller has none.

/// How many there are, as a number to reckon with.
pub(super) fn count(items: usize) -> f64 {
    u32::try_from(items).map_or(f64::INFINITY, f64::from)
}

/// The arithmetic mean.
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values.len())
}

/// The median; of an even count the mean of the two middle values. Sorts `values`.
pub(super) fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let upper = values.len() / 2;
    let lower = values.len().saturating_sub(1) / 2;
    let at = |index| values.get(index).copied().unwrap_or(f64::NAN);
    at(lower).midpoint(at(upper))
}

/// The mean distance from `centre`.
pub(super) fn mean_deviation(values: &[f64], centre: f64) -> f64 {
    values.iter().map(|value| (value - centre).abs()).sum::<f64>() / count(values.len())
}

/// The population standard deviation: the squares are divided by n.
pub(super) fn standard_deviation(values: &[f64]) -> f64 {
    let centre = mean(values);
    (values.iter().map(|value| (value - centre).powi(2)).sum::<f64>() / count(values.len())).sqrt()
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "these are exact in binary")]
mod tests {
    use super::*;

    #[test]
    fn a_median_of_an_even_count_lies_between_the_two_middle_values() {
        assert_eq!(median(&mut [9.0, 1.0, 4.0, 2.0]), 3.0);
        assert_eq!(median(&mut [9.0, 1.0, 4.0]), 4.0);
        assert_eq!(median(&mut [f64::MAX, f64::MAX]), f64::MAX);
    }

    #[test]
    fn a_standard_deviation_divides_by_n() {
        assert_eq!(standard_deviation(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]), 2.0);
        assert_eq!(mean_deviation(&[1.0, 2.0, 6.0], 2.0), 5.0 / 3.0);
    }
}
