//! How a notification is shown.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::hide::Veil;
use crate::engine::{Attempt, AttemptKind, Bearer, Delivery, DeliveryState, Misbehaviour, Moment, Span};

/// A notification in one line.
#[derive(Serialize, JsonSchema)]
pub struct Line {
    /// Its id.
    pub(super) id: String,
    /// Whose it is.
    vendor: String,
    /// What it tells of.
    event: String,
    /// When that happened, on the namespace's clock.
    at: Moment,
    /// Where it goes; null where there is nobody to send it to.
    url: Option<String>,
    /// How far it has come.
    state: DeliveryState,
    /// How it misbehaves.
    misbehave: Vec<Misbehaviour>,
    /// How many attempts have ended.
    attempts: usize,
    /// When the next attempt falls due, if one is planned.
    next_attempt: Option<Moment>,
}

/// A notification with every attempt.
#[derive(Serialize, JsonSchema)]
pub struct Whole {
    #[serde(flatten)]
    line: Line,
    /// What is sent, the same at every attempt.
    content_type: String,
    /// JSON as such, other text as text.
    body: Value,
    /// Every attempt, in the order in which they ended.
    ledger: Vec<Entry>,
}

/// An attempt.
#[derive(Serialize, JsonSchema)]
struct Entry {
    /// Why it was made.
    kind: AttemptKind,
    /// When it fell due, on the namespace's clock.
    due: Moment,
    /// What that clock showed when it began.
    at: Moment,
    /// The status that was answered.
    status: Option<u16>,
    /// Why it failed, if it did.
    error: Option<String>,
    /// How long it took, in real time.
    duration: Span,
    /// Where its bearer token came from, of an endpoint with `oauth2`; null where it came to none.
    token: Option<Bearer>,
    /// The header fields that were sent.
    sent: Map<String, Value>,
    /// What was answered.
    answer: Option<Message>,
}

/// What a receiver answered, as far as it was read.
#[derive(Serialize, JsonSchema)]
struct Message {
    headers: Map<String, Value>,
    body: Value,
    /// Whether there was more than the first 64 KiB.
    is_cut: bool,
}

/// The id of a notification.
pub(in super::super) fn id(namespace: &str, number: u64) -> String {
    format!("{namespace}-w{number}")
}

impl Line {
    /// As it is; not to be shown before it is behind a veil.
    pub(super) fn of(namespace: &str, delivery: &Delivery) -> Self {
        Self {
            id: id(namespace, delivery.number),
            vendor: delivery.vendor.clone().into_owned(),
            event: delivery.event.clone().into_owned(),
            at: delivery.at,
            url: delivery.endpoint().map(|endpoint| endpoint.url.clone()),
            state: delivery.state,
            misbehave: delivery.misbehave.clone(),
            attempts: delivery.attempts.len(),
            next_attempt: delivery.next_attempt(),
        }
    }

    /// As it may be shown.
    pub(super) fn behind(mut self, veil: &Veil) -> Self {
        self.url = self.url.map(|url| veil.address(&url));
        self
    }
}

impl Whole {
    pub(super) fn of(namespace: &str, delivery: &Delivery, veil: &Veil) -> Self {
        Self {
            line: Line::of(namespace, delivery).behind(veil),
            content_type: delivery.content_type.clone().into_owned(),
            body: veil.body(&delivery.body),
            ledger: delivery.attempts.iter().map(|attempt| Entry::of(attempt, veil)).collect(),
        }
    }
}

impl Entry {
    fn of(attempt: &Attempt, veil: &Veil) -> Self {
        Self {
            kind: attempt.kind,
            due: attempt.due,
            at: attempt.at,
            status: attempt.status,
            error: attempt.error.clone(),
            duration: attempt.duration,
            token: attempt.token,
            sent: veil.headers(&attempt.sent),
            answer: attempt.received.as_ref().map(|received| Message {
                headers: veil.headers(&received.headers),
                body: veil.body(&received.body),
                is_cut: received.is_cut,
            }),
        }
    }
}
