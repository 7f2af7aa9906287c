//! Calendar dates, as `YYYY-M-D` or as unix stamps in seconds or milliseconds, without a time part.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::number::python_float;
use super::{Fault, Given, Kind};

/// A date in UTC.
#[derive(Debug, Clone, Copy)]
pub struct Date;

/// Beyond this many seconds either way a stamp is taken as milliseconds.
const MILLISECONDS_FROM: f64 = 2e10;
/// Beyond this a stamp is the last (or the first) date there is.
const NO_STAMP_FROM: f64 = 3e20;
const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

impl Kind for Date {
    type Out = NaiveDate;

    fn accept(&self, given: &Given<'_>) -> Result<NaiveDate, Fault> {
        match given {
            Given::Text(text) | Given::Digits(text) => {
                python_float(text).map_or_else(|| calendar(text), stamp)
            }
            Given::Number(number) => number.as_f64().and_then(stamp),
            // Quirk: a boolean is a number to Python, so `true` is the first second of 1970.
            Given::Flag(_) => stamp(0.0),
            Given::List(_) | Given::Object(_) => return Err(Fault::DateType),
        }
        .ok_or(Fault::DateText)
    }

    fn schema(&self) -> Value {
        json!({ "type": "string", "format": "date" })
    }
}

/// Reads `YYYY-M-D`.
fn calendar(text: &str) -> Option<NaiveDate> {
    // Quirk: the framework's pattern lets one line feed pass at the end.
    let mut parts = text.strip_suffix('\n').unwrap_or(text).splitn(3, '-');
    let mut next = |lengths| digits(parts.next()?, lengths);
    let (year, month, day) = (next(4..=4)?, next(1..=2)?, next(1..=2)?);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|_| year > 0)
}

fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let plain = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

/// The date of a unix stamp; nothing for what is not a number.
fn stamp(seconds: f64) -> Option<NaiveDate> {
    if seconds.abs() > NO_STAMP_FROM {
        let (year, month, day) = if seconds > 0.0 { (9999, 12, 31) } else { (1, 1, 1) };
        return NaiveDate::from_ymd_opt(year, month, day);
    }
    let mut seconds = seconds;
    while seconds.abs() > MILLISECONDS_FROM {
        seconds /= 1000.0;
    }
    let days = microseconds(seconds)?.div_euclid(MICROSECONDS_PER_DAY);
    let epoch = NaiveDate::default();
    let distance = Days::new(days.unsigned_abs());
    if days < 0 { epoch.checked_sub_days(distance) } else { epoch.checked_add_days(distance) }
}

/// Rounds to microseconds as Python's `timedelta` does: the fraction alone, ties to even.
#[allow(clippy::cast_possible_truncation, reason = "at most 2e10 seconds, and the parts are whole")]
fn microseconds(seconds: f64) -> Option<i64> {
    let fraction = (seconds.fract() * 1e6).round_ties_even();
    (!seconds.is_nan()).then_some(seconds.trunc() as i64 * 1_000_000 + fraction as i64)
}
