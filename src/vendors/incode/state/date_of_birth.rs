//! A day of birth as the vendor sends it: a string of milliseconds since the epoch, at midnight UTC (section 2).

use std::fmt;

use chrono::{NaiveDate, NaiveTime};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// The vendor's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DateOfBirth(String);

impl DateOfBirth {
    /// Read a date such as 1988-08-13, or digits, which stay as they are.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if !digits.is_empty() && digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self(text.into()));
        }
        // `chrono` also takes signs and blanks in place of digits.
        let is_written_so = |date: &NaiveDate| text.len() == 10 && date.to_string() == text;
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(is_written_so)?;
        Some(Self(date.and_time(NaiveTime::MIN).and_utc().timestamp_millis().to_string()))
    }
}

struct Text;

impl Visitor<'_> for Text {
    type Value = DateOfBirth;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date such as 1988-08-13, or milliseconds since 1970")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<DateOfBirth, E> {
        DateOfBirth::parse(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
    }

    fn visit_i64<E: Error>(self, millis: i64) -> Result<DateOfBirth, E> {
        self.visit_str(&millis.to_string())
    }

    fn visit_u64<E: Error>(self, millis: u64) -> Result<DateOfBirth, E> {
        self.visit_str(&millis.to_string())
    }
}

impl<'de> Deserialize<'de> for DateOfBirth {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Text)
    }
}

impl JsonSchema for DateOfBirth {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DateOfBirth".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "integer"], "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}|-?[0-9]{1,18})$" })
    }
}

#[cfg(test)]
mod tests {
    use super::DateOfBirth;

    #[test]
    fn a_date_becomes_its_midnight_and_digits_stay() {
        for (text, expected) in [
            ("1988-08-13", Some("587433600000")),
            ("1969-12-31", Some("-86400000")),
            ("0587455200000", Some("0587455200000")),
            ("-5", Some("-5")),
            ("1988-8-13", None),
            ("+1988-8-13", None),
            ("1988- 8-13", None),
            ("1988-02-30", None),
            ("13.08.1988", None),
            ("-", None),
            ("", None),
        ] {
            let read = DateOfBirth::parse(text).map(|DateOfBirth(text)| text);
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }
}
