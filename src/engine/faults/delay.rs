//! How long an answer is held back: fixed, or drawn from a distribution that is given by its percentiles.
//!
//! Percentiles are what people know of a service's latency; mean and deviation follow from them.

use std::f64::consts::TAU;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Span, Stream};

/// How many deviations above the middle the 99th percentile of a bell curve lies.
const P99: f64 = 2.326_347_874_040_841;
/// The longest delay.
pub(super) const LONGEST: Span = Span::from_seconds(600);

/// How long an answer is held back, in real time.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delay {
    /// Always the same.
    Fixed(Span),
    /// Anything between two bounds, evenly.
    Uniform(Between),
    /// A bell curve; what would be below zero is no delay.
    Normal(Percentiles),
    /// A bell curve of the logarithm: a long tail to the right, as real services have it.
    Lognormal(Percentiles),
}

/// The bounds of a delay.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Between {
    /// The shortest.
    pub min: Span,
    /// The longest.
    pub max: Span,
}

/// What is known of a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Percentiles {
    /// Half of the answers take no longer.
    pub p50: Span,
    /// All but one in a hundred take no longer.
    pub p99: Span,
}

impl Delay {
    /// Its two parameters, the smaller first; of a fixed one, both are the same.
    pub(super) fn bounds(&self) -> (Span, Span) {
        match self {
            Self::Fixed(span) => (*span, *span),
            Self::Uniform(Between { min, max }) => (*min, *max),
            Self::Normal(percentiles) | Self::Lognormal(percentiles) => (percentiles.p50, percentiles.p99),
        }
    }

    /// Draw one, in whole milliseconds.
    pub(super) fn sample(&self, stream: &mut Stream) -> Span {
        let (low, high) = self.bounds();
        let (low, high) = (seconds(low), seconds(high));
        span(match self {
            Self::Fixed(span) => return *span,
            Self::Uniform(_) => low + (high - low) * stream.fraction(),
            Self::Normal(_) => low + (high - low) / P99 * bell(stream),
            Self::Lognormal(_) => low * ((high / low).ln() / P99 * bell(stream)).exp(),
        })
    }
}

/// A standard normal number (Box and Muller). A last digit that differs between platforms is far below a millisecond.
fn bell(stream: &mut Stream) -> f64 {
    let (one, other) = (1.0 - stream.fraction(), stream.fraction());
    (-2.0 * one.ln()).sqrt() * (TAU * other).cos()
}

fn seconds(span: Span) -> f64 {
    std::time::Duration::from_millis(u64::try_from(span.millis()).unwrap_or_default()).as_secs_f64()
}

fn span(seconds: f64) -> Span {
    // Half a millisecond more, since what is finer is cut off.
    let duration = std::time::Duration::try_from_secs_f64(seconds.clamp(0.0, seconds_at_most()) + 0.000_5);
    let millis = duration.map_or(0, |duration| duration.as_millis());
    Span::from_millis(i64::try_from(millis).unwrap_or_default())
}

fn seconds_at_most() -> f64 {
    seconds(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Seed;

    const DRAWS: usize = 100_000;

    /// The percentiles 1, 50 and 99 of many draws, and the extremes, in milliseconds.
    fn measured(delay: &Delay) -> [i64; 5] {
        let mut stream = Seed(7).stream("fault/1");
        let mut drawn: Vec<_> = (0..DRAWS).map(|_| delay.sample(&mut stream).millis()).collect();
        drawn.sort_unstable();
        [0, DRAWS / 100, DRAWS / 2, DRAWS / 100 * 99, DRAWS - 1].map(|place| drawn[place])
    }

    /// Within 2 % or 1 ms.
    fn is_close(measured: i64, expected: i64) -> bool {
        (measured - expected).abs() <= (expected / 50).max(1)
    }

    #[test]
    fn draws_have_the_percentiles_that_were_asked_for() {
        let ms = Span::from_millis;
        for (p50, p99) in [(120, 900), (200, 300), (5, 40), (60_000, 600_000)] {
            for delay in [
                Delay::Lognormal(Percentiles { p50: ms(p50), p99: ms(p99) }),
                Delay::Normal(Percentiles { p50: ms(p50), p99: ms(p99) }),
            ] {
                let [_, _, middle, high, last] = measured(&delay);
                assert!(is_close(middle, p50) && is_close(high, p99), "{delay:?}: {middle}, {high}");
                assert!(last <= LONGEST.millis());
            }
        }
        let [first, low, middle, high, last] =
            measured(&Delay::Uniform(Between { min: ms(100), max: ms(300) }));
        assert!(
            is_close(low, 102) && is_close(middle, 200) && is_close(high, 298),
            "{low}, {middle}, {high}"
        );
        assert_eq!((first, last), (100, 300));
        assert_eq!(measured(&Delay::Fixed(ms(42))), [42; 5]);
        assert_eq!(measured(&Delay::Uniform(Between { min: ms(0), max: ms(0) })), [0; 5]);
    }

    #[test]
    fn a_bell_curve_near_zero_is_no_time_at_all_rather_than_less() {
        let [first, low, ..] =
            measured(&Delay::Normal(Percentiles { p50: Span::from_millis(10), p99: Span::from_millis(100) }));
        assert_eq!((first, low), (0, 0));
    }
}
