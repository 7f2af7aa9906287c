//! Where the inputs of one request come from.

use serde_json::Value;

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
}

/// The body of a request.
#[derive(Debug, Clone, Copy, Default)]
pub enum Body<'r> {
    /// There is none: zero bytes.
    #[default]
    Absent,
    /// It was sent as JSON and decoded.
    Json(&'r Value),
    /// It has another content type and was not parsed.
    Unparsed,
}
