//! What can be wrong with a value: one variant per row of the contract's table of 422 messages (section 5.2).
//!
//! A fault knows its text, its type word and its context, but not its place; [`Fault::at`] adds that.

use serde_json::{Value, json};

use super::json::Syntax;
use super::problem::{Loc, Problem};

/// One way in which a value is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A required member, parameter or body is not there.
    #[error("field required")]
    Missing,
    /// JSON `null` where a value is needed.
    #[error("none is not an allowed value")]
    Null,
    /// Not a uuid in any accepted form.
    #[error("value is not a valid uuid")]
    Uuid,
    /// None of the permitted names, which are listed in their order.
    #[error("value is not a valid enumeration member; permitted: {}", quoted(.0))]
    Enumeration(Vec<String>),
    /// A text that is no calendar date.
    #[error("invalid date format")]
    DateText,
    /// A list or an object where a date is needed.
    #[error("invalid type; expected date, string, bytes, int or float")]
    DateType,
    /// Not an integer and not to be read as one.
    #[error("value is not a valid integer")]
    Integer,
    /// Not a number and not to be read as one.
    #[error("value is not a valid float")]
    Float,
    /// A list or an object where a text is needed.
    #[error("str type expected")]
    Text,
    /// Fewer characters than the limit it carries.
    #[error("ensure this value has at least {0} characters")]
    TooShort(usize),
    /// More characters than the limit it carries.
    #[error("ensure this value has at most {0} characters")]
    TooLong(usize),
    /// Something else than a JSON array.
    #[error("value is not a valid list")]
    List,
    /// Something else than a JSON object.
    #[error("value is not a valid dict")]
    Dict,
    /// The body is not JSON.
    #[error("{0}")]
    Json(Box<Syntax>),
}

impl Fault {
    /// Places this fault: `loc` starts with `path`, `query` or `body`.
    #[must_use]
    pub fn at(&self, loc: Vec<Loc>) -> Problem {
        Problem { loc, msg: self.to_string(), kind: self.kind(), ctx: self.context() }
    }

    /// The framework's type word, shown to the client as `type`.
    fn kind(&self) -> &'static str {
        match self {
            Self::Missing => "value_error.missing",
            Self::Null => "type_error.none.not_allowed",
            Self::Uuid => "type_error.uuid",
            Self::Enumeration(_) => "type_error.enum",
            Self::DateText => "value_error.date",
            Self::DateType => "type_error",
            Self::Integer => "type_error.integer",
            Self::Float => "type_error.float",
            Self::Text => "type_error.str",
            Self::TooShort(_) => "value_error.any_str.min_length",
            Self::TooLong(_) => "value_error.any_str.max_length",
            Self::List => "type_error.list",
            Self::Dict => "type_error.dict",
            Self::Json(_) => "value_error.jsondecode",
        }
    }

    /// The framework's context, for the few faults that have one.
    fn context(&self) -> Option<Value> {
        match self {
            Self::Enumeration(permitted) => Some(json!({ "enum_values": permitted })),
            Self::TooShort(limit) | Self::TooLong(limit) => Some(json!({ "limit_value": limit })),
            Self::Json(syntax) => serde_json::to_value(syntax).ok(),
            _ => None,
        }
    }
}

/// Lists names as the framework does: `'M', 'F'`.
fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}
