//! A decoded document, with all that Python keeps of one and `serde_json` does not: integers of any size.

use serde_json::{Number, Value};

/// A decoded value.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// Nothing.
    Null,
    /// A boolean.
    Flag(bool),
    /// A number that 64 bits hold.
    Number(Number),
    /// The digits of an integer that they do not.
    Digits(String),
    /// A text.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object as it was written: of a repeated member the last counts.
    Object(Members),
}

/// The members of an object. A list, since most have one: to find it by its digest took longer than to decode it.
pub type Members = Vec<(String, Json)>;

/// The member of that name.
pub fn member<'m>(members: &'m [(String, Json)], name: &str) -> Option<&'m Json> {
    members.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// The value as it can be kept: with floats instead of integers beyond 64 bits.
impl From<&Json> for Value {
    fn from(value: &Json) -> Self {
        match value {
            Json::Null => Self::Null,
            Json::Flag(flag) => Self::Bool(*flag),
            Json::Number(number) => Self::Number(number.clone()),
            Json::Digits(digits) => nearest(digits),
            Json::Text(text) => Self::String(text.clone()),
            Json::List(items) => items.iter().map(Self::from).collect(),
            Json::Object(members) => kept(members),
        }
    }
}

/// A value that was decoded elsewhere.
impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Flag(flag),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::Text(text),
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(members) => {
                Self::Object(members.into_iter().map(|(name, value)| (name, value.into())).collect())
            }
        }
    }
}

/// The same of an object.
pub fn kept(members: &[(String, Json)]) -> Value {
    members.iter().map(|(name, value)| (name.clone(), Value::from(value))).collect()
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
