//! Integers beyond 64 bits, which Python keeps whole and the value model does not hold.
//!
//! An object of one member with a name of our own stands for each, which is how `serde_json` itself carries numbers of
//! any size. It goes no further than [`Given`](super::super::Given): who takes any JSON gets the nearest float.

use serde_json::{Map, Number, Value, json};

/// The name of that member; its value is the literal.
const INTEGER: &str = "$lookalike::integer";

/// What stands for an integer.
pub(super) fn standing_for(literal: &str) -> Value {
    json!({ INTEGER: literal })
}

/// The digits of the integer that an object stands for.
pub fn digits(members: &Map<String, Value>) -> Option<&str> {
    members.get(INTEGER).filter(|_| members.len() == 1)?.as_str()
}

/// The value as it can be kept: with floats instead of what stands for integers.
pub fn kept(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(kept).collect(),
        Value::Object(members) => digits(members).map_or_else(|| kept_members(members), nearest),
        other => other.clone(),
    }
}

/// The same of an object.
pub fn kept_members(members: &Map<String, Value>) -> Value {
    members.iter().map(|(name, value)| (name.clone(), kept(value))).collect()
}

/// The float that is nearest to an integer.
pub fn nearest(digits: &str) -> Value {
    float(digits).map_or(Value::Null, Value::Number)
}

/// Python reads `1e999` as infinity, which the value model does not hold: the largest finite float stands for it.
pub(super) fn float(literal: &str) -> Option<Number> {
    let value = literal.parse::<f64>().ok()?;
    Number::from_f64(value.clamp(f64::MIN, f64::MAX))
}
