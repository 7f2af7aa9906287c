//! One namespace of a server in this process: its URL, and handles to steer it.

use std::sync::Arc;
use std::time::Duration;

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

/// The notifications of a namespace, and where they go.
pub struct Webhooks<'n>(&'n Namespace);

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

    /// The notifications.
    pub fn webhooks(&self) -> Webhooks<'_> {
        Webhooks(self)
    }

    /// Add a fault, as `POST /__admin/faults` takes it; the rule with its id.
    pub async fn fault(&self, fault: &Value) -> Result<Value, Refused> {
        self.call("POST", "/__admin/faults", fault).await
    }

    /// Do what happens outside the vendors' APIs: `intelliprove.complete_face_scan`, with its arguments.
    pub async fn act(&self, action: &str, arguments: &Value) -> Result<Value, Refused> {
        self.call("POST", &format!("/__admin/actions/{action}"), arguments).await
    }

    /// Go back to the scenario, at once.
    pub async fn reset(&self) -> Result<(), Refused> {
        self.call("POST", "/__admin/reset", &Value::Null).await.map(drop)
    }

    /// Everything in it, as one document.
    pub async fn state(&self) -> Result<Value, Refused> {
        self.call("GET", "/__admin/state", &Value::Null).await
    }

    /// Go back to what [`Self::state`] gave.
    pub async fn restore(&self, state: &Value) -> Result<(), Refused> {
        self.call("PUT", "/__admin/state", state).await.map(drop)
    }

    async fn list(&self, path: &str, member: &str) -> Result<Vec<Value>, Refused> {
        let mut list = self.call("GET", path, &Value::Null).await?;
        let list = list.get_mut(member).map(Value::take).unwrap_or_default();
        Ok(list.as_array().cloned().unwrap_or_default())
    }

    /// Any call of the control API.
    pub async fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, Refused> {
        self.core.answer(self.core.request(&self.name, method, path, body)).await
    }
}

impl Clock<'_> {
    fn shown(answer: &Value) -> String {
        answer.get("at").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// What it shows.
    pub async fn now(&self) -> Result<String, Refused> {
        self.0.call("GET", "/__admin/clock", &Value::Null).await.map(|answer| Self::shown(&answer))
    }

    /// Move it forward; what falls due has happened once this returns. What it shows then.
    pub async fn advance(&self, by: &str) -> Result<String, Refused> {
        self.0
            .call("POST", "/__admin/clock/advance", &json!({ "by": by }))
            .await
            .map(|answer| Self::shown(&answer))
    }

    /// Let it stand still at a time.
    pub async fn freeze_at(&self, at: &str) -> Result<(), Refused> {
        self.0.call("PUT", "/__admin/clock", &json!({ "at": at, "mode": "frozen" })).await.map(drop)
    }

    /// Let it stand still, or move by itself again.
    pub async fn freeze(&self, frozen: bool) -> Result<(), Refused> {
        let mode = if frozen { "frozen" } else { "live" };
        self.0.call("PUT", "/__admin/clock", &json!({ "mode": mode })).await.map(drop)
    }
}

impl Outcomes<'_> {
    /// Choose the outcomes of the coming requests for an operation, in order.
    pub async fn queue<'o>(
        &self,
        operation: &str,
        outcomes: impl IntoIterator<Item = &'o str>,
    ) -> Result<(), Refused> {
        let sequence: Vec<_> = outcomes.into_iter().collect();
        self.0
            .call("POST", "/__admin/outcomes", &json!({ "operation": operation, "sequence": sequence }))
            .await
            .map(drop)
    }

    /// Forget what was chosen.
    pub async fn forget(&self) -> Result<(), Refused> {
        self.0.call("DELETE", "/__admin/outcomes", &Value::Null).await.map(drop)
    }
}

impl Journal<'_> {
    /// Assert how many requests there were, waiting as long as the expectation says; how many there are.
    pub async fn verify(&self, expected: &Expectation) -> Result<u64, Refused> {
        let answer = self.0.call("POST", "/__admin/requests/verify", expected.body()).await?;
        Ok(answer.get("matched").and_then(Value::as_u64).unwrap_or_default())
    }

    /// The exchanges in one line each, newest first; at most a thousand.
    pub async fn requests(&self) -> Result<Vec<Value>, Refused> {
        self.0.list("/__admin/requests?limit=1000", "requests").await
    }

    /// Forget all exchanges.
    pub async fn clear(&self) -> Result<(), Refused> {
        self.0.call("DELETE", "/__admin/requests", &Value::Null).await.map(drop)
    }
}

impl Webhooks<'_> {
    /// Send the events of a vendor to `url`, and no others anywhere. [`Namespace::call`] with
    /// `PUT /__admin/webhooks/endpoints` says more than that.
    pub async fn send<'e>(
        &self,
        vendor: &str,
        events: impl IntoIterator<Item = &'e str>,
        url: &str,
    ) -> Result<(), Refused> {
        let events: Vec<_> = events.into_iter().collect();
        let endpoints = json!({ "endpoints": [{ "vendor": vendor, "events": events, "url": url }] });
        self.0.call("PUT", "/__admin/webhooks/endpoints", &endpoints).await.map(drop)
    }

    /// Wait, in real time, until so many notifications of `event` are delivered; how many are.
    pub async fn wait(&self, event: &str, count: u64, within: Duration) -> Result<u64, Refused> {
        let within = format!("{}ms", within.as_millis());
        let wanted = json!({ "event": event, "count": count, "within": within });
        let answer = self.0.call("POST", "/__admin/webhooks/wait", &wanted).await?;
        Ok(answer.get("count").and_then(Value::as_u64).unwrap_or_default())
    }

    /// The notifications in one line each, newest first; at most a thousand.
    pub async fn list(&self) -> Result<Vec<Value>, Refused> {
        self.0.list("/__admin/webhooks?limit=1000", "webhooks").await
    }

    /// Make one more attempt to deliver a notification; the notification with every attempt.
    pub async fn resend(&self, id: &str) -> Result<Value, Refused> {
        self.0.call("POST", &format!("/__admin/webhooks/{id}/resend"), &Value::Null).await
    }
}
