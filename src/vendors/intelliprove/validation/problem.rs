//! One entry of the list inside a 422 answer.

use serde::Serialize;
use serde_json::Value;

use super::fault::Fault;
use super::json::Syntax;

/// One step on the way to a value: a name, or the index of an array element or of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Loc {
    /// `path`, `query`, `body`, or the name of a parameter or member.
    Name(&'static str),
    /// The 0-based index of an element, or the character at which a body stops being JSON.
    Index(usize),
}

/// What is wrong at one place of a request; serialised as the vendor shows it: `loc`, `msg`, `type`, `ctx`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Problem {
    /// The way to the value, starting with `path`, `query` or `body`.
    pub loc: Vec<Loc>,
    /// The sentence for people.
    pub msg: String,
    /// The word for programs.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The figures in the sentence, where the framework gives them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ctx: Option<Value>,
}

impl Problem {
    /// The problem of a body that is not JSON, at the character that shows it: `["body", N]`.
    #[must_use]
    pub fn undecodable(syntax: &Syntax) -> Self {
        Fault::Json(Box::new(syntax.clone())).at(vec![Loc::Name("body"), Loc::Index(syntax.pos)])
    }
}
