//! What a wait in vain tells of the notifications that it waited for: where they go, what went wrong, when they come.

use serde::Serialize;

use super::hide::Veil;
use crate::engine::{Delivery, DeliveryState, Failure, Moment, Namespace, Outbox};

/// How many are told of.
const TOLD: usize = 5;

/// A notification that has not arrived.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Undelivered {
    id: String,
    url: Option<String>,
    error: Option<String>,
    next_attempt: Option<Moment>,
}

/// Those of `event` that are still to come or were given up, newest first. Not to be shown before they are veiled.
pub(super) fn undelivered(namespace: &Namespace, outbox: &Outbox, event: Option<&str>) -> Vec<Undelivered> {
    use DeliveryState::{Abandoned, Delivering, Queued, Retrying};
    let fits = |delivery: &&Delivery| {
        matches!(delivery.state, Queued | Delivering | Retrying | Abandoned)
            && event.is_none_or(|event| delivery.event == event)
    };
    let told = outbox.iter().rev().filter(fits).take(TOLD);
    told.map(|delivery| Undelivered {
        id: namespace.webhook_id(delivery.number),
        url: delivery.endpoint().map(|endpoint| endpoint.url.clone()),
        error: delivery.attempts.last().and_then(|attempt| attempt.error.clone()),
        next_attempt: delivery.next_attempt(),
    })
    .collect()
}

impl Undelivered {
    /// As it may be shown: the address without its query, and without what its path gives away.
    pub(super) fn behind(mut self, veil: &Veil) -> Self {
        self.url = self.url.map(|url| veil.address(url.split('?').next().unwrap_or_default()));
        self
    }

    /// What to do where nobody listens.
    pub(super) fn advice(&self) -> Option<String> {
        let is_refused = self.error.as_deref() == Some(Failure::Refused.to_string().as_str());
        let url = self.url.as_deref().filter(|_| is_refused)?;
        Some(format!(
            "nobody listens at {url} as this server sees it; in a container, 127.0.0.1 and localhost are the container \
             itself"
        ))
    }
}
