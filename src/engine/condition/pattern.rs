//! A regular expression that cannot be made to run away.
//!
//! `regex-lite` is a tenth of `regex` in size and matches in linear time too; what it lacks (Unicode classes,
//! speed on long texts) no condition needs. Its work grows with the size of the automaton times that of the text, by
//! up to a quarter of a nanosecond for each pair of bytes: 3 s for what once was let through, `(a?){10000}` on 64 KiB.
//! So the product is bounded, which is 35 ms at the most: the larger the automaton, the shorter the texts that it sees.

use std::iter::successors;

use regex_lite::{Regex, RegexBuilder};
use thiserror::Error;

/// The longest expression, in bytes.
const LONGEST: usize = 1_000;
/// The smallest automaton that is told from smaller ones, and the largest, in bytes.
const SMALLEST: usize = 512;
const LARGEST: usize = 64 * 1024;
/// The longest text that any expression looks at, in bytes.
const LONGEST_TEXT: usize = 64 * 1024;
/// The most work: bytes of the automaton times bytes of the text.
const WORK: usize = 2 * 1024 * LONGEST_TEXT;

/// A regular expression; matches anywhere in a text unless it is anchored.
#[derive(Clone, Debug)]
pub struct Pattern {
    regex: Regex,
    reach: usize,
}

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
        // The size of an automaton is told by nothing but the limit within which it can be built.
        let within = |size: usize| {
            let regex = RegexBuilder::new(text).size_limit(size).build();
            regex.map(|regex| Self { regex, reach: (WORK / size).min(LONGEST_TEXT) })
        };
        let mut sizes = successors(Some(SMALLEST), |size| Some(size * 2)).take_while(|size| *size < LARGEST);
        let smaller = sizes.find_map(|size| within(size).ok());
        smaller.map_or_else(|| within(LARGEST), Ok).map_err(|error| NoPattern::Unreadable(text.into(), error))
    }

    /// Whether it is found in `text`, which is not longer than it reaches.
    pub fn is_in(&self, text: &str) -> bool {
        text.len() <= self.reach && self.regex.is_match(text)
    }

    /// The longest text that it looks at, in bytes; a longer one does not match.
    pub fn reach(&self) -> usize {
        self.reach
    }

    /// The expression as it was written.
    pub fn as_str(&self) -> &str {
        self.regex.as_str()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How large the automaton of an expression is at the most, in bytes; `None` where it would be larger than any may be.
    fn size(text: &str) -> Option<usize> {
        let mut sizes = successors(Some(SMALLEST), |size| Some(size * 2)).take_while(|size| *size <= LARGEST);
        sizes.find(|size| RegexBuilder::new(text).size_limit(*size).build().is_ok())
    }

    #[test]
    fn no_expression_does_more_work_than_it_may() {
        let long = "a.*".repeat(300);
        for text in [
            "^demo",
            "(a*)*b",
            "(.*)(.*)(.*)(.*)x",
            "(a?){30}a{30}",
            "(a?){100}b",
            "(a?){200}b",
            r"(?:\w{0,50}){5}x",
            long.as_str(),
        ] {
            let (pattern, size) = (Pattern::parse(text).unwrap(), size(text).unwrap());
            assert!(pattern.reach() * size <= WORK, "{text} is {size} and sees {}", pattern.reach());
            let (near, far) = ("a".repeat(pattern.reach()), "a".repeat(pattern.reach() + 1));
            let all = Pattern { regex: RegexBuilder::new("").build().unwrap(), reach: pattern.reach() };
            assert!(all.is_in(&near) && !all.is_in(&far), "{text}");
        }
    }

    #[test]
    fn what_would_grow_too_large_is_refused_and_what_people_write_sees_whole_bodies() {
        for text in ["(a?){400}b", "((((a?){10}){10}){10})b", r"(?:\w{0,50}){20}x", "\\w{9000}"] {
            assert!(matches!(Pattern::parse(text), Err(NoPattern::Unreadable(..))), "{text}");
        }
        for text in [
            "^demo",
            r"@example\.org$",
            r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$",
            "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
            "(?i)robot|human",
        ] {
            assert_eq!(Pattern::parse(text).unwrap().reach(), LONGEST_TEXT, "{text}");
        }
    }
}
