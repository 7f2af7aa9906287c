//! The distance between typings of different texts, by key and key pair: section 12.5.
//!
//! What the references show of a key or pair is worked out once per key or pair, not once per keystroke of the probe,
//! so the time grows with n·log n even if someone types one key two thousand times. For the same reason keys are numbered
//! first: comparing numbers is cheaper than comparing names.

use std::collections::BTreeMap;

use super::super::features::Group;
use super::super::pattern::Keystroke;
use super::super::statistics::{count, mean, mean_deviation, median};
use super::CAP;
use super::same_text::weighted;

/// A gap above this many milliseconds is a pause for thought and says nothing of a key pair.
const LONGEST_GAP: f64 = 1500.0;

/// A key (twice) or an ordered pair of keys, by number.
type Keys = (usize, usize);

/// d of `probe` from what `references` show of its keys and key pairs.
pub(super) fn distance(references: &[&[Keystroke]], probe: &[Keystroke]) -> f64 {
    let mut numbers = BTreeMap::new();
    let references: Vec<_> = references.iter().map(|strokes| Numbered::new(strokes, &mut numbers)).collect();
    let probe = Numbered::new(probe, &mut numbers);
    weighted(|group| {
        let pooled = references.iter().flat_map(|reference| reference.occurrences(group)).collect();
        mean_delta(pooled, &probe.occurrences(group), group.floor())
    })
}

/// Keystrokes with the numbers of their keys.
struct Numbered<'a> {
    strokes: &'a [Keystroke],
    keys: Vec<usize>,
}

impl<'a> Numbered<'a> {
    fn new(strokes: &'a [Keystroke], numbers: &mut BTreeMap<&'a str, usize>) -> Self {
        let number = |stroke: &'a Keystroke| {
            let next = numbers.len();
            *numbers.entry(&stroke.key).or_insert(next)
        };
        Self { strokes, keys: strokes.iter().map(number).collect() }
    }

    /// The clipped values of a group with the key or the pair that each belongs to.
    fn occurrences(&self, group: Group) -> Vec<(Keys, f64)> {
        let clipped = group.clipped(self.strokes).into_iter();
        let keys = self.keys.iter().copied();
        if group == Group::Hold {
            return keys.map(|key| (key, key)).zip(clipped).collect();
        }
        let pairs = keys.clone().zip(keys.skip(1)).zip(clipped);
        let gaps = Group::DownDown.values(self.strokes);
        pairs.zip(gaps).filter(|(_, gap)| *gap <= LONGEST_GAP).map(|(occurrence, _)| occurrence).collect()
    }
}

fn mean_delta(pooled: Vec<(Keys, f64)>, values: &[(Keys, f64)], floor: f64) -> f64 {
    if pooled.is_empty() || values.is_empty() {
        return CAP;
    }
    let pool = Pool::new(pooled, floor);
    let delta = |(keys, value): &(Keys, f64)| {
        let (centre, spread) = pool.habit(*keys);
        ((value - centre).abs() / spread).min(CAP)
    };
    mean(&values.iter().map(delta).collect::<Vec<_>>())
}

/// What the references show of one group: where values lie, and how far they stray from there.
struct Pool {
    overall: Overall,
    /// Centre and spread of every key or pair that occurs, ordered by it.
    known: Vec<(Keys, (f64, f64))>,
}

impl Pool {
    fn new(mut pooled: Vec<(Keys, f64)>, floor: f64) -> Self {
        let overall = Overall::new(&pooled, floor);
        pooled.sort_unstable_by_key(|(keys, _)| *keys);
        let habit = |group: &[(Keys, f64)]| Some((group.first()?.0, overall.habit(&mut numbers(group))));
        let known = pooled.chunk_by(|(one, _), (next, _)| one == next).filter_map(habit).collect();
        Self { overall, known }
    }

    /// Centre and spread of a key or pair.
    fn habit(&self, keys: Keys) -> (f64, f64) {
        let found = self.known.binary_search_by(|(known, _)| known.cmp(&keys)).ok();
        found
            .and_then(|index| self.known.get(index))
            .map_or_else(|| self.overall.unknown(), |(_, habit)| *habit)
    }
}

/// g and s, the median of all pooled values and the mean deviation from it, with the floor of the group.
struct Overall {
    g: f64,
    s: f64,
    floor: f64,
}

impl Overall {
    fn new(pooled: &[(Keys, f64)], floor: f64) -> Self {
        let mut values = numbers(pooled);
        let g = median(&mut values);
        Self { g, s: mean_deviation(&values, g), floor }
    }

    /// Centre and spread of what occurs with these values, drawn towards g and s the more, the fewer they are.
    fn habit(&self, values: &mut [f64]) -> (f64, f64) {
        let c = count(values.len());
        let w = c / (c + 2.0);
        let own = median(values);
        let v = if values.len() == 1 { self.s } else { mean_deviation(values, own) };
        (w * own + (1.0 - w) * self.g, (w * v + (1.0 - w) * self.s).max(self.floor))
    }

    /// Centre and spread of what does not occur.
    const fn unknown(&self) -> (f64, f64) {
        (self.g, self.s.max(self.floor))
    }
}

fn numbers(pooled: &[(Keys, f64)]) -> Vec<f64> {
    pooled.iter().map(|(_, value)| *value).collect()
}
