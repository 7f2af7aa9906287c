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
    use proptest::prelude::*;
    use serde_json::json;

    use super::DateOfBirth;
    use crate::engine::trials::trials;

    /// Days from the beginning of 1970 to a day; `None` where the calendar has no such day.
    fn days(year: i64, month: usize, day: i64) -> Option<i64> {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let lengths = [31, if is_leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let length = *lengths.get(month.checked_sub(1)?)?;
        let before = |year: i64| 365 * year + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
        let begun = before(year) - before(1970) + lengths[..month - 1].iter().sum::<i64>();
        (1..=length).contains(&day).then(|| begun + day - 1)
    }

    /// What a text is kept as, read by its places.
    fn kept(text: &str) -> Option<String> {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number(text.strip_prefix('-').unwrap_or(text)) {
            return (text.trim_start_matches('-').len() <= 18).then(|| text.to_owned());
        }
        let parts: Vec<_> = text.split('-').filter(|part| is_number(part)).collect();
        let lengths: Vec<_> = text.split('-').map(str::len).collect();
        let [year, month, day] = parts[..] else { return None };
        let day = days(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
        (lengths == [4, 2, 2]).then(|| (day * 86_400_000).to_string())
    }

    proptest! {
        #![proptest_config(trials(3_000))]

        #[test]
        fn any_text_is_a_real_day_or_digits_or_refused(
            text in prop_oneof![
                (0..10_000, 0..14, 0..33).prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}")),
                "[ +-]?[0-9]{3,4}-[ +-]?[0-9]{1,2}-[ +-]?[0-9]{1,2} ?",
                "[+-]?[0-9]{1,20}",
                "\\PC{0,12}",
            ]
        ) {
            let read = DateOfBirth::parse(&text);
            let sent: Option<DateOfBirth> = serde_json::from_value(json!(text)).ok();
            prop_assert_eq!(&read, &sent);
            prop_assert_eq!(&read, &kept(&text).map(DateOfBirth), "{:?}", text);
            // An export is read back.
            let again = read.as_ref().and_then(|DateOfBirth(text)| DateOfBirth::parse(text));
            prop_assert_eq!(again, read);
        }

        #[test]
        fn a_number_is_kept_as_its_digits(millis in any::<i64>(), shift in 0..64_u32) {
            let millis: i64 = millis >> shift;
            let read: Option<DateOfBirth> = serde_json::from_value(json!(millis)).ok();
            prop_assert_eq!(read, kept(&millis.to_string()).map(DateOfBirth));
        }
    }

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
