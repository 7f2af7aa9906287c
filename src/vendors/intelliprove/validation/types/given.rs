//! A value as a request gives it, never null: null is a matter of the member, not of its type.

use serde_json::{Map, Number, Value};

/// A query or path text, or a JSON value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Given<'r> {
    /// A parameter, or a JSON text; the framework treats them alike.
    Text(&'r str),
    /// A JSON number.
    Number(&'r Number),
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
            Value::Object(members) => Self::Object(members),
        })
    }

    /// The JSON value this is.
    #[must_use]
    pub fn to_value(self) -> Value {
        match self {
            Self::Text(text) => text.into(),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Flag(flag) => flag.into(),
            Self::List(items) => items.into(),
            Self::Object(members) => Value::Object(members.clone()),
        }
    }
}
