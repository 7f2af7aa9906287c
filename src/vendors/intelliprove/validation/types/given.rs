//! A value as a request gives it, never null: null is a matter of the member, not of its type.

use serde_json::{Map, Number, Value};

use super::super::json;

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
    List(&'r [Value]),
    /// A JSON object.
    Object(&'r Map<String, Value>),
}

impl<'r> Given<'r> {
    /// Wraps a JSON value; null gives nothing.
    #[must_use]
    pub fn json(value: &'r Value) -> Option<Self> {
        Some(match value {
            Value::Null => return None,
            Value::Bool(flag) => Self::Flag(*flag),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::Text(text),
            Value::Array(items) => Self::List(items),
            Value::Object(members) => json::digits(members).map_or(Self::Object(members), Self::Digits),
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
            Self::List(items) => items.iter().map(json::kept).collect(),
            Self::Object(members) => json::kept_members(members),
        }
    }
}
