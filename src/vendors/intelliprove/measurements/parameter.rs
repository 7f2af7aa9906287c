//! What a graph can show and a health journey can lock: any vital, any metric.

use super::named::{Named, UnknownName};
use super::{biomarkers::Biomarker, metrics::Metric, vital::Vital};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A vital or a metric, known by its name on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum Parameter {
    /// What a scan measures.
    Vital(Vital),
    /// What is derived from scans.
    Metric(Metric),
}

impl Parameter {
    /// The unit on the wire; a metric's is `score`.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Vital(vital) => vital.unit(),
            Self::Metric(_) => "score",
        }
    }

    /// Whether a lock on this one hides the other: itself, and with `blood_pressure` all three of its names, which are
    /// what is seen where it is shown.
    #[must_use]
    pub fn locks(self, other: Self) -> bool {
        self == other || (self == Self::Vital(Vital::BloodPressure) && other.is_blood_pressure())
    }

    fn is_blood_pressure(self) -> bool {
        let Self::Vital(vital) = self else { return false };
        matches!(vital.parts().0, Biomarker::SystolicBloodPressure | Biomarker::DiastolicBloodPressure)
    }
}

impl Named for Parameter {
    fn all() -> impl Iterator<Item = Self> {
        Vital::all().map(Self::Vital).chain(Metric::all().map(Self::Metric))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Vital(vital) => vital.name(),
            Self::Metric(metric) => metric.name(),
        }
    }
}

impl JsonSchema for Parameter {
    fn schema_name() -> Cow<'static, str> {
        "Parameter".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Self::names() })
    }
}

impl From<Parameter> for &'static str {
    fn from(parameter: Parameter) -> Self {
        parameter.name()
    }
}

impl TryFrom<String> for Parameter {
    type Error = UnknownName;

    fn try_from(name: String) -> Result<Self, UnknownName> {
        Self::parse(&name).ok_or_else(|| UnknownName::among::<Self>(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_hides_its_own_name_and_blood_pressure_all_three() {
        let hidden_by = |lock: &str| {
            let lock = Parameter::parse(lock).unwrap();
            Parameter::all()
                .filter(|other| lock.locks(*other))
                .map(Parameter::name)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            hidden_by("blood_pressure"),
            "blood_pressure systolic_blood_pressure diastolic_blood_pressure"
        );
        for alone in ["systolic_blood_pressure", "heart_rate", "hypertension"] {
            assert_eq!(hidden_by(alone), alone);
        }
    }
}
