//! The six biomarkers of a scan: one table of their names, units, limits and ranges (names observed, ranges observed).

use super::named::Named;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one completed scan measures; always these six, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Biomarker {
    /// Heart beats per minute.
    HeartRate,
    /// Breaths per minute.
    RespiratoryRate,
    /// Variation between heart beats in milliseconds.
    HeartRateVariability,
    /// How well breath and heart swing together, 0–100.
    ResonantBreathingScore,
    /// Upper blood pressure in mmHg.
    SystolicBloodPressure,
    /// Lower blood pressure in mmHg.
    DiastolicBloodPressure,
}

/// One row of the table.
struct Facts {
    name: &'static str,
    unit: &'static str,
    limits: (f64, f64),
    range: (f64, f64),
}

impl Biomarker {
    /// The unit on the wire.
    #[must_use]
    pub fn unit(self) -> &'static str {
        self.facts().unit
    }

    /// The lowest and highest value that a simulated scan draws.
    #[must_use]
    pub fn limits(self) -> (f64, f64) {
        self.facts().limits
    }

    /// The range that data widgets show as reference.
    #[must_use]
    pub fn range(self) -> (f64, f64) {
        self.facts().range
    }

    const fn facts(self) -> Facts {
        let (name, unit, limits, range) = match self {
            Self::HeartRate => ("heart_rate", "bpm", (60.0, 100.0), (60.0, 100.0)),
            Self::RespiratoryRate => ("respiratory_rate", "breaths/min", (12.0, 20.0), (12.0, 20.0)),
            Self::HeartRateVariability => ("heart_rate_variability", "ms", (20.0, 120.0), (35.0, 100.0)),
            Self::ResonantBreathingScore => {
                ("resonant_breathing_score", "score", (0.0, 100.0), (40.0, 100.0))
            }
            Self::SystolicBloodPressure => ("systolic_blood_pressure", "mmHg", (90.0, 170.0), (90.0, 139.0)),
            Self::DiastolicBloodPressure => ("diastolic_blood_pressure", "mmHg", (55.0, 105.0), (60.0, 89.0)),
        };
        Facts { name, unit, limits, range }
    }
}

impl Named for Biomarker {
    fn all() -> impl Iterator<Item = Self> {
        [
            Self::HeartRate,
            Self::RespiratoryRate,
            Self::HeartRateVariability,
            Self::ResonantBreathingScore,
            Self::SystolicBloodPressure,
            Self::DiastolicBloodPressure,
        ]
        .into_iter()
    }

    fn name(self) -> &'static str {
        self.facts().name
    }
}
