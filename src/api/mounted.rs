//! What every mounted API has in common, whatever its type: what the pipeline and the lists ask of it.

use std::sync::Arc;

use serde_json::Value;

use super::{Conventions, Hold, OperationInfo, Secrets, Visit};
use crate::engine::{Alias, Answer, Decision, Meter};

/// What became of a request.
pub struct Served {
    /// The answer.
    pub answer: Answer,
    /// The operation that it met, if any.
    pub operation: Option<Arc<str>>,
    /// The outcome that was chosen for it, if any.
    pub decision: Option<Decision>,
    /// What the server is to do before the answer is final.
    pub hold: Option<Hold>,
    /// Where it is counted.
    pub meter: Arc<Meter>,
}

/// A mounted API whose type is not known any more.
pub trait Mounted: Send + Sync {
    /// The name in operation ids.
    fn name(&self) -> &'static str;
    /// Where its base stands here.
    fn base(&self) -> &'static str;
    /// Whether its requests take part in a namespace.
    fn steered(&self) -> bool;
    /// The first path segments that belong to it.
    fn roots(&self) -> &'static [&'static str];
    /// How it treats what frameworks differ in.
    fn conventions(&self) -> Conventions;
    /// What must not be shown of its exchanges.
    fn secrets(&self) -> Secrets;
    /// Its operations in the order of its table.
    fn operations(&self) -> &[OperationInfo];
    /// Its OpenAPI 3.1 document.
    fn openapi(&self) -> Value;
    /// Whether a request with this method and path takes long to serve.
    fn is_heavy(&self, method: &str, path: &str, aliases: &[Alias]) -> bool;
    /// What became of requests that met no operation.
    fn unmatched(&self) -> &Meter;
    /// Serve a request.
    fn serve(&self, visit: &Visit<'_>) -> Served;
}
