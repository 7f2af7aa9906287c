//! Robot rows 3 to 7: rhythms that no hand has.

use super::super::features::Group;
use super::super::pattern::{Keystroke, Pattern};
use super::super::statistics::{count, mean, median, standard_deviation};
use super::Reason;

/// Rows 5 to 7 need this many keystrokes: fewer may look regular by chance.
const ENOUGH: usize = 8;

/// The reason that the times give, if any; vectors give none.
pub fn rhythm(pattern: &Pattern) -> Option<Reason> {
    let Pattern::Keystrokes(strokes) = pattern else { return None };
    let rhythm = Rhythm::new(strokes);
    [
        (Reason::ZeroDwell, Rhythm::has_zero_dwell as fn(&Rhythm) -> bool),
        (Reason::SuperhumanSpeed, Rhythm::is_superhuman),
        (Reason::UniformIntervals, Rhythm::has_uniform_intervals),
        (Reason::UniformDwell, Rhythm::has_uniform_dwell),
        (Reason::Quantised, Rhythm::is_quantised),
    ]
    .into_iter()
    .find_map(|(reason, holds)| holds(&rhythm).then_some(reason))
}

struct Rhythm {
    n: usize,
    /// H, unclipped.
    holds: Vec<f64>,
    /// DD, unclipped.
    intervals: Vec<f64>,
}

impl Rhythm {
    fn new(strokes: &[Keystroke]) -> Self {
        Self {
            n: strokes.len(),
            holds: Group::Hold.values(strokes),
            intervals: Group::DownDown.values(strokes),
        }
    }

    /// mean H < 8, or more than n/2 of the H are ≤ 5.
    fn has_zero_dwell(&self) -> bool {
        let short = self.holds.iter().filter(|hold| **hold <= 5.0).count();
        mean(&self.holds) < 8.0 || count(short) > count(self.n) / 2.0
    }

    /// median DD < 25.
    fn is_superhuman(&self) -> bool {
        median(&mut self.intervals.clone()) < 25.0
    }

    /// n ≥ 8 and SD(DD)/mean(DD) < 0.12.
    fn has_uniform_intervals(&self) -> bool {
        self.n >= ENOUGH && variation(&self.intervals) < 0.12
    }

    /// n ≥ 8 and SD(H)/mean(H) < 0.05.
    fn has_uniform_dwell(&self) -> bool {
        self.n >= ENOUGH && variation(&self.holds) < 0.05
    }

    /// n ≥ 8 and the number of distinct DD, rounded to whole ms (half up), ≤ max(2, n/8).
    fn is_quantised(&self) -> bool {
        let mut distinct: Vec<f64> = self.intervals.iter().map(|interval| (interval + 0.5).floor()).collect();
        distinct.sort_unstable_by(f64::total_cmp);
        distinct.dedup();
        self.n >= ENOUGH && count(distinct.len()) <= (count(self.n) / 8.0).max(2.0)
    }
}

/// SD/mean.
fn variation(values: &[f64]) -> f64 {
    standard_deviation(values) / mean(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOLDS: [f64; 4] = [90.0, 70.0, 100.0, 85.0];

    /// `n` keystrokes whose intervals and holds come round and round.
    fn cycling(n: usize, intervals: &[f64], holds: &[f64]) -> Pattern {
        let mut press = 0.0;
        let stroke = |(interval, hold): (&f64, &f64)| {
            let pressed = press;
            press += interval;
            Keystroke { key: String::new(), press: pressed, release: pressed + hold }
        };
        Pattern::Keystrokes(intervals.iter().cycle().zip(holds.iter().cycle()).take(n).map(stroke).collect())
    }

    #[test]
    fn every_rule_holds_up_to_its_limit_and_no_further() {
        let varied = [100.0, 180.0, 130.0, 210.0, 160.0];
        for (n, intervals, holds, reason) in [
            // mean H < 8
            (8, varied.as_slice(), [6.0, 8.0, 7.0, 10.0].as_slice(), Some(Reason::ZeroDwell)),
            (8, &varied, &[6.0, 8.0, 7.0, 11.0], None),
            // more than n/2 of the H are ≤ 5
            (8, &varied, &[5.0, 90.0], None),
            (9, &varied, &[5.0, 90.0], Some(Reason::ZeroDwell)),
            (9, &varied, &[5.5, 90.0], None),
            // median DD < 25
            (9, &[20.0, 29.0], &HOLDS, Some(Reason::SuperhumanSpeed)),
            (7, &[20.0, 30.0], &HOLDS, None),
            // SD(DD)/mean(DD) < 0.12
            (9, &[89.0, 111.0], &HOLDS, Some(Reason::UniformIntervals)),
            (9, &[88.0, 112.0], &HOLDS, Some(Reason::Quantised)),
            (7, &[100.0], &HOLDS, None),
            // SD(H)/mean(H) < 0.05
            (8, &varied, &[96.0, 104.0], Some(Reason::UniformDwell)),
            (8, &varied, &[95.0, 105.0], None),
            // distinct DD ≤ max(2, n/8)
            (16, &[80.0, 120.0, 160.0], &HOLDS, None),
            (24, &[80.0, 120.0, 160.0], &HOLDS, Some(Reason::Quantised)),
            (31, &[80.0, 120.0, 160.0, 200.0], &HOLDS, None),
            (32, &[80.0, 120.0, 160.0, 200.0], &HOLDS, Some(Reason::Quantised)),
            // rounded half up
            (8, &[79.5, 120.0, 80.25], &HOLDS, Some(Reason::Quantised)),
            (8, &[79.5, 120.0, 80.5], &HOLDS, None),
        ] {
            assert_eq!(rhythm(&cycling(n, intervals, holds)), reason, "{n} keys, {intervals:?}, {holds:?}");
        }
    }

    #[test]
    fn a_vector_has_no_rhythm() {
        assert_eq!(rhythm(&Pattern::Vector(vec![1.0; 9])), None);
    }
}
