//! One namespace of a server in this process: its URL, and handles to steer it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::server::{Core, vendor_url};
use super::{Expectation, Refused};

/// A namespace: one isolated universe.
#[derive(Clone)]
pub struct Namespace {
    core: Arc<Core>,
    name: String,
}

/// The clock of a namespace. Times are RFC 3339 texts, lengths of time are such as `6h` or `1h30m`.
pub struct Clock<'n>(&'n Namespace);

/// The chosen outcomes of a namespace.
pub struct Outcomes<'n>(&'n Namespace);

/// The record of what was asked and answered in a namespace.
pub struct Journal<'n>(&'n Namespace);

impl Namespace {
    pub(super) fn new(core: Arc<Core>, name: &str) -> Self {
        Self { core, name: name.into() }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the code under test is given in place of a vendor's scheme and host.
    pub fn url(&self) -> String {
        format!("{}/@{}", self.core.url(), self.name)
    }

    /// The base URL of a vendor; `None` where no such vendor is simulated.
    pub fn vendor(&self, name: &str) -> Option<String> {
        vendor_url(&self.url(), name)
    }

    /// The clock.
    pub fn clock(&self) -> Clock<'_> {
        Clock(self)
    }

    /// The chosen outcomes.
    pub fn outcomes(&self) -> Outcomes<'_> {
        Outcomes(self)
    }

    /// The journal.
    pub fn journal(&self) -> Journal<'_> {
        Journal(self)
    }

    /// Add a fault, as `POST /__admin/faults` takes it; the rule with its id.
    pub fn fault(&self, fault: &Value) -> Result<Value, Refused> {
        self.call("POST", "/__admin/faults", fault)
    }

    /// Do what happens outside the vendors' APIs: `intelliprove.complete_face_scan`, with its arguments.
    pub fn act(&self, action: &str, arguments: &Value) -> Result<Value, Refused> {
        self.call("POST", &format!("/__admin/actions/{action}"), arguments)
    }

    /// Go back to the scenario, at once.
    pub fn reset(&self) -> Result<(), Refused> {
        self.call("POST", "/__admin/reset", &Value::Null).map(drop)
    }

    /// Everything in it, as one document.
    pub fn state(&self) -> Result<Value, Refused> {
        self.call("GET", "/__admin/state", &Value::Null)
    }

    /// Go back to what [`Self::state`] gave.
    pub fn restore(&self, state: &Value) -> Result<(), Refused> {
        self.call("PUT", "/__admin/state", state).map(drop)
    }

    /// Any call of the control API.
    pub fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, Refused> {
        self.core.answer(&self.core.request(&self.name, method, path, body))
    }
}

impl Clock<'_> {
    fn shown(answer: &Value) -> String {
        answer.get("at").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// What it shows.
    pub fn now(&self) -> Result<String, Refused> {
        self.0.call("GET", "/__admin/clock", &Value::Null).map(|answer| Self::shown(&answer))
    }

    /// Move it forward; what falls due has happened once this returns. What it shows then.
    pub fn advance(&self, by: &str) -> Result<String, Refused> {
        self.0.call("POST", "/__admin/clock/advance", &json!({ "by": by })).map(|answer| Self::shown(&answer))
    }

    /// Let it stand still at a time.
    pub fn freeze_at(&self, at: &str) -> Result<(), Refused> {
        self.0.call("PUT", "/__admin/clock", &json!({ "at": at, "mode": "frozen" })).map(drop)
    }

    /// Let it stand still, or move by itself again.
    pub fn freeze(&self, frozen: bool) -> Result<(), Refused> {
        let mode = if frozen { "frozen" } else { "live" };
        self.0.call("PUT", "/__admin/clock", &json!({ "mode": mode })).map(drop)
    }
}

impl Outcomes<'_> {
    /// Choose the outcomes of the coming requests for an operation, in order.
    pub fn queue<'o>(
        &self,
        operation: &str,
        outcomes: impl IntoIterator<Item = &'o str>,
    ) -> Result<(), Refused> {
        let sequence: Vec<_> = outcomes.into_iter().collect();
        self.0
            .call("POST", "/__admin/outcomes", &json!({ "operation": operation, "sequence": sequence }))
            .map(drop)
    }

    /// Forget what was chosen.
    pub fn forget(&self) -> Result<(), Refused> {
        self.0.call("DELETE", "/__admin/outcomes", &Value::Null).map(drop)
    }
}

impl Journal<'_> {
    /// Assert how many requests there were, waiting as long as the expectation says; how many there are.
    pub async fn verify(&self, expected: &Expectation) -> Result<u64, Refused> {
        let Namespace { core, name } = self.0;
        let request = core.request(name, "POST", "/__admin/requests/verify", expected.body());
        let answer = core.answer_in_time(&request).await?;
        Ok(answer.get("matched").and_then(Value::as_u64).unwrap_or_default())
    }

    /// The exchanges in one line each, newest first; at most a thousand.
    pub fn requests(&self) -> Result<Vec<Value>, Refused> {
        let mut list = self.0.call("GET", "/__admin/requests?limit=1000", &Value::Null)?;
        let requests = list.get_mut("requests").map(Value::take).unwrap_or_default();
        Ok(requests.as_array().cloned().unwrap_or_default())
    }

    /// Forget all exchanges.
    pub fn clear(&self) -> Result<(), Refused> {
        self.0.call("DELETE", "/__admin/requests", &Value::Null).map(drop)
    }
}
