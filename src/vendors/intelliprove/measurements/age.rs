//! The age a scan is calculated with.

use chrono::NaiveDate;

/// The age of a user who has not told a birth date.
const UNKNOWN: u32 = 40;

/// Full years at the day of the scan (in UTC), 40 if the birth date is unknown, never below 18 nor above 90.
#[must_use]
pub fn at(scan: NaiveDate, birth_date: Option<NaiveDate>) -> u32 {
    let years = birth_date.map_or(UNKNOWN, |birth| scan.years_since(birth).unwrap_or(0));
    years.clamp(18, 90)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_full_years_within_18_and_90() {
        for (birth, age) in [
            (Some("1988-05-04"), 38),
            (Some("1988-05-05"), 37),
            (Some("2020-01-01"), 18),
            (Some("2030-01-01"), 18),
            (Some("1900-01-01"), 90),
            (None, 40),
        ] {
            let birth = birth.map(|text| text.parse().unwrap());
            assert_eq!(at("2026-05-04".parse().unwrap(), birth), age, "{birth:?}");
        }
    }
}
