//! Integers and floats, which may also come as texts or booleans.

use serde_json::{Value, json};

use super::{Fault, Given, Kind};

/// A whole number: digits as text count, floats are cut, booleans are 1 and 0. Beyond 64 bits the nearest bound stands.
#[derive(Debug, Clone, Copy)]
pub struct Integer;

/// A finite number: numbers as text count, booleans are 1 and 0.
#[derive(Debug, Clone, Copy)]
pub struct Float;

impl Kind for Integer {
    type Out = i64;

    fn accept(&self, given: &Given<'_>) -> Result<i64, Fault> {
        match given {
            Given::Text(text) | Given::Digits(text) => whole(text),
            Given::Number(number) => number.as_i64().or_else(|| number.as_f64().map(cut)),
            Given::Flag(flag) => Some(i64::from(*flag)),
            Given::List(_) | Given::Object(_) => None,
        }
        .ok_or(Fault::Integer)
    }

    fn schema(&self) -> Value {
        json!({ "type": "integer" })
    }
}

impl Kind for Float {
    type Out = f64;

    fn accept(&self, given: &Given<'_>) -> Result<f64, Fault> {
        match given {
            Given::Text(text) | Given::Digits(text) => python_float(text).filter(|float| float.is_finite()),
            Given::Number(number) => number.as_f64(),
            Given::Flag(flag) => Some(f64::from(u8::from(*flag))),
            Given::List(_) | Given::Object(_) => None,
        }
        .ok_or(Fault::Float)
    }

    fn schema(&self) -> Value {
        json!({ "type": "number" })
    }
}

/// Reads a text as Python's `float` does: blanks around it and single underscores between digits are allowed.
pub(super) fn python_float(text: &str) -> Option<f64> {
    without_underscores(text.trim())?.parse().ok()
}

/// Reads a text as Python's `int` does; it may not be longer than Python converts.
fn whole(text: &str) -> Option<i64> {
    let digits = without_underscores(text.trim()).filter(|_| text.len() <= PYTHON_DIGITS)?;
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(&digits);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let bound = if digits.starts_with('-') { i64::MIN } else { i64::MAX };
    Some(digits.parse().unwrap_or(bound))
}

/// Python refuses to convert longer texts to integers.
const PYTHON_DIGITS: usize = 4300;

/// Takes out the underscores that Python allows: one at a time, each between two digits.
fn without_underscores(text: &str) -> Option<String> {
    let mut parts = text.split('_').peekable();
    let mut joined = parts.next()?.to_owned();
    for part in parts {
        let between =
            joined.ends_with(|c: char| c.is_ascii_digit()) && part.starts_with(|c: char| c.is_ascii_digit());
        if !between {
            return None;
        }
        joined.push_str(part);
    }
    Some(joined)
}

#[allow(clippy::cast_possible_truncation, reason = "cutting is the rule, and the cast stops at the bounds")]
fn cut(float: f64) -> i64 {
    float as i64
}
