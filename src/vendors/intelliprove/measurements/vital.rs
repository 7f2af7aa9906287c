//! What the biomarker widget can show: each biomarker alone, or both blood pressures as a pair.

use super::named::{Named, UnknownName};
use super::{biomarkers::Biomarker, figure::Figure, readings::Readings, value::Value, zones::Zone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One biomarker, or the pair of blood pressures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum Vital {
    /// One biomarker.
    Single(Biomarker),
    /// Systolic over diastolic.
    BloodPressure,
}

/// The reference range that data widgets show; texts such as `"90/60"` for the pair.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Range {
    /// Lower end.
    pub min: Figure,
    /// Upper end.
    pub max: Figure,
}

impl Vital {
    /// The biomarkers in it: one, or the two of the pair.
    #[must_use]
    pub fn parts(self) -> (Biomarker, Option<Biomarker>) {
        match self {
            Self::Single(biomarker) => (biomarker, None),
            Self::BloodPressure => {
                (Biomarker::SystolicBloodPressure, Some(Biomarker::DiastolicBloodPressure))
            }
        }
    }

    /// The unit on the wire.
    #[must_use]
    pub fn unit(self) -> &'static str {
        self.parts().0.unit()
    }

    /// The reference range.
    #[must_use]
    pub fn range(self) -> Range {
        Range {
            min: self.figure(|biomarker| Value::computed(biomarker.range().0)),
            max: self.figure(|biomarker| Value::computed(biomarker.range().1)),
        }
    }

    /// What is shown of a scan's readings.
    #[must_use]
    pub fn of(self, readings: &Readings) -> Figure {
        self.figure(|biomarker| readings.get(biomarker))
    }

    /// How a scan's readings are judged.
    #[must_use]
    pub fn zone(self, readings: &Readings) -> Zone {
        match self {
            Self::Single(biomarker) => Zone::of_biomarker(biomarker, readings.get(biomarker).number()),
            Self::BloodPressure => Zone::of_pressure(
                readings.systolic_blood_pressure.number(),
                readings.diastolic_blood_pressure.number(),
            ),
        }
    }

    /// The figure made of a value per biomarker.
    pub(super) fn figure(self, value: impl Fn(Biomarker) -> Value) -> Figure {
        match self.parts() {
            (first, Some(second)) => Figure::Pair(value(first), value(second)),
            (only, None) => Figure::Single(value(only)),
        }
    }
}

impl Named for Vital {
    fn all() -> impl Iterator<Item = Self> {
        [
            Self::Single(Biomarker::HeartRate),
            Self::Single(Biomarker::RespiratoryRate),
            Self::Single(Biomarker::HeartRateVariability),
            Self::Single(Biomarker::ResonantBreathingScore),
            Self::BloodPressure,
            Self::Single(Biomarker::SystolicBloodPressure),
            Self::Single(Biomarker::DiastolicBloodPressure),
        ]
        .into_iter()
    }

    fn name(self) -> &'static str {
        match self {
            Self::Single(biomarker) => biomarker.name(),
            Self::BloodPressure => "blood_pressure",
        }
    }
}

impl From<Vital> for &'static str {
    fn from(vital: Vital) -> Self {
        vital.name()
    }
}

impl TryFrom<String> for Vital {
    type Error = UnknownName;

    fn try_from(name: String) -> Result<Self, UnknownName> {
        Self::parse(&name).ok_or_else(|| UnknownName::among::<Self>(name))
    }
}
