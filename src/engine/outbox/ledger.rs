//! What came of a notification: its state, and every attempt that was made.

use bytes::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::{Moment, Span};

/// How far a notification has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum State {
    /// Its first attempt has not begun.
    Queued,
    /// An attempt is on its way.
    Delivering,
    /// An attempt failed, and there is another one to come.
    Retrying,
    /// It was received.
    Delivered,
    /// The last attempt failed.
    Abandoned,
    /// It is not sent, on purpose.
    Dropped,
    /// There is nobody to send it to.
    NoEndpoint,
}

impl State {
    /// Whether nothing more happens by itself.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Delivering | Self::Retrying)
    }
}

/// Why an attempt is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Kind {
    /// The event.
    First,
    /// The attempt before it failed.
    Retry,
    /// The misbehaviour `duplicate`.
    Duplicate,
    /// Somebody asked for it.
    Resend,
}

impl Kind {
    /// Whether its result decides about the notification.
    pub(super) fn is_regular(self) -> bool {
        matches!(self, Self::First | Self::Retry)
    }
}

/// One attempt; what depends on real time or on the receiver's words is not part of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Why it was made.
    pub kind: Kind,
    /// When it fell due.
    pub due: Moment,
    /// What the namespace's clock showed when it began.
    pub at: Moment,
    /// The status that was answered.
    pub status: Option<u16>,
    /// Why it failed, if it did.
    pub error: Option<String>,
    /// How long it took, in real time.
    #[serde(skip)]
    pub duration: Span,
    /// Where its bearer token came from, if it has one.
    #[serde(skip)]
    pub token: Option<Bearer>,
    /// The header fields that were sent.
    #[serde(skip)]
    pub sent: Vec<(String, String)>,
    /// What was answered.
    #[serde(skip)]
    pub received: Option<Received>,
    /// Of those that somebody asked for: which one of its notification it is, from 1. Nobody asks across an export.
    #[serde(skip)]
    pub asked: u64,
}

/// The answer of a receiver, as far as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// The status.
    pub status: u16,
    /// The header fields.
    pub headers: Vec<(String, String)>,
    /// The body, cut at the cap.
    pub body: Bytes,
    /// Whether there was more.
    pub is_cut: bool,
}

impl Received {
    /// The `content-type` field, if there is one.
    pub fn content_type(&self) -> Option<&str> {
        let found = self.headers.iter().find(|(name, _)| name == "content-type");
        found.map(|(_, value)| value.as_str())
    }
}

/// Why there is no complete answer. The words do not depend on the operating system.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    /// Nobody listens there.
    #[error("the connection was refused")]
    Refused,
    /// The connection could not be made, or ended early.
    #[error("the connection broke before a complete answer came")]
    Broken,
    /// It took too long.
    #[error("no complete answer within {0}")]
    TimedOut(Span),
    /// The name has no address.
    #[error("the host `{0}` cannot be resolved")]
    Unresolved(String),
    /// Nothing may be sent there.
    #[error("the target is refused: `{host}` leads to {why}")]
    Forbidden {
        /// The host as it was named.
        host: String,
        /// What is there.
        why: &'static str,
    },
    /// The certificate does not fit, or the handshake failed.
    #[error("the TLS handshake failed")]
    Tls,
    /// A defect of ours.
    #[error("the simulator failed at this attempt")]
    Internal,
    /// No token was to be had.
    #[error("the token call failed: {0}")]
    Token(String),
}

/// Where the bearer token of an attempt came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Bearer {
    /// The token URL was called for it.
    Fetched,
    /// It was fetched for an attempt before, and was still good.
    Kept,
}

/// How an attempt went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What was answered, or why nothing was.
    pub result: Result<Received, Failure>,
    /// How long it took, in real time.
    pub duration: Span,
    /// Where its bearer token came from, if it came to one.
    pub token: Option<Bearer>,
    /// The header fields that were sent; none if it did not come to that.
    pub sent: Vec<(String, String)>,
}

/// The bounds of an outbox.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// At most this many notifications.
    pub count: usize,
    /// At most this many bytes, attempts included.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { count: 20_000, bytes: 16 * 1024 * 1024 }
    }
}

impl Attempt {
    pub(super) fn bytes(&self) -> usize {
        let fields = |fields: &[(String, String)]| -> usize {
            fields.iter().map(|(name, value)| name.len() + value.len() + 64).sum()
        };
        let received = self.received.as_ref();
        let answer = received.map_or(0, |received| fields(&received.headers) + received.body.len());
        160 + self.error.as_ref().map_or(0, String::len) + fields(&self.sent) + answer
    }
}
