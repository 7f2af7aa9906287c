//! How a request becomes a call, and a result an answer. Synchronous, and free of any HTTP library.
//!
//! An API is a type that implements [`Api`], a table of [`Routes`], and handlers: plain functions whose
//! signature routes, documents and validates. The order of a handler's arguments is the order of its checks.

mod addressing;
mod context;
mod decode;
mod describe;
mod explanation;
mod extract;
mod handler;
mod hold;
pub mod likeness;
mod members;
mod mount;
mod object;
mod openapi;
mod operation;
mod outcome;
pub mod own_fields;
mod ownership;
mod pipeline;
mod problem;
mod provenance;
mod redact;
mod rejection;
mod reply;
mod router;
mod routes;
pub mod steering;
#[cfg(test)]
mod tests;
mod unique;
mod visit;
mod wait;

pub use addressing::{Address, BadName, Source, below_namespace, is_name, locate, single_slashes};
pub use context::Ctx;
pub use decode::{form_fields, segment};
pub use describe::{Described, Parameter, Place, Sketch};
pub use explanation::{Explanation, Met};
pub(crate) use extract::read_json;
pub use extract::{Extract, Json, Nothing, OptionalJson, Query, Yaml};
pub use hold::{Frame, Hold};
pub use members::Members;
pub use mount::{Mount, Mounted, Served};
pub use object::{Object, Written};
pub use openapi::document;
pub use operation::OperationInfo;
pub(crate) use outcome::outcomes;
pub use outcome::{Forced, IMPOSSIBLE, OutcomeSet};
pub(crate) use pipeline::no_namespace;
pub use pipeline::{EXPOSED, Options, Pipeline, Response};
pub use problem::{Problem, phrase};
pub use provenance::{About, Grade, assumed, documented, observed};
pub use redact::Redaction;
pub use rejection::Rejection;
pub use reply::{Created, Html, NoContent, Rendered, Reply, Respond, json_answer, json_body, written_body};
pub(crate) use router::covers;
pub use routes::Routes;
pub use unique::Unique;
pub use visit::{Visit, in_html};
pub use wait::Wait;

use std::borrow::Cow;

use crate::engine::{Answer, Namespace, Request};

/// What an API has in common with no other: its name, its paths, its words.
pub trait Api: Sized + Send + Sync + 'static {
    /// The name in operation ids.
    const NAME: &'static str;
    /// Where its base stands here, for the line that is printed at the start.
    const BASE: &'static str;
    /// The name for people.
    const TITLE: &'static str;
    /// Whether its requests take part in a namespace: opened, journaled, subject to faults and outcomes.
    const STEERED: bool = true;

    /// Every way to fail.
    type Error: From<Rejection>;

    /// The first path segments that belong to it: whatever is refused below them is refused in its words.
    fn roots() -> &'static [&'static str];

    /// Its table of operations.
    fn routes() -> Routes<Self>;

    /// Word a failure.
    fn render(&self, error: Self::Error, visit: &Visit<'_>) -> Answer;

    /// Choose by what a request says among the operations that share its method and path: the name of one of
    /// them, or `None` for the first; `path` is the template they share. What is refused here met no operation.
    fn dispatch(&self, _visit: &Visit<'_>, _path: &'static str) -> Result<Option<&'static str>, Self::Error> {
        Ok(None)
    }

    /// Turn a caller away before anything else is looked at.
    fn admit(&self, _visit: &Visit<'_>) -> Option<Answer> {
        None
    }

    /// Answer what comes before routing, such as a preflight.
    fn before(_request: &Request) -> Option<Answer> {
        None
    }

    /// Add what every answer carries, such as CORS fields.
    fn after(_request: &Request, _answer: &mut Answer) {}

    /// How the vendor treats slashes, methods and hosts.
    fn conventions() -> Conventions {
        Conventions::default()
    }

    /// The refusals that any of its operations may answer, for the documentation: status, meaning, schema.
    fn faces() -> Vec<Described>;

    /// What it sends to others, for the documentation: the name of each event with the schema of its body.
    fn sends() -> Vec<(&'static str, serde_json::Value)> {
        Vec::new()
    }

    /// How its credentials are declared in OpenAPI: name and security scheme.
    fn security() -> Vec<(&'static str, serde_json::Value)> {
        Vec::new()
    }

    /// Say in its OpenAPI document what does not follow from the table.
    fn complete(_document: &mut serde_json::Value) {}

    /// What must not be shown of its exchanges.
    fn secrets() -> Secrets {
        Secrets::default()
    }

    /// What its namespace calls, now, whoever sent these header fields. It is asked for when the journal is read, so it
    /// costs a request nothing.
    fn caller(_namespace: &Namespace, _fields: &[(Cow<'_, str>, Cow<'_, str>)]) -> Option<String> {
        None
    }
}

/// How a vendor treats what frameworks differ in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Conventions {
    /// Whether a path that matches only with its trailing slash toggled is redirected instead of refused.
    pub redirect_slashes: bool,
    /// Whether a 405 allows only the methods of the first row with that path.
    pub allow_first_row: bool,
    /// A host whose `/` is another path here.
    pub host_root: Option<(&'static str, &'static str)>,
    /// A first segment that may stand before every path and changes nothing.
    pub optional_root: Option<&'static str>,
    /// The outcomes that only spare a request some checks: what refuses it all the same was not chosen.
    pub sparing: &'static [&'static str],
    /// Whether the fault `rate_limit` is answered where the vendor's own limit has its place among the checks, by
    /// [`Ctx::check_limit`], instead of before them all.
    pub limits_in_turn: bool,
}

/// What must not be shown of exchanges: the journal hides it on reading, the log on writing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Secrets {
    /// Header fields, in lower case.
    pub headers: &'static [&'static str],
    /// Query parameters, also inside URLs that stand in bodies.
    pub query: &'static [&'static str],
    /// Members of JSON bodies at any depth.
    pub members: &'static [&'static str],
    /// Members of JSON bodies at any depth whose texts are shown as length and SHA-256, and so is whatever stands below.
    pub digests: &'static [&'static str],
    /// What stands directly below a member of `digests` and is shown all the same, as member and what stands in it.
    pub beside: &'static [(&'static str, &'static str)],
    /// Lengths of runs of hex digits, wherever they stand and however a URL writes them.
    pub hex: &'static [usize],
    /// Whole bodies of requests: operation ids, and parts of paths for requests that met no operation.
    pub bodies: &'static [&'static str],
}

impl Secrets {
    /// Nothing is secret.
    pub const NONE: Self =
        Self { headers: &[], query: &[], members: &[], digests: &[], beside: &[], hex: &[], bodies: &[] };
}
