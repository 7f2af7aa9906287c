//! Where the inputs of one request come from.

use std::fmt::Debug;

use serde_json::Value;

use super::super::fault::Fault;
use super::super::json::Json;
use super::super::types::Given;

/// The questions of a namespace, as far as reading an answer needs them.
pub trait Questions: Debug {
    /// What a value counts as for the question `key`; for an unknown one, or none, it counts as it is.
    ///
    /// # Errors
    ///
    /// The [`Fault`] that the framework reports for it.
    fn judge(&self, key: Option<&str>, given: &Given<'_>) -> Result<Value, Fault>;
}

/// No questions at all: every value counts as it is.
impl Questions for () {
    fn judge(&self, _: Option<&str>, given: &Given<'_>) -> Result<Value, Fault> {
        Ok(given.to_value())
    }
}

/// Everything of a request that an operation may read.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'r> {
    /// The decoded segments that stand for parameters of the path.
    pub path: &'r [(&'r str, String)],
    /// The raw query, without its `?`.
    pub query: Option<&'r str>,
    /// The body.
    pub body: Body<'r>,
    /// The accepted language codes, from settings, in the order in which a refusal lists them.
    pub languages: &'r [String],
    /// What answers are judged by.
    pub questions: &'r dyn Questions,
}

/// The body of a request.
#[derive(Debug, Clone, Copy, Default)]
pub enum Body<'r> {
    /// There is none: zero bytes.
    #[default]
    Absent,
    /// It was sent as JSON and decoded.
    Json(&'r Json),
    /// It has another content type and was not parsed.
    Unparsed,
}
