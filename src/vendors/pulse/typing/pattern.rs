//! A recorded pattern after reading: what is compared, kept with a user, and exported.
//!
//! Whatever layout a body had, only these two forms remain, so nothing behind the reading knows of layouts.

use serde::{Deserialize, Serialize};

/// One key going down and up again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Keystroke {
    /// The key as the recorder named it; empty where it named none.
    pub key: String,
    /// When the key went down, in milliseconds after the first press of the pattern.
    pub press: f64,
    /// When the key came up, on the same scale.
    pub release: f64,
}

/// The timing of one typed text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// At least four keystrokes in the order of their presses, modifiers left out.
    Keystrokes(Vec<Keystroke>),
    /// At least eight numbers of which nothing is known but their order.
    Vector(Vec<f64>),
}

impl Pattern {
    /// Whether both have exactly the same times, whatever the keys were called.
    pub fn has_same_times(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Keystrokes(strokes), Self::Keystrokes(others)) => times(strokes).eq(times(others)),
            (Self::Vector(numbers), Self::Vector(others)) => numbers == others,
            (Self::Keystrokes(_), Self::Vector(_)) | (Self::Vector(_), Self::Keystrokes(_)) => false,
        }
    }
}

fn times(strokes: &[Keystroke]) -> impl Iterator<Item = (f64, f64)> {
    strokes.iter().map(|stroke| (stroke.press, stroke.release))
}

/// A pattern together with the name of the text that was typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample<'a> {
    /// The timing.
    pub pattern: &'a Pattern,
    /// The `tId` it was sent with.
    pub text_id: Option<&'a str>,
}
