//! Faults: how the transport or the platform misbehaves, whatever the vendor would say.
//!
//! Here it is decided which fault strikes a request. A status is then worded by the vendor, a body is spoilt by
//! the frame, and what happens on the wire is done by the server, since only it has one.

mod delay;
mod fault;
mod inject;
#[cfg(test)]
mod tests;
mod trigger;
mod written_delay;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use delay::{Between, Delay, Percentiles};
pub use fault::covers;
pub use fault::{BadFault, Fault};
pub use inject::{Inject, Kind, RateLimit, SlowBody};
pub use trigger::Trigger;

use super::image::counter;
use super::weighing::{Encounter, RuleKind, Weighed};
use super::{Facts, Span, Streams};

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
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faults {
    #[serde(deserialize_with = "counter")]
    next: u64,
    rules: Vec<FaultRule>,
}

impl Faults {
    /// Add a fault behind those that are there.
    pub fn add(&mut self, fault: Fault) -> Result<FaultRule, BadFault> {
        fault.check()?;
        self.next += 1;
        let rule = FaultRule { id: self.next, fault: fault.tidied(), met: 0, struck: 0 };
        self.rules.push(rule.clone());
        Ok(rule)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
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
        for rule in &mut self.rules {
            rule.meet(&asked, &mut struck, streams);
        }
        self.rules.retain(|rule| {
            let stays = !rule.is_used_up();
            if !stays {
                streams.forget(&rule.label());
            }
            stays
        });
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
        self.rules.iter().map(weigh).collect()
    }

    /// The faults in force, oldest first.
    pub fn rules(&self) -> &[FaultRule] {
        &self.rules
    }

    /// The latest number that was given, and those that are there.
    pub(super) fn numbers(&self) -> (u64, Vec<u64>) {
        (self.next, self.rules.iter().map(|rule| rule.id).collect())
    }

    /// Forget the fault `id`, or all of them, with what they drew; how many went.
    pub fn forget(&mut self, id: Option<u64>, streams: &mut Streams) -> usize {
        let before = self.rules.len();
        self.rules.retain(|rule| {
            let stays = id.is_some_and(|id| rule.id != id);
            if !stays {
                streams.forget(&rule.label());
            }
            stays
        });
        before - self.rules.len()
    }
}

impl FaultRule {
    /// Names the stream that it draws from.
    fn label(&self) -> String {
        format!("fault/{}", self.id)
    }

    fn is_used_up(&self) -> bool {
        let Trigger { nth, every, times, .. } = &self.fault.on;
        // Its turn may have gone by without it, where an earlier fault did all that it would.
        let nothing_follows = nth.is_some_and(|nth| nth <= self.met) && every.is_none();
        nothing_follows || times.is_some_and(|times| self.struck >= u64::from(times))
    }

    /// Count a request that it concerns, and add to what strikes, if it is this rule's turn and it has something to add.
    fn meet(&mut self, asked: &Asked<'_>, struck: &mut Struck, streams: &mut Streams) -> Encounter<'_> {
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
        let label = self.label();
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
