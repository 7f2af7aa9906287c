//! The synthetic typist of section 12.8: deterministic typing for seeds, links and made patterns.
//!
//! Only whole numbers and SHA-256 are used, so a name types the same on every machine and in every implementation.

use sha2::{Digest, Sha256};

use super::pattern::Keystroke;
use super::reading::MOST_KEYSTROKES;

/// What a typist types if nobody says otherwise.
pub const DEFAULT_TEXT: &str = "mountain lighthouse garden telescope";
/// Characters of the shortest text that is typed (section 9).
pub const SHORTEST_TEXT: usize = 16;
/// Characters of the longest: with a keystroke for each, a pattern must still be readable.
pub const LONGEST_TEXT: usize = MOST_KEYSTROKES;

/// One character going down and up again, in whole milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// The character.
    pub key: char,
    /// When it went down.
    pub press: i32,
    /// When it came up.
    pub release: i32,
}

impl From<Stroke> for Keystroke {
    fn from(Stroke { key, press, release }: Stroke) -> Self {
        Self { key: key.into(), press: press.into(), release: release.into() }
    }
}

/// Refuse a text that is too short or too long to be typed, wherever it was given.
pub fn check_text(text: &str) -> Result<(), String> {
    match text.chars().count() {
        SHORTEST_TEXT..=LONGEST_TEXT => Ok(()),
        length => Err(format!("a text has {SHORTEST_TEXT} to {LONGEST_TEXT} characters, not {length}")),
    }
}

/// How the typist called `name` types `text` for the given time.
pub fn typing(name: &str, text: &str, repetition: u32) -> Vec<Stroke> {
    let again = repetition.to_string();
    let mut press: i32 = 0;
    let mut last = None;
    let stroke = |(index, key): (usize, char)| {
        if let Some((place, before)) = last.replace((index, key)) {
            press = press.saturating_add(
                gap(name, before, key) + range(-12, 12, &[name, &again, &place.to_string(), "d"]),
            );
        }
        let hold = hold(name, key) + range(-6, 6, &[name, &again, &index.to_string(), "h"]);
        Stroke { key, press, release: press.saturating_add(hold) }
    };
    text.chars().enumerate().map(stroke).collect()
}

/// How long the typist usually holds a key.
fn hold(name: &str, key: char) -> i32 {
    range(60, 130, &[name, "hold"]) + range(-30, 30, &[name, "hold", key.encode_utf8(&mut [0; 4])])
}

/// How long the typist usually takes from one key to the next.
fn gap(name: &str, one: char, next: char) -> i32 {
    let percent = range(40, 180, &[name, "dd", &String::from_iter([one, next])]);
    range(120, 260, &[name, "dd"]) * percent / 100
}

/// rng(low, high, parts) = low + u(parts) mod (high − low + 1).
fn range(low: i32, high: i32, parts: &[&str]) -> i32 {
    low.saturating_add_unsigned(draw(parts) % (high.abs_diff(low) + 1))
}

/// u(parts): the first 4 bytes, big-endian, of SHA-256 over the UTF-8 parts joined by `|`.
fn draw(parts: &[&str]) -> u32 {
    let digest = Sha256::digest(parts.join("|"));
    digest.iter().take(4).fold(0, |number, byte| (number << 8) | u32::from(*byte))
}
