//! What must hold for any typing, not only for the vectors.

mod any_json;
mod limits;
mod rendering;
mod selection;
mod self_match;
mod strangers;

use proptest::collection::vec;
use proptest::prelude::*;

use super::typist::typing;
use crate::engine::trials::trials;

use super::{Decision, Judgement, Keystroke, Pattern, Sample, Thresholds, judge};

/// Typing with gaps, holds and roll-over as hands have them; no key is pressed while it is still down.
fn hands(length: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = Vec<Keystroke>> {
    vec((40_u16..700, 20_u16..250), length).prop_map(|steps| {
        let mut press = 0.0;
        let mut strokes = Vec::new();
        for ((gap, hold), key) in steps.into_iter().zip("abcdefg".chars().cycle()) {
            strokes.push(Keystroke { key: key.into(), press, release: press + f64::from(hold) });
            press += f64::from(gap);
        }
        strokes
    })
}

/// One repetition of a synthetic typist.
fn typed(name: &str, text: &str, repetition: u32) -> Pattern {
    Pattern::Keystrokes(typing(name, text, repetition).into_iter().map(Into::into).collect())
}

fn judged(probe: &Pattern, references: &[Pattern]) -> Judgement {
    let references: Vec<_> = references.iter().map(|pattern| Sample { pattern, text_id: None }).collect();
    judge(Sample { pattern: probe, text_id: None }, &references, Thresholds::default())
}
