//! Which references a probe is compared with, and in which form: section 12.3.
//!
//! The method is the scaled Manhattan distance, the best of the 14 detectors that Killourhy and Maxion compared
//! (DSN 2009); median centre, floors, shrinkage, cap and averaging are ours.

mod free_text;
mod same_text;
mod scaled;

use serde::{Deserialize, Serialize};

use super::pattern::{Keystroke, Pattern, Sample};

/// No difference counts for more, and nothing to compare with counts for this much.
const CAP: f64 = 3.0;
/// T of the same text and of vectors.
pub const SAME: f64 = 1.20;
/// T of free text.
const FREE: f64 = 1.00;
/// The floor of a vector, whose numbers may be anything.
const VECTOR_FLOOR: f64 = 40.0;

/// How far a probe is from the references, and how far is too far.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// d, from 0 (alike in every feature) to 3.
    pub distance: f64,
    /// T, the distance at which the score is 50.
    pub threshold: f64,
    /// How many references were compared.
    pub compared: usize,
}

impl Comparison {
    /// The distance as an answer shows it: rounded to 4 decimals.
    pub fn rounded_distance(&self) -> f64 {
        (self.distance * 1e4).round() / 1e4
    }
}

/// Compare `probe` with those of `references` that have its `tId`, or with all if none has.
pub fn compare(probe: Sample, references: &[Sample]) -> Comparison {
    let has_same_text = |sample: &&Sample| probe.text_id.is_some() && sample.text_id == probe.text_id;
    let known: Vec<Sample> = references.iter().filter(has_same_text).copied().collect();
    let chosen = if known.is_empty() { references } else { &known };
    let found = match probe.pattern {
        Pattern::Vector(numbers) => vectors(numbers, chosen),
        Pattern::Keystrokes(strokes) => {
            same_text(strokes, probe.text_id, chosen).or_else(|| free_text(strokes, chosen))
        }
    };
    found.unwrap_or(Comparison { distance: CAP, threshold: SAME, compared: 0 })
}

/// Vectors of the same length.
fn vectors(numbers: &[f64], references: &[Sample]) -> Option<Comparison> {
    let compared: Vec<&[f64]> = references
        .iter()
        .filter_map(|sample| match sample.pattern {
            Pattern::Vector(others) if others.len() == numbers.len() => Some(others.as_slice()),
            _ => None,
        })
        .collect();
    let distance = |compared: &[&[f64]]| scaled::mean_delta(compared, numbers, VECTOR_FLOOR);
    some(&compared, SAME, distance)
}

/// As many keystrokes, and the same key sequence, or the probe's `tId`, or all keys `""` on either side.
fn same_text(strokes: &[Keystroke], text_id: Option<&str>, references: &[Sample]) -> Option<Comparison> {
    let compared: Vec<&[Keystroke]> = typed(references)
        .filter(|(_, others)| others.len() == strokes.len())
        .filter(|(named, others)| {
            have_same_keys(strokes, others)
                || (text_id.is_some() && *named == text_id)
                || is_nameless(strokes)
                || is_nameless(others)
        })
        .map(|(_, others)| others)
        .collect();
    some(&compared, SAME, |compared| same_text::distance(compared, strokes))
}

/// All keystroke references.
fn free_text(strokes: &[Keystroke], references: &[Sample]) -> Option<Comparison> {
    let compared: Vec<&[Keystroke]> = typed(references).map(|(_, others)| others).collect();
    some(&compared, FREE, |compared| free_text::distance(compared, strokes))
}

/// The references that are keystrokes, with their `tId`.
fn typed<'a>(references: &[Sample<'a>]) -> impl Iterator<Item = (Option<&'a str>, &'a [Keystroke])> {
    references.iter().filter_map(|sample| match sample.pattern {
        Pattern::Keystrokes(strokes) => Some((sample.text_id, strokes.as_slice())),
        Pattern::Vector(_) => None,
    })
}

fn some<T>(compared: &[T], threshold: f64, distance: impl FnOnce(&[T]) -> f64) -> Option<Comparison> {
    (!compared.is_empty()).then(|| Comparison {
        distance: distance(compared),
        threshold,
        compared: compared.len(),
    })
}

fn have_same_keys(strokes: &[Keystroke], others: &[Keystroke]) -> bool {
    strokes.iter().map(|stroke| &stroke.key).eq(others.iter().map(|stroke| &stroke.key))
}

fn is_nameless(strokes: &[Keystroke]) -> bool {
    strokes.iter().all(|stroke| stroke.key.is_empty())
}
