//! What must stand at a place: a value itself, or a way to recognise one.
//!
//! Path, query, header and form hold texts, so a number or a truth value is compared with them by its text;
//! in a JSON body a value is compared as JSON. Of a repeated field it is enough that one value fits.

use std::borrow::Cow;
use std::fmt;

use serde_json::{Number, Value};

use super::pattern::Pattern;
use crate::engine::facts::Found;

/// The longest text that is shown, in characters.
const SHOWN: usize = 200;

/// What must stand at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Matcher {
    /// Exactly this.
    Equals(Value),
    /// Text in which the expression is found.
    Matches(Pattern),
    /// Text with this in it, or a list with this element.
    Contains(Value),
    /// Anything, or nothing.
    Present(bool),
    /// One of these exactly.
    OneOf(Vec<Value>),
}

impl Matcher {
    /// Whether it fits what was found.
    pub fn fits(&self, found: &Found<'_>) -> bool {
        match (self, found) {
            (Self::Present(wanted), found) => *wanted != matches!(found, Found::Nothing),
            (_, Found::Nothing) => false,
            (matcher, Found::Texts(texts)) => texts.iter().any(|text| matcher.fits_text(text)),
            (matcher, Found::Json(value)) => matcher.fits_json(value),
            (matcher @ (Self::Equals(_) | Self::OneOf(_)), Found::Whole(_, Some(value))) => {
                matcher.fits_json(value)
            }
            (matcher, Found::Whole(text, _)) => matcher.fits_text(text),
        }
    }

    fn fits_text(&self, text: &str) -> bool {
        match self {
            Self::Equals(wanted) => is_text(wanted, text),
            Self::OneOf(all) => all.iter().any(|wanted| is_text(wanted, text)),
            Self::Contains(part) => text_of(part).is_some_and(|part| text.contains(&*part)),
            Self::Matches(pattern) => pattern.is_in(text),
            Self::Present(wanted) => *wanted,
        }
    }

    fn fits_json(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Equals(wanted), value) => same(wanted, value),
            (Self::OneOf(all), value) => all.iter().any(|wanted| same(wanted, value)),
            (Self::Contains(part), Value::Array(list)) => list.iter().any(|element| same(part, element)),
            (matcher, value) => text_of(value).is_some_and(|text| matcher.fits_text(&text)),
        }
    }

    /// How long the texts are at most in which it looks for an expression, where what was found is longer.
    pub(super) fn exceeded_by(&self, found: &Found<'_>) -> Option<usize> {
        let Self::Matches(pattern) = self else { return None };
        let reach = pattern.reach();
        let is_beyond = match found {
            Found::Nothing => false,
            Found::Texts(texts) => texts.iter().any(|text| text.len() > reach),
            Found::Json(value) => text_of(value).is_some_and(|text| text.len() > reach),
            Found::Whole(text, _) => text.len() > reach,
        };
        is_beyond.then_some(reach)
    }

    /// The values that are compared as a whole.
    pub(super) fn values(&self) -> &[Value] {
        match self {
            Self::Equals(value) | Self::Contains(value) => std::slice::from_ref(value),
            Self::OneOf(values) => values,
            Self::Matches(_) | Self::Present(_) => &[],
        }
    }
}

/// A single value as the text that it would have in a URL.
pub(super) fn text_of(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Number(number) => Some(number.to_string().into()),
        Value::Bool(truth) => Some(truth.to_string().into()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn is_text(wanted: &Value, text: &str) -> bool {
    text_of(wanted).is_some_and(|wanted| wanted == text)
}

/// Whether two values are the same JSON: `1` is `1.0`, and members may stand in any order.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => same_number(one, other),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, one)| other.get(name).is_some_and(|other| same(one, other)))
        }
        (one, other) => one == other,
    }
}

fn same_number(one: &Number, other: &Number) -> bool {
    let is_whole = |number: &Number| !number.is_f64();
    one == other || (is_whole(one) != is_whole(other) && one.as_f64() == other.as_f64())
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Equals(value) => shown(f, &value.to_string()),
            Self::Matches(pattern) => write!(f, "text that matches `{}`", pattern.as_str()),
            Self::Contains(part) => {
                f.write_str("something with ")?;
                shown(f, &part.to_string())?;
                f.write_str(" in it")
            }
            Self::Present(true) => f.write_str("something"),
            Self::Present(false) => f.write_str("nothing"),
            Self::OneOf(values) => {
                f.write_str("one of ")?;
                shown(f, &Value::from(values.as_slice()).to_string())
            }
        }
    }
}

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| Value::from(text).to_string();
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Texts(texts) => {
                let texts: Vec<_> = texts.iter().map(|text| quoted(text)).collect();
                shown(f, &texts.join(", "))
            }
            Self::Json(value) | Self::Whole(_, Some(value)) => shown(f, &value.to_string()),
            Self::Whole(text, None) => shown(f, &quoted(text)),
        }
    }
}

fn shown(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => write!(f, "{}…", text.get(..end).unwrap_or_default()),
        None => f.write_str(text),
    }
}
