//! One fault of a namespace with what it has met so far, and how it meets the next request.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Asked, Fault, Struck, Trigger};
use crate::engine::Streams;
use crate::engine::image::counter;
use crate::engine::rules::Rule;
use crate::engine::weighing::Encounter;

/// A fault as it stands in a namespace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FaultRule {
    /// Names the rule, for `DELETE`.
    pub id: u64,
    /// The fault.
    #[serde(flatten)]
    pub fault: Fault,
    /// How many requests it concerned, struck or not.
    #[serde(default, deserialize_with = "counter")]
    pub met: u64,
    /// How often it struck.
    #[serde(default, deserialize_with = "counter")]
    pub struck: u64,
}

impl Rule for FaultRule {
    fn id(&self) -> u64 {
        self.id
    }

    fn label(&self) -> Option<String> {
        Some(self.stream())
    }
}

impl FaultRule {
    /// Names the stream that it draws from.
    fn stream(&self) -> String {
        format!("fault/{}", self.id)
    }

    pub(super) fn is_used_up(&self) -> bool {
        let Trigger { nth, every, times, .. } = &self.fault.on;
        // Its turn may have gone by without it, where an earlier fault did all that it would.
        let nothing_follows = nth.is_some_and(|nth| nth <= self.met) && every.is_none();
        nothing_follows || times.is_some_and(|times| self.struck >= u64::from(times))
    }

    /// Count a request that it concerns, and add to what strikes, if it is this rule's turn and it has something to add.
    pub(super) fn meet(
        &mut self,
        asked: &Asked<'_>,
        struck: &mut Struck,
        streams: &mut Streams,
    ) -> Encounter<'_> {
        if let Some(passed) = self.fault.passes_over(asked) {
            return Encounter::PassedOver(passed);
        }
        self.met += 1;
        let inject = &self.fault.inject;
        let (delay, kind) = (inject.delay.as_ref(), inject.kind());
        let has_more =
            (delay.is_some() && struck.delay.is_none()) || (kind.is_some() && struck.kind.is_none());
        if !self.fault.on.has_come(self.met) {
            return Encounter::NotItsTurn;
        }
        if !has_more {
            return Encounter::Outdone;
        }
        let label = self.stream();
        let mut stream = streams.at(&label);
        let happens = self.fault.on.probability.is_none_or(|probability| stream.fraction() < probability);
        if happens {
            self.struck += 1;
            struck.rules.push(self.id);
            struck.delay = struck.delay.or_else(|| delay.map(|delay| delay.sample(&mut stream)));
            struck.kind = struck.kind.or(kind);
        }
        if self.fault.draws() {
            streams.keep(label, &stream);
        }
        if happens { Encounter::Struck } else { Encounter::Spared }
    }
}
