//! The course of a vital over time: one point per day, as graphs show it.

use super::{
    biomarkers::Biomarker, figure::Figure, readings::Readings, readings::Scan, rounding::whole, value::Value,
    vital::Vital,
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// One point of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Point {
    /// The day in UTC.
    pub date: NaiveDate,
    /// The day's value, or the score of a recompute.
    pub value: Figure,
}

/// The mean of each UTC day's completed scans, earliest day first; the parts of a pair are rounded, a single value is not.
#[must_use]
pub fn daily_means(vital: Vital, scans: &[Scan]) -> Vec<Point> {
    let mut days: BTreeMap<NaiveDate, Vec<Readings>> = BTreeMap::new();
    for scan in scans {
        days.entry(scan.made_at.date_naive()).or_default().push(scan.readings);
    }
    let point = |(date, day): (NaiveDate, Vec<Readings>)| Point { date, value: mean(vital, &day) };
    days.into_iter().map(point).collect()
}

fn mean(vital: Vital, day: &[Readings]) -> Figure {
    let count = f64::from(u32::try_from(day.len()).unwrap_or(u32::MAX));
    let mean = |biomarker: Biomarker| {
        day.iter().map(|readings| readings.get(biomarker).number()).sum::<f64>() / count
    };
    vital.figure(|biomarker| match vital {
        Vital::Single(_) => Value::computed(mean(biomarker)),
        Vital::BloodPressure => Value::computed(whole(mean(biomarker))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_mean_of_its_scans_and_a_pair_is_rounded() {
        let scan = |made_at: &str, heart_rate, systolic, diastolic| Scan {
            made_at: made_at.parse().unwrap(),
            readings: Readings::of([heart_rate, 15.0, 54.0, 46.0, systolic, diastolic]),
        };
        let scans = [
            scan("2026-05-04T23:59:59Z", 74.0, 119.0, 76.0),
            scan("2026-05-04T00:00:00Z", 71.0, 118.0, 75.0),
            scan("2026-05-03T08:00:00Z", 68.0, 120.0, 80.0),
        ];
        let json = |vital| serde_json::to_string(&daily_means(vital, &scans)).unwrap();
        assert_eq!(
            json(Vital::Single(Biomarker::HeartRate)),
            r#"[{"date":"2026-05-03","value":68},{"date":"2026-05-04","value":72.5}]"#
        );
        assert_eq!(
            json(Vital::BloodPressure),
            r#"[{"date":"2026-05-03","value":"120/80"},{"date":"2026-05-04","value":"119/76"}]"#
        );
        assert!(daily_means(Vital::BloodPressure, &[]).is_empty());
    }
}
