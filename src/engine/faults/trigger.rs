//! When a fault strikes among the requests that it concerns.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::Span;

/// When a fault strikes; what is given must all hold, and nothing given means always.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"nth\":3}")]
pub struct Trigger {
    /// It strikes the request with this number among those that it concerns, from 1; together with `every`, that one first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub nth: Option<u64>,
    /// It strikes every so many requests that it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub every: Option<u64>,
    /// It strikes with this probability, above 0 and at most 1, drawn from the namespace's seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 1), extend("exclusiveMinimum" = 0))]
    pub probability: Option<f64>,
    /// It strikes so often at most, and is gone then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub times: Option<u32>,
    /// It concerns only requests between these two times after the start of the namespace, on the namespace's own clock: from the first on, and before the second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Vec<Span>>", length(min = 2, max = 2))]
    pub between: Option<(Span, Span)>,
}

impl Trigger {
    /// Whether nothing is given.
    pub(super) fn is_always(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it concerns a request that comes so long after the start.
    pub(super) fn is_open(&self, elapsed: Span) -> bool {
        self.between.is_none_or(|(from, to)| from <= elapsed && elapsed < to)
    }

    /// Whether it is the turn of the request with that number, from 1.
    pub(super) fn has_come(&self, met: u64) -> bool {
        match (self.nth, self.every) {
            (None, None) => true,
            (Some(nth), None) => met == nth,
            (None, Some(every)) => met.is_multiple_of(every),
            (Some(nth), Some(every)) => met.checked_sub(nth).is_some_and(|since| since.is_multiple_of(every)),
        }
    }
}
