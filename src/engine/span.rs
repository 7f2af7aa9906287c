//! Lengths of time, written the way people write them: `6h`, `1h30m`, `187.5s`, `400ms`.
//!
//! The crates for this either refuse decimals (which the vendors' retry tables use) or bring a calendar
//! of their own, so the thirty lines are ours.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A length of time in whole milliseconds, never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

const UNITS: [(&str, i64); 6] =
    [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// Longer than any wait.
    pub const MAX: Self = Self(i64::MAX);

    /// That many milliseconds; a negative number counts as none.
    pub const fn from_millis(millis: i64) -> Self {
        Self(if millis < 0 { 0 } else { millis })
    }

    /// That many seconds; a negative number counts as none.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self::from_millis(seconds.saturating_mul(1000))
    }

    /// That many hours; a negative number counts as none.
    pub const fn from_hours(hours: i64) -> Self {
        Self::from_seconds(hours.saturating_mul(3600))
    }

    /// That many days of 24 hours; a negative number counts as none.
    pub const fn from_days(days: i64) -> Self {
        Self::from_hours(days.saturating_mul(24))
    }

    /// The length in milliseconds.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The length in whole seconds, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0 / 1000
    }

    /// Read one or more pairs of a decimal number and a unit (`w d h m s ms`), largest first by custom only.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('+').unwrap_or(text);
        let mut total = 0_i64;
        while !rest.is_empty() {
            let (number, tail) = split_where(rest, |c| !c.is_ascii_digit() && c != '.')?;
            let (unit, tail) = split_where(tail, |c| !c.is_ascii_alphabetic()).unwrap_or((tail, ""));
            let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit)?;
            total = total.checked_add(scaled(number, *millis)?)?;
            rest = tail;
        }
        (!text.trim_start_matches('+').is_empty()).then_some(Self(total))
    }
}

fn split_where(text: &str, stop: impl Fn(char) -> bool) -> Option<(&str, &str)> {
    text.split_at_checked(text.find(stop)?).filter(|(head, _)| !head.is_empty())
}

/// A decimal number of units in milliseconds; what is finer than a millisecond is cut off.
fn scaled(number: &str, unit: i64) -> Option<i64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let mut millis = whole.parse::<i64>().ok()?.checked_mul(unit)?;
    let mut place = unit;
    for digit in fraction.chars().take(9) {
        place /= 10;
        millis = millis.checked_add(i64::from(digit.to_digit(10)?).checked_mul(place)?)?;
    }
    (!fraction.is_empty()).then_some(millis)
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0s");
        }
        let mut left = self.0;
        for (name, millis) in UNITS {
            if left >= millis {
                write!(f, "{}{name}", left / millis)?;
                left %= millis;
            }
        }
        Ok(())
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

struct Text;

impl de::Visitor<'_> for Text {
    type Value = Span;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a length of time such as \"6h\", \"1h30m\" or \"400ms\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Span, E> {
        Span::parse(text).ok_or_else(|| {
            E::custom(format!("`{text}` is not a length of time; expected such as 6h, 1h30m or 400ms"))
        })
    }
}

impl JsonSchema for Span {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Span".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "title": "a length of time such as 6h or 30m",
            "pattern": r"^\+?([0-9]+(\.[0-9]+)?(w|d|h|m|s|ms))+$",
            "examples": ["6h", "1h30m", "187.5s", "400ms"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_with_decimals_and_several_units() {
        let table = [
            ("6h", 21_600_000),
            ("1h30m", 5_400_000),
            ("187.5s", 187_500),
            ("400ms", 400),
            ("+5m", 300_000),
            ("2d", 172_800_000),
            ("0s", 0),
        ];
        for (text, millis) in table {
            assert_eq!(Span::parse(text), Some(Span(millis)), "{text}");
        }
    }

    #[test]
    fn nonsense_is_no_span() {
        for text in ["", "+", "6", "h", "6x", "-5s", "1.s", "1..5s", "99999999999999999999d", "5 s"] {
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_span_reads_back_what_it_prints() {
        for millis in [0, 1, 400, 60_000, 5_400_000, 187_500, 694_861_001] {
            assert_eq!(Span::parse(&Span(millis).to_string()), Some(Span(millis)));
        }
    }
}
