//! A value as a request gives it, never null: null is a matter of the member, not of its type.

use serde_json::{Number, Value};

use super::super::json::{self, Json};

/// A query or path text, or a JSON value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Given<'r> {
    /// A parameter, or a JSON text; the framework treats them alike.
    Text(&'r str),
    /// A JSON number.
    Number(&'r Number),
    /// A JSON integer beyond 64 bits.
    Digits(&'r str),
    /// A JSON boolean.
    Flag(bool),
    /// A JSON array.
    List(&'r [Json]),
    /// A JSON object.
    Object(&'r [(String, Json)]),
}

impl<'r> Given<'r> {
    /// Wraps a JSON value; null gives nothing.
    #[must_use]
    pub fn json(value: &'r Json) -> Option<Self> {
        Some(match value {
            Json::Null => return None,
            Json::Flag(flag) => Self::Flag(*flag),
            Json::Number(number) => Self::Number(number),
            Json::Digits(digits) => Self::Digits(digits),
            Json::Text(text) => Self::Text(text),
            Json::List(items) => Self::List(items),
            Json::Object(members) => Self::Object(members),
        })
    }

    /// The JSON value this is, as it can be kept.
    #[must_use]
    pub fn to_value(self) -> Value {
        match self {
            Self::Text(text) => text.into(),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Digits(digits) => json::nearest(digits),
            Self::Flag(flag) => flag.into(),
            Self::List(items) => items.iter().map(Value::from).collect(),
            Self::Object(members) => json::kept(members),
        }
    }
}
