//! What a notification can be made to do wrong, on purpose.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A way in which a notification misbehaves, in the order in which those that change its bytes are applied.
///
/// `stale_token` to `typographic_quotes` are worded by the vendor; the engine does the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Misbehaviour {
    /// Is recorded and never sent.
    Drop,
    /// Sent a second time, 1 s after the attempt that succeeded.
    Duplicate,
    /// The first attempt waits until the endpoint's next notification was attempted, at most 60 s.
    Reorder,
    /// The first attempt comes 10 min after the event.
    Late,
    /// A retry waits until the endpoint's next notification was delivered, as long as the schedule still runs.
    OutOfOrderRetry,
    /// The token has expired on arrival.
    StaleToken,
    /// The id is one that no object has.
    UnknownId,
    /// The event is another one.
    WrongEvent,
    /// A member is left out.
    MissingField,
    /// A quote is `”`, so the body is no JSON.
    TypographicQuotes,
    /// The body ends after two thirds of its bytes.
    CorruptJson,
    /// Headers at once, then the body in 10 pieces over 5 s of real time.
    SlowBody,
}

impl Misbehaviour {
    /// Those of an endpoint and those of one event together, each once and in order.
    pub(in super::super) fn united(endpoint: &[Self], event: &[Self]) -> Vec<Self> {
        endpoint.iter().chain(event).copied().collect::<BTreeSet<_>>().into_iter().collect()
    }
}
