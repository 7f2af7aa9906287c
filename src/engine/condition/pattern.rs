//! A regular expression that cannot be made to run away.
//!
//! `regex-lite` is a tenth of `regex` in size and matches in linear time too; what it lacks (Unicode classes,
//! speed on long texts) no condition needs. Its work is bounded here by the size of the automaton and of the text.

use regex_lite::{Regex, RegexBuilder};
use thiserror::Error;

/// The longest expression, in bytes.
const LONGEST: usize = 1_000;
/// The largest automaton, in bytes.
const LARGEST: usize = 256 * 1024;
/// The longest text that is looked at, in bytes; a longer one does not match.
const LONGEST_TEXT: usize = 64 * 1024;

/// A regular expression; matches anywhere in a text unless it is anchored.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

/// Why a text is no usable regular expression.
#[derive(Debug, Error)]
pub enum NoPattern {
    /// It is too long.
    #[error("a regular expression has at most {LONGEST} bytes, and this one has {0}")]
    TooLong(usize),
    /// It cannot be read, or would grow too large.
    #[error("`{0}` is no regular expression: {1}")]
    Unreadable(String, regex_lite::Error),
}

impl Pattern {
    /// Read an expression.
    pub fn parse(text: &str) -> Result<Self, NoPattern> {
        if text.len() > LONGEST {
            return Err(NoPattern::TooLong(text.len()));
        }
        let built = RegexBuilder::new(text).size_limit(LARGEST).build();
        built.map(Self).map_err(|error| NoPattern::Unreadable(text.into(), error))
    }

    /// Whether it is found in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        text.len() <= LONGEST_TEXT && self.0.is_match(text)
    }

    /// The expression as it was written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}
