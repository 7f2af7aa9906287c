//! Points in time, virtual and real alike.
//!
//! Whole milliseconds are the finest unit that any vendor prints. The range is cut to the years 0001–9999,
//! so that every moment has a four-digit year and no arithmetic can overflow, however far a test advances.
//!
//! Texts are put together by hand: chrono's formatter takes as long as the whole routing of a request, and four times as
//! long as this.

use std::cell::RefCell;
use std::fmt;
use std::ops::Range;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Span;

/// Milliseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1000;
const DAYS: [&str; 7] = ["Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, ", "Sun, "];
const MONTHS: [&str; 12] = [
    " Jan ", " Feb ", " Mar ", " Apr ", " May ", " Jun ", " Jul ", " Aug ", " Sep ", " Oct ", " Nov ",
    " Dec ",
];

/// The last digit of a number.
const fn last(number: u64) -> u8 {
    b'0' + (number % 10) as u8
}

/// `2026-03-01`
#[rustfmt::skip]
fn day_digits(day: NaiveDate) -> [u8; 10] {
    let [year, month, day] = [day.year().unsigned_abs(), day.month(), day.day()].map(u64::from);
    [
        last(year / 1000), last(year / 100), last(year / 10), last(year), b'-',
        last(month / 10), last(month), b'-',
        last(day / 10), last(day),
    ]
}

/// `T09:00:00.000Z`, so many milliseconds after midnight.
#[rustfmt::skip]
const fn time_digits(millis: u64) -> [u8; 14] {
    let seconds = millis / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    [
        b'T', last(hours / 10), last(hours), b':',
        last(minutes / 10), last(minutes), b':',
        last(seconds / 10), last(seconds), b'.',
        last(millis / 100), last(millis / 10), last(millis), b'Z',
    ]
}

/// What was put together of digits.
fn text_of(digits: &[u8]) -> &str {
    str::from_utf8(digits).unwrap_or_default()
}

/// A calendar day of the years 0001–9999: `2026-03-01`.
pub fn day_text(day: NaiveDate) -> String {
    text_of(&day_digits(day)).to_owned()
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
        let digits = self.digits();
        [text_of(digits.get(..19).unwrap_or_default()), "Z"].concat()
    }

    /// RFC 3339 in UTC with three decimals.
    fn digits(self) -> [u8; 24] {
        let mut text = [0; 24];
        if let Some((date, time)) = text.split_first_chunk_mut()
            && let Some(time) = time.first_chunk_mut()
        {
            *date = day_digits(self.date());
            *time = time_digits(self.0.rem_euclid(DAY).unsigned_abs());
        }
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
        let (time, digits) = (self.datetime(), self.digits());
        let weekday = DAYS.get(time.weekday().num_days_from_monday() as usize).unwrap_or(&"");
        let month = MONTHS.get(time.month0() as usize).unwrap_or(&"");
        let part = |range: Range<usize>| text_of(digits.get(range).unwrap_or_default());
        [weekday, part(8..10), month, part(0..4), " ", part(11..19), " GMT"].concat()
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
        f.pad(text_of(&self.digits()))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text_of(&self.digits()))
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
    fn texts_are_those_that_chrono_would_write() {
        for millis in [0, -1, 7, 1_772_355_600_099, 951_782_399_980, -62_135_596_800_000, 253_402_300_799_999]
        {
            let moment = Moment::from_millis(millis);
            let expected = |format| moment.datetime().format(format).to_string();
            assert_eq!(moment.to_string(), expected("%Y-%m-%dT%H:%M:%S%.3fZ"));
            assert_eq!(moment.to_seconds_text(), expected("%Y-%m-%dT%H:%M:%SZ"));
            assert_eq!(day_text(moment.date()), expected("%Y-%m-%d"));
        }
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
