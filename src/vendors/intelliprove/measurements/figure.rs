//! A number as a widget shows it: one value, the pair of blood pressure, or a score.

use super::value::Value;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// What stands in `value` of a data widget, in a point of a graph and in `data-value`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// The value of one biomarker: `71`.
    Single(Value),
    /// Systolic and diastolic blood pressure: `"118/76"`.
    Pair(Value, Value),
    /// The score of a metric with its one decimal: `50.0`.
    Score(f64),
}

impl Figure {
    /// The number in it, or the upper one of a pair.
    #[must_use]
    pub fn first(self) -> Option<f64> {
        match self {
            Self::Single(value) | Self::Pair(value, _) => Some(value.number()),
            Self::Score(score) => Some(score),
        }
    }

    /// The lower number of a pair.
    #[must_use]
    pub fn second(self) -> Option<f64> {
        match self {
            Self::Pair(_, diastolic) => Some(diastolic.number()),
            Self::Single(_) | Self::Score(_) => None,
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Single(value) => value.fmt(out),
            Self::Pair(systolic, diastolic) => write!(out, "{systolic}/{diastolic}"),
            Self::Score(score) => write!(out, "{score:.1}"),
        }
    }
}

impl JsonSchema for Figure {
    fn schema_name() -> Cow<'static, str> {
        "Figure".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["number", "string"], "description": "A number, or a pair of blood pressures such as 118/76." })
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Single(value) => value.serialize(out),
            Self::Pair(..) => out.collect_str(self),
            Self::Score(score) => out.serialize_f64(*score),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_prints_the_same_in_json_and_in_markup() {
        let value = |number| Value::new(number).unwrap();
        for (figure, json, text) in [
            (Figure::Single(value(71.0)), "71", "71"),
            (Figure::Pair(value(118.0), value(76.0)), "\"118/76\"", "118/76"),
            (Figure::Score(50.0), "50.0", "50.0"),
        ] {
            assert_eq!(serde_json::to_string(&figure).unwrap(), json);
            assert_eq!(figure.to_string(), text);
        }
    }
}
