//! Texts. Numbers and booleans become texts the way Python prints them; lists and objects do not.

use serde_json::{Number, Value, json};

use super::{Fault, Given, Kind};

/// A text, with limits on its number of characters where the contract sets them.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    limits: Option<(usize, usize)>,
}

impl Text {
    /// A text of any length.
    pub const ANY: Self = Self { limits: None };

    /// A text of `shortest` to `longest` characters, both included.
    #[must_use]
    pub const fn between(shortest: usize, longest: usize) -> Self {
        Self { limits: Some((shortest, longest)) }
    }
}

impl Kind for Text {
    type Out = String;

    fn accept(&self, given: &Given<'_>) -> Result<String, Fault> {
        let text = match given {
            Given::Text(text) => (*text).to_owned(),
            Given::Number(number) => printed(number),
            Given::Digits(digits) => (*digits).to_owned(),
            Given::Flag(true) => "True".to_owned(),
            Given::Flag(false) => "False".to_owned(),
            Given::List(_) | Given::Object(_) => return Err(Fault::Text),
        };
        let Some((shortest, longest)) = self.limits else { return Ok(text) };
        match text.chars().count() {
            length if length < shortest => Err(Fault::TooShort(shortest)),
            length if length > longest => Err(Fault::TooLong(longest)),
            _ => Ok(text),
        }
    }

    fn schema(&self) -> Value {
        match self.limits {
            None => json!({ "type": "string" }),
            Some((shortest, longest)) => {
                json!({ "type": "string", "minLength": shortest, "maxLength": longest })
            }
        }
    }
}

/// Prints a number as Python's `str` does: integers in full, floats with the fewest digits that give them back.
fn printed(number: &Number) -> String {
    match number.as_f64().filter(|_| number.is_f64()) {
        Some(float) => printed_float(float),
        None => number.to_string(),
    }
}

/// Python writes exponents below −4 and from 16 on, with a sign and at least two digits; other floats keep a `.0`.
fn printed_float(float: f64) -> String {
    let shortest = format!("{float:e}");
    let (decimals, power) = decimals_and_power(&shortest);
    if (-4..16).contains(&power) {
        let places = usize::try_from(decimals - power).unwrap_or(0);
        return with_point(nearest(float, format!("{float:.places$}"), float.to_string()));
    }
    let places = usize::try_from(decimals).unwrap_or(0);
    let scientific = nearest(float, format!("{float:.places$e}"), shortest);
    let mantissa = scientific.split('e').next().unwrap_or_default();
    format!("{mantissa}e{power:+03}")
}

/// How many digits follow the point of a number in scientific notation, and its power of ten.
fn decimals_and_power(scientific: &str) -> (i32, i32) {
    let (mantissa, power) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    (i32::try_from(decimals).unwrap_or(0), power.parse().unwrap_or(0))
}

/// Of two shortest texts that are equally near, Python prints the even one, and so does Rust when it is told the number
/// of digits; next to a power of two that text may stand for another float, so there the shortest counts.
fn nearest(float: f64, even: String, shortest: String) -> String {
    if even.parse() == Ok(float) { even } else { shortest }
}

fn with_point(text: String) -> String {
    if text.contains('.') { text } else { text + ".0" }
}
