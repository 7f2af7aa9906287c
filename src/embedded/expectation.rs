//! What a test expects of the journal.

use std::time::Duration;

use serde_json::{Value, json};

/// An expectation; requests that fit all that is said are counted. One at least, unless a number is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation(Value);

impl Expectation {
    /// Any request.
    pub fn any() -> Self {
        Self(json!({}))
    }

    /// Requests for an operation.
    pub fn of(operation: &str) -> Self {
        Self::any().with("operation", operation)
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        if let Some(members) = self.0.as_object_mut() {
            members.insert(name.into(), value.into());
        }
        self
    }

    /// With this method.
    #[must_use]
    pub fn method(self, method: &str) -> Self {
        self.with("method", method)
    }

    /// At this path, or at a route such as `/v2/facescans/{id}`.
    #[must_use]
    pub fn path(self, path: &str) -> Self {
        self.with("path", path)
    }

    /// With these conditions, as in scenarios: `{"query.page": "2"}`.
    #[must_use]
    pub fn when(self, conditions: Value) -> Self {
        self.with("when", conditions)
    }

    /// Answered with this status.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        self.with("status", status)
    }

    /// Exactly so many.
    #[must_use]
    pub fn exactly(self, count: u64) -> Self {
        self.with("count", json!({ "exactly": count }))
    }

    /// At least so many.
    #[must_use]
    pub fn at_least(self, count: u64) -> Self {
        self.with("count", json!({ "min": count }))
    }

    /// At most so many.
    #[must_use]
    pub fn at_most(self, count: u64) -> Self {
        self.with("count", json!({ "max": count }))
    }

    /// Wait so long for it, in real time.
    #[must_use]
    pub fn within(self, time: Duration) -> Self {
        self.with("within", format!("{}ms", time.as_millis()))
    }

    pub(super) fn body(&self) -> &Value {
        &self.0
    }
}
