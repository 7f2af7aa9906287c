//! Rounding as a person does it on paper: half away from zero, on the decimal number that is meant.
//!
//! `0.3 × 58.5` is 17.55 on paper but lies a hair below it in binary. Ties of this kind are common among scores, so
//! whatever is nearer to a tie than [`NOISE`] counts as the tie. That is far above the noise of a dozen operations and
//! far below anything a score can show.

/// Distance from a tie up to which a number is taken for the tie.
const NOISE: f64 = 1e-9;

/// The nearest whole number, half away from zero.
pub(super) fn whole(number: f64) -> f64 {
    (number.abs() + 0.5 + NOISE).floor().copysign(number)
}

/// The nearest tenth, half away from zero.
pub(super) fn one_decimal(number: f64) -> f64 {
    whole(number * 10.0) / 10.0
}

/// The nearest hundredth, half away from zero.
pub(super) fn two_decimals(number: f64) -> f64 {
    whole(number * 100.0) / 100.0
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "rounding promises exactly these numbers")]
mod tests {
    use super::*;

    #[test]
    fn a_half_goes_away_from_zero() {
        for (number, rounded) in
            [(0.5, 1.0), (1.5, 2.0), (2.5, 3.0), (-0.5, -1.0), (-2.5, -3.0), (2.499, 2.0), (-2.499, -2.0)]
        {
            assert_eq!(whole(number), rounded, "{number}");
        }
    }

    #[test]
    fn a_tie_of_decimals_is_a_tie_in_spite_of_binary_noise() {
        assert_eq!(one_decimal(0.15 + 0.1 + 0.1), 0.4);
        assert_eq!(one_decimal(0.3 * 58.5), 17.6);
        assert_eq!(two_decimals(1.005), 1.01);
        assert_eq!(two_decimals(0.285), 0.29);
        assert_eq!(one_decimal(17.549_9), 17.5);
    }
}
