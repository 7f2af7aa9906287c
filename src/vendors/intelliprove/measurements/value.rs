//! The number a biomarker has: drawn values are whole, values given from outside may be any finite number.
//!
//! On the wire a whole number has no decimal point (`71`), another one keeps its own (`71.5`), as the vendor prints them.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use std::fmt;

/// Below this every whole `f64` is exact, so printing it as an integer loses nothing.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A finite number that prints without a decimal point when it is whole.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Value(f64);

impl Value {
    /// The value of a finite number; `None` for NaN and the infinities.
    #[must_use]
    pub fn new(number: f64) -> Option<Self> {
        number.is_finite().then(|| Self::computed(number))
    }

    /// The result of a calculation, which an overflow leaves at the largest number. Zero has no sign.
    pub(super) fn computed(number: f64) -> Self {
        Self(number.clamp(f64::MIN, f64::MAX) + 0.0)
    }

    /// The number itself.
    #[must_use]
    pub fn number(self) -> f64 {
        self.0
    }

    /// The number as an integer, when it is one and fits.
    fn integer(self) -> Option<i64> {
        #[allow(clippy::cast_possible_truncation, reason = "only whole numbers below 2^53 are cast")]
        (self.0.floor() >= self.0 && self.0.abs() < EXACT).then_some(self.0 as i64)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self.integer() {
            Some(whole) => out.serialize_i64(whole),
            None => out.serialize_f64(self.0),
        }
    }
}

impl JsonSchema for Value {
    fn schema_name() -> Cow<'static, str> {
        "Value".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::new(f64::deserialize(input)?).ok_or_else(|| de::Error::custom("expected a finite number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_value_prints_without_a_decimal_point() {
        for (number, json) in
            [(71.0, "71"), (71.5, "71.5"), (-0.0, "0"), (-3.0, "-3"), (9e15, "9000000000000000")]
        {
            let value = Value::new(number).unwrap();
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
            assert_eq!(serde_json::from_str::<Value>(json).unwrap(), value);
        }
        assert_eq!(Value::new(71.0).unwrap().to_string(), "71");
        assert_eq!(Value::new(-0.0).unwrap().to_string(), "0");
        assert_eq!(Value::new(71.5).unwrap().to_string(), "71.5");
    }

    #[test]
    fn a_value_is_finite() {
        assert_eq!(Value::new(f64::NAN), None);
        assert_eq!(Value::new(f64::INFINITY), None);
        assert!(serde_json::from_str::<Value>("\"71\"").is_err());
    }
}
