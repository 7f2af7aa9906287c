//! The result of a completed scan: a value for each biomarker, and when it was made.

use super::{biomarkers::Biomarker, named::Named, value::Value};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A value for each of the six biomarkers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each field is the biomarker of its name")]
pub struct Readings {
    pub heart_rate: Value,
    pub respiratory_rate: Value,
    pub heart_rate_variability: Value,
    pub resonant_breathing_score: Value,
    pub systolic_blood_pressure: Value,
    pub diastolic_blood_pressure: Value,
}

/// A completed scan, as far as metrics and graphs need it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scan {
    /// When the scan was made, not when it was completed.
    pub made_at: DateTime<Utc>,
    /// What it measured.
    pub readings: Readings,
}

impl Readings {
    /// The value of one biomarker.
    #[must_use]
    pub fn get(&self, biomarker: Biomarker) -> Value {
        let mut copy = *self;
        *copy.place(biomarker)
    }

    /// All six with their values, in the order of the wire.
    pub fn iter(&self) -> impl Iterator<Item = (Biomarker, Value)> + '_ {
        Biomarker::all().map(|biomarker| (biomarker, self.get(biomarker)))
    }

    /// These readings with given values in place of the drawn ones; the others stay.
    #[must_use]
    pub fn replaced(mut self, given: impl IntoIterator<Item = (Biomarker, Value)>) -> Self {
        for (biomarker, value) in given {
            *self.place(biomarker) = value;
        }
        self
    }

    fn place(&mut self, biomarker: Biomarker) -> &mut Value {
        match biomarker {
            Biomarker::HeartRate => &mut self.heart_rate,
            Biomarker::RespiratoryRate => &mut self.respiratory_rate,
            Biomarker::HeartRateVariability => &mut self.heart_rate_variability,
            Biomarker::ResonantBreathingScore => &mut self.resonant_breathing_score,
            Biomarker::SystolicBloodPressure => &mut self.systolic_blood_pressure,
            Biomarker::DiastolicBloodPressure => &mut self.diastolic_blood_pressure,
        }
    }
}

#[cfg(test)]
impl Readings {
    /// Readings from six numbers in the order of [`Biomarker`].
    pub(crate) fn of(numbers: [f64; 6]) -> Self {
        let [
            heart_rate,
            respiratory_rate,
            heart_rate_variability,
            resonant_breathing_score,
            systolic_blood_pressure,
            diastolic_blood_pressure,
        ] = numbers.map(Value::computed);
        Self {
            heart_rate,
            respiratory_rate,
            heart_rate_variability,
            resonant_breathing_score,
            systolic_blood_pressure,
            diastolic_blood_pressure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_biomarkers_replace_drawn_ones_and_leave_the_others() {
        let drawn = Readings::of([71.0, 15.0, 54.0, 46.0, 118.0, 76.0]);
        let given = [
            (Biomarker::HeartRate, Value::computed(55.5)),
            (Biomarker::DiastolicBloodPressure, Value::computed(200.0)),
        ];
        assert_eq!(drawn.replaced(given), Readings::of([55.5, 15.0, 54.0, 46.0, 118.0, 200.0]));
    }

    #[test]
    fn readings_are_stored_by_name_in_the_order_of_the_wire() {
        let readings = Readings::of([71.0, 15.0, 54.5, 46.0, 118.0, 76.0]);
        let json = serde_json::to_string(&readings).unwrap();
        assert_eq!(
            json,
            r#"{"heart_rate":71,"respiratory_rate":15,"heart_rate_variability":54.5,"resonant_breathing_score":46,"systolic_blood_pressure":118,"diastolic_blood_pressure":76}"#
        );
        assert_eq!(serde_json::from_str::<Readings>(&json).unwrap(), readings);
        assert!(readings.iter().map(|(biomarker, _)| biomarker).eq(Biomarker::all()));
    }
}
