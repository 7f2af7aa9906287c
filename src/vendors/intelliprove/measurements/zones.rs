//! Good, fair or bad: the zones of biomarkers, of the blood pressure pair and of metrics.

use super::{biomarkers::Biomarker, metrics::Metric};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a value or a score is judged (observed); ordered from bad to good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// Needs attention.
    Suboptimal,
    /// As with most people.
    Normal,
    /// As good as it gets.
    Optimal,
}

impl Zone {
    /// The zone of a single biomarker; one part of the blood pressure uses its own limits.
    #[must_use]
    pub fn of_biomarker(biomarker: Biomarker, value: f64) -> Self {
        match biomarker {
            Biomarker::HeartRate => normal_if((60.0..=100.0).contains(&value)),
            Biomarker::RespiratoryRate => normal_if((12.0..=20.0).contains(&value)),
            Biomarker::HeartRateVariability => rising(value >= 35.0, value > 100.0),
            Biomarker::ResonantBreathingScore => rising(value >= 40.0, value >= 70.0),
            Biomarker::SystolicBloodPressure => rising(value <= 139.0, value < 120.0),
            Biomarker::DiastolicBloodPressure => rising(value <= 89.0, value < 80.0),
        }
    }

    /// The zone of the pair: the worse one of its parts.
    #[must_use]
    pub fn of_pressure(systolic: f64, diastolic: f64) -> Self {
        Self::of_biomarker(Biomarker::SystolicBloodPressure, systolic)
            .min(Self::of_biomarker(Biomarker::DiastolicBloodPressure, diastolic))
    }

    /// The zone of a metric's score, as shown with one decimal.
    #[must_use]
    pub fn of_metric(metric: Metric, score: f64) -> Self {
        match metric {
            Metric::MentalStress | Metric::Hypertension | Metric::MentalHealthRisk => {
                rising(score < 70.0, score < 40.0)
            }
            Metric::GeneralFitness | Metric::SleepQuality | Metric::EnergyBalance => {
                rising(score >= 40.0, score >= 70.0)
            }
        }
    }
}

fn normal_if(inside: bool) -> Zone {
    rising(inside, false)
}

fn rising(at_least_normal: bool, optimal: bool) -> Zone {
    match (at_least_normal, optimal) {
        (_, true) => Zone::Optimal,
        (true, false) => Zone::Normal,
        (false, false) => Zone::Suboptimal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Zone::{Normal, Optimal, Suboptimal};

    #[test]
    fn a_biomarker_changes_its_zone_at_the_contracts_limits() {
        for (biomarker, steps) in [
            (
                Biomarker::HeartRate,
                vec![(59.9, Suboptimal), (60.0, Normal), (100.0, Normal), (100.1, Suboptimal)],
            ),
            (
                Biomarker::RespiratoryRate,
                vec![(11.0, Suboptimal), (12.0, Normal), (20.0, Normal), (21.0, Suboptimal)],
            ),
            (
                Biomarker::HeartRateVariability,
                vec![(34.9, Suboptimal), (35.0, Normal), (100.0, Normal), (101.0, Optimal)],
            ),
            (
                Biomarker::ResonantBreathingScore,
                vec![(39.0, Suboptimal), (40.0, Normal), (69.0, Normal), (70.0, Optimal)],
            ),
            (
                Biomarker::SystolicBloodPressure,
                vec![(119.0, Optimal), (120.0, Normal), (139.0, Normal), (140.0, Suboptimal)],
            ),
            (
                Biomarker::DiastolicBloodPressure,
                vec![(79.0, Optimal), (80.0, Normal), (89.0, Normal), (90.0, Suboptimal)],
            ),
        ] {
            for (value, zone) in steps {
                assert_eq!(Zone::of_biomarker(biomarker, value), zone, "{biomarker:?} {value}");
            }
        }
    }

    #[test]
    fn a_pair_is_as_good_as_its_worse_part() {
        for (systolic, diastolic, zone) in [
            (119.0, 79.0, Optimal),
            (120.0, 79.0, Normal),
            (119.0, 80.0, Normal),
            (139.0, 89.0, Normal),
            (110.0, 90.0, Suboptimal),
            (140.0, 70.0, Suboptimal),
        ] {
            assert_eq!(Zone::of_pressure(systolic, diastolic), zone, "{systolic}/{diastolic}");
        }
    }

    #[test]
    fn burdens_are_good_when_low_and_strengths_when_high() {
        for metric in [Metric::MentalStress, Metric::Hypertension, Metric::MentalHealthRisk] {
            let zones = [39.9, 40.0, 69.9, 70.0].map(|score| Zone::of_metric(metric, score));
            assert_eq!(zones, [Optimal, Normal, Normal, Suboptimal], "{metric:?}");
        }
        for metric in [Metric::GeneralFitness, Metric::SleepQuality, Metric::EnergyBalance] {
            let zones = [39.9, 40.0, 69.9, 70.0].map(|score| Zone::of_metric(metric, score));
            assert_eq!(zones, [Suboptimal, Normal, Normal, Optimal], "{metric:?}");
        }
    }
}
