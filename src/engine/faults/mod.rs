//! Faults: how the transport or the platform misbehaves, whatever the vendor would say.
//!
//! Here it is decided which fault strikes a request. A status is then worded by the vendor, a body is spoilt by
//! the frame, and what happens on the wire is done by the server, since only it has one.

mod delay;
mod fault;
mod inject;
mod rule;
#[cfg(test)]
mod tests;
mod trigger;
mod written_delay;

use schemars::JsonSchema;
use serde::Serialize;

pub use delay::{Between, Delay, Percentiles};
pub use fault::covers;
pub use fault::{BadFault, Fault};
pub use inject::{Inject, Kind, RateLimit, SlowBody};
pub use rule::FaultRule;
pub use trigger::Trigger;

use super::rules::Rules;
use super::weighing::{RuleKind, Weighed};
use super::{Facts, Span, Streams};

/// A request as faults see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    /// The operation that it met.
    pub(super) operation: &'a str,
    /// What conditions can see of it.
    pub(super) facts: &'a Facts<'a>,
    /// How long after the start of the namespace it comes.
    pub(super) elapsed: Span,
}

/// What strikes one request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Struck {
    /// The rules that strike, by id.
    pub rules: Vec<u64>,
    /// How long the answer is held back, in real time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<Span>,
    /// What happens besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
}

/// The faults of a namespace.
pub type Faults = Rules<FaultRule>;

impl Faults {
    /// Add a fault behind those that are there.
    pub fn add(&mut self, fault: Fault) -> Result<FaultRule, BadFault> {
        fault.check()?;
        Ok(self.push(|id| FaultRule { id, fault: fault.tidied(), met: 0, struck: 0 }))
    }

    /// What strikes a request for `operation` that comes so long after the start of the namespace.
    ///
    /// Every fault that concerns it counts it. The first whose turn it is gives the delay, the first with
    /// anything else gives that; a fault that has nothing left to give is not used up.
    pub fn strike(
        &mut self,
        operation: &str,
        facts: &Facts<'_>,
        elapsed: Span,
        streams: &mut Streams,
    ) -> Option<Struck> {
        let (asked, mut struck) = (Asked { operation, facts, elapsed }, Struck::default());
        for rule in self.rules_mut() {
            rule.meet(&asked, &mut struck, streams);
        }
        self.retain(streams, |rule| !rule.is_used_up());
        (!struck.rules.is_empty()).then_some(struck)
    }

    /// How each fault would meet a request; nothing is counted, drawn or used up.
    pub(super) fn weigh(&self, asked: &Asked<'_>, streams: &Streams) -> Vec<Weighed> {
        let (mut struck, mut streams) = (Struck::default(), streams.clone());
        let weigh = |rule: &FaultRule| {
            let mut copy = rule.clone();
            let encounter = copy.meet(asked, &mut struck, &mut streams);
            let passed_over = encounter.told(&rule.fault, rule.met + 1, asked);
            Weighed { kind: RuleKind::Fault, id: rule.id, passed_over }
        };
        self.rules().iter().map(weigh).collect()
    }
}
