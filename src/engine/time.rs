//! Points in time, virtual and real alike.
//!
//! Whole milliseconds are the finest unit that any vendor prints. The range is cut to the years 0001–9999,
//! so that every moment has a four-digit year and no arithmetic can overflow, however far a test advances.
//!
//! Texts are put together by hand: chrono's formatter takes as long as the whole routing of a request, and four times as
//! long as this.

use std::cell::RefCell;
use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Span;

const DAYS: [&str; 7] = ["Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, ", "Sun, "];
const MONTHS: [&str; 12] = [
    " Jan ", " Feb ", " Mar ", " Apr ", " May ", " Jun ", " Jul ", " Aug ", " Sep ", " Oct ", " Nov ",
    " Dec ",
];

/// Append `number`, of two digits.
fn push_two(text: &mut String, number: u32) {
    for digit in [number / 10, number % 10] {
        text.push(char::from(b'0' + (digit % 10) as u8));
    }
}

/// Append a year, of four digits.
fn push_year(text: &mut String, year: i32) {
    push_two(text, year.unsigned_abs() / 100);
    push_two(text, year.unsigned_abs() % 100);
}

/// Append a day: `2026-03-01`.
fn push_day(text: &mut String, day: NaiveDate) {
    push_year(text, day.year());
    for number in [day.month(), day.day()] {
        text.push('-');
        push_two(text, number);
    }
}

/// Append a time of the day behind a separator: `T09:00:00`.
fn push_time(text: &mut String, separator: char, time: &DateTime<Utc>) {
    for (separator, number) in [(separator, time.hour()), (':', time.minute()), (':', time.second())] {
        text.push(separator);
        push_two(text, number);
    }
}

/// A calendar day of the years 0001–9999: `2026-03-01`.
pub fn day_text(day: NaiveDate) -> String {
    let mut text = String::with_capacity(10);
    push_day(&mut text, day);
    text
}

/// A moment in whole milliseconds since 1970-01-01T00:00:00Z, within the years 0001–9999.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// The earliest moment: 0001-01-01T00:00:00.000Z.
    pub const MIN: Self = Self(-62_135_596_800_000);
    /// The latest moment: 9999-12-31T23:59:59.999Z.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// The moment that many milliseconds after the epoch, cut to the supported range.
    pub const fn from_millis(millis: i64) -> Self {
        if millis < Self::MIN.0 {
            Self::MIN
        } else if millis > Self::MAX.0 {
            Self::MAX
        } else {
            Self(millis)
        }
    }

    /// The moment that many seconds after the epoch, cut to the supported range.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self::from_millis(seconds.saturating_mul(1000))
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The same moment with its fraction of a second cut off.
    #[must_use]
    pub const fn whole_second(self) -> Self {
        Self(self.seconds() * 1000)
    }

    /// The calendar date in UTC.
    pub fn date(self) -> NaiveDate {
        self.datetime().date_naive()
    }

    /// The moment as a calendar time in UTC.
    pub fn datetime(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }

    /// The moment `span` later.
    #[must_use]
    pub const fn after(self, span: Span) -> Self {
        Self::from_millis(self.0.saturating_add(span.millis()))
    }

    /// The moment `span` earlier.
    #[must_use]
    pub const fn before(self, span: Span) -> Self {
        Self::from_millis(self.0.saturating_sub(span.millis()))
    }

    /// How long ago `earlier` was; zero if it lies in the future.
    pub const fn since(self, earlier: Self) -> Span {
        Span::from_millis(self.0.saturating_sub(earlier.0))
    }

    /// RFC 3339 in UTC with whole seconds: `2026-03-01T09:00:00Z`.
    pub fn to_seconds_text(self) -> String {
        let mut text = self.to_second();
        text.push('Z');
        text
    }

    /// RFC 3339 as far as the second, with room for what follows.
    fn to_second(self) -> String {
        let time = self.datetime();
        let mut text = String::with_capacity(24);
        push_day(&mut text, time.date_naive());
        push_time(&mut text, 'T', &time);
        text
    }

    /// As a `date` field of HTTP: `Sun, 01 Mar 2026 09:00:00 GMT`.
    ///
    /// Every answer carries one, and most of those of one second the same.
    pub fn to_http_date(self) -> String {
        thread_local! {
            static LAST: RefCell<(i64, String)> = const { RefCell::new((i64::MIN, String::new())) };
        }
        LAST.with_borrow_mut(|(second, text)| {
            if *second != self.seconds() {
                (*second, *text) = (self.seconds(), self.http_date());
            }
            text.clone()
        })
    }

    fn http_date(self) -> String {
        let time = self.datetime();
        let mut text = String::with_capacity(29);
        text.push_str(DAYS.get(time.weekday().num_days_from_monday() as usize).unwrap_or(&""));
        push_two(&mut text, time.day());
        text.push_str(MONTHS.get(time.month0() as usize).unwrap_or(&""));
        push_year(&mut text, time.year());
        push_time(&mut text, ' ', &time);
        text.push_str(" GMT");
        text
    }

    /// Read an RFC 3339 text such as `2026-03-01T09:00:00Z` or `2026-03-01T10:00:00.5+01:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let moment = DateTime::parse_from_rfc3339(text).ok()?;
        // A leap second at the end of the calendar would lie behind it.
        (1..=9999).contains(&moment.to_utc().year()).then(|| Self::from_millis(moment.timestamp_millis()))
    }
}

impl From<DateTime<Utc>> for Moment {
    fn from(time: DateTime<Utc>) -> Self {
        Self::from_millis(time.timestamp_millis())
    }
}

/// RFC 3339 in UTC with three decimals: `2026-03-01T09:00:00.000Z`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}Z", self.to_second(), self.0.rem_euclid(1000))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

struct Text;

impl de::Visitor<'_> for Text {
    type Value = Moment;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time such as \"2026-03-01T09:00:00Z\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Moment, E> {
        Moment::parse(text).ok_or_else(|| {
            E::custom(format!("`{text}` is not a time; expected RFC 3339 such as 2026-03-01T09:00:00Z"))
        })
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time", "examples": ["2026-03-01T09:00:00Z"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_and_printed_in_utc() {
        let moment = Moment::parse("2026-03-01T10:00:00.5+01:00").unwrap();
        assert_eq!(moment.to_string(), "2026-03-01T09:00:00.500Z");
        assert_eq!(moment.to_seconds_text(), "2026-03-01T09:00:00Z");
        assert_eq!(Moment::parse("yesterday"), None);
    }

    #[test]
    fn arithmetic_stops_at_the_ends_of_the_calendar() {
        let century = Span::from_millis(i64::MAX);
        assert_eq!(Moment::default().after(century), Moment::MAX);
        assert_eq!(Moment::default().before(century), Moment::MIN);
        assert_eq!(Moment::MAX.to_string(), "9999-12-31T23:59:59.999Z");
    }

    #[test]
    fn an_http_date_is_the_one_that_chrono_would_write() {
        for millis in [0, 1_772_355_600_000, 951_782_399_999, -62_135_596_800_000, 253_402_300_799_999] {
            let moment = Moment::from_millis(millis);
            let expected = moment.datetime().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
            assert_eq!(moment.to_http_date(), expected);
        }
    }

    #[test]
    fn seconds_are_rounded_down_before_the_epoch_too() {
        assert_eq!(Moment::from_millis(-1).seconds(), -1);
        assert_eq!(Moment::from_millis(1999).whole_second(), Moment::from_seconds(1));
    }
}
