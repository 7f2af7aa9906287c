//! One step of a sequence.

use serde_json::Value;

/// One request: method, path, header fields, body, and what to remember of its answer.
#[derive(Debug, Default)]
pub struct Step {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Option<Value>,
    /// A name, and the pointer to the text in the answer that is remembered by it.
    pub(super) remember: Option<(&'static str, &'static str)>,
    /// Whether webhooks that are due are let end first.
    pub(super) is_settled: bool,
}

impl Step {
    pub(super) fn of(method: &'static str, path: &str) -> Self {
        Self { method, path: path.into(), ..Self::default() }
    }

    pub(super) fn intelliprove(method: &'static str, path: &str) -> Self {
        Self::of(method, path).header("x-api-key", "test-key".into())
    }

    pub(super) fn incode(method: &'static str, path: &str) -> Self {
        Self::of(method, path).header("x-api-key", "test-api-key".into()).header("api-version", "1.0".into())
    }

    pub(super) fn pulse(method: &'static str, path: &str) -> Self {
        Self::of(method, path).header("apikey", "demo-key".into())
    }

    pub(super) fn header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(super) fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    pub(super) fn remember(mut self, name: &'static str, pointer: &'static str) -> Self {
        self.remember = Some((name, pointer));
        self
    }

    pub(super) fn settled(mut self) -> Self {
        self.is_settled = true;
        self
    }

    pub(super) fn is_ours(&self) -> bool {
        self.path.starts_with("/__")
    }
}
