//! Standard normal numbers from 16-bit draws, without any library maths.
//!
//! Twelve even draws summed are close to a bell curve, and the sum is exact: hence the same numbers everywhere. The stream
//! behind `draw` is the caller's: `person:<user id>` for [`person`], `scan:<user id>:<k>` for [`noise`].

use std::array;

/// One standard normal number, clamped to ±2; takes twelve draws.
pub fn normal(draw: &mut impl FnMut() -> u16) -> f64 {
    let sum: u32 = (0..12).map(|_| u32::from(draw())).sum();
    (f64::from(sum) / 65536.0 - 6.0).clamp(-2.0, 2.0)
}

/// What is lasting about a user, p1…p5; takes sixty draws.
pub fn person(draw: &mut impl FnMut() -> u16) -> [f64; 5] {
    array::from_fn(|_| normal(draw))
}

/// What is special about one scan, n1…n6; takes seventy-two draws.
pub fn noise(draw: &mut impl FnMut() -> u16) -> [f64; 6] {
    array::from_fn(|_| normal(draw))
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "drawing promises exactly these numbers")]
mod tests {
    use super::*;

    #[test]
    fn twelve_draws_make_one_number_within_two() {
        assert_eq!(normal(&mut || 0), -2.0);
        assert_eq!(normal(&mut || u16::MAX), 2.0);
        assert_eq!(normal(&mut || 0x8000), 0.0);
        let mut taken = 0;
        noise(&mut || {
            taken += 1;
            0
        });
        assert_eq!(taken, 72);
    }

    #[test]
    fn numbers_are_drawn_one_after_the_other() {
        let mut count = 0_u16;
        let drawn = person(&mut || {
            count += 1;
            0x7000 + (count - 1) / 12 * 0x0800
        });
        assert_eq!(drawn, [-0.75, -0.375, 0.0, 0.375, 0.75]);
    }
}
