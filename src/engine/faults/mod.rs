//! Faults: how the transport or the platform misbehaves, whatever the vendor would say.
//!
//! Here it is decided which fault strikes a request. A status is then worded by the vendor, a body is spoilt by
//! the frame, and what happens on the wire is done by the server, since only it has one.

mod delay;
mod fault;
mod inject;
mod trigger;
mod written_delay;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use delay::{Between, Delay, Percentiles};
pub use fault::covers;
pub use fault::{BadFault, Fault};
pub use inject::{Inject, Kind, RateLimit, SlowBody};
pub use trigger::Trigger;

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
    #[serde(default)]
    pub met: u64,
    /// How often it struck.
    #[serde(default)]
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
        if struck.rules.is_empty() {
            return None;
        }
        self.rules.retain(|rule| !rule.is_used_up());
        Some(struck)
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

    /// Forget the fault `id`, or all of them; how many went.
    pub fn forget(&mut self, id: Option<u64>) -> usize {
        let before = self.rules.len();
        self.rules.retain(|rule| id.is_some_and(|id| rule.id != id));
        before - self.rules.len()
    }
}

impl FaultRule {
    fn is_used_up(&self) -> bool {
        let Trigger { nth, every, times, .. } = &self.fault.on;
        let nothing_follows = *nth == Some(self.met) && every.is_none() && self.struck > 0;
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
        let label = format!("fault/{}", self.id);
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Fields, Headers, Seed};
    use super::*;

    fn faults(written: &[Value]) -> Faults {
        let mut faults = Faults::default();
        for fault in written {
            faults.add(serde_json::from_value(fault.clone()).unwrap()).unwrap();
        }
        faults
    }

    fn strike(
        faults: &mut Faults,
        operation: &str,
        query: &str,
        seconds: i64,
        streams: &mut Streams,
    ) -> Option<Struck> {
        let headers = Headers::default();
        let facts = Facts::new("/", "/", Some(query), Fields::Block(&headers), b"");
        faults.strike(operation, &facts, Span::from_seconds(seconds), streams)
    }

    /// Which of so many requests were struck.
    fn hits(fault: Value, count: usize) -> String {
        let (mut faults, mut streams) = (faults(&[fault]), Streams::new(Seed(1)));
        (0..count)
            .map(|_| if strike(&mut faults, "a.get", "", 0, &mut streams).is_some() { 'x' } else { '.' })
            .collect()
    }

    fn on(trigger: Value) -> Value {
        json!({ "inject": { "status": 503 }, "on": trigger })
    }

    #[test]
    fn a_fault_strikes_when_its_turn_has_come() {
        for (trigger, expected) in [
            (json!({}), "xxxxxxxx"),
            (json!({ "times": 2 }), "xx......"),
            (json!({ "nth": 3 }), "..x....."),
            (json!({ "every": 3 }), "..x..x.."),
            (json!({ "nth": 2, "every": 3 }), ".x..x..x"),
            (json!({ "every": 2, "times": 2 }), ".x.x...."),
            (json!({ "nth": 2, "every": 1, "times": 3 }), ".xxx...."),
            (json!({ "probability": 1.0, "times": 1 }), "x......."),
        ] {
            assert_eq!(hits(on(trigger.clone()), 8), expected, "{trigger}");
        }
        assert_eq!(hits(json!({ "inject": { "status": 503 }, "times": 2 }), 4), "xx..");
    }

    #[test]
    fn chance_follows_the_seed_and_comes_as_often_as_it_says() {
        let struck = hits(on(json!({ "probability": 0.1 })), 10_000);
        assert_eq!(struck, hits(on(json!({ "probability": 0.1 })), 10_000));
        let count = struck.matches('x').count();
        assert!((900..1_100).contains(&count), "{count}");
        let used = hits(on(json!({ "probability": 0.5, "times": 3 })), 100);
        assert_eq!(used.matches('x').count(), 3);
    }

    #[test]
    fn what_does_not_concern_a_fault_is_not_counted() {
        let fault = json!({
            "operation": "a.*", "when": { "query.user": "anna" }, "inject": "reset",
            "on": { "nth": 2, "between": ["1m", "5m"] },
        });
        let (mut faults, mut streams) = (faults(&[fault]), Streams::default());
        let mut ask = |operation, query, seconds| {
            strike(&mut faults, operation, query, seconds, &mut streams).is_some()
        };
        assert!(!ask("a.get", "user=anna", 59), "too early");
        assert!(!ask("a.get", "user=anna", 60), "the first");
        assert!(!ask("b.get", "user=anna", 61), "another operation");
        assert!(!ask("a.get", "user=bob", 61), "another user");
        assert!(!ask("a.get", "user=anna", 300), "too late");
        assert!(ask("a.put", "user=anna", 299), "the second");
        assert!(!ask("a.put", "user=anna", 299), "used up");
    }

    #[test]
    fn a_delay_goes_with_another_kind_even_of_another_rule() {
        let mut faults = faults(&[
            json!({ "inject": { "delay": { "fixed": "20ms" } } }),
            json!({ "inject": { "delay": { "fixed": "99ms" }, "truncate": true }, "on": { "times": 1 } }),
            json!({ "inject": { "status": 503 }, "times": 1 }),
            json!({ "inject": "empty", "on": { "nth": 2 } }),
        ]);
        let mut streams = Streams::default();
        let mut next = || {
            let Struck { rules, delay, kind } = strike(&mut faults, "a", "", 0, &mut streams).unwrap();
            (rules, delay.map(Span::millis), kind)
        };
        assert_eq!(next(), (vec![1, 2], Some(20), Some(Kind::Truncate)));
        assert_eq!(
            next(),
            (vec![1, 3], Some(20), Some(Kind::Status(503))),
            "the second of rule 4 went unseen"
        );
        assert_eq!(next(), (vec![1], Some(20), None));
        assert_eq!(streams.positions().len(), 0, "what is fixed draws nothing");
    }

    #[test]
    fn a_fault_can_be_forgotten_alone_or_with_all() {
        let fault = json!({ "inject": "reset" });
        let mut faults = faults(&[fault.clone(), fault.clone(), fault]);
        assert_eq!((faults.forget(Some(2)), faults.forget(Some(2)), faults.forget(None)), (1, 0, 2));
        assert!(faults.is_empty());
    }

    #[test]
    fn a_rule_reads_back_as_it_is_written() {
        let fault = json!({
            "operation": "a.*", "when": { "query.user": "anna" },
            "on": { "nth": 2, "probability": 0.5, "between": ["1m", "5m"] },
            "inject": { "delay": { "lognormal": { "p50": "120ms", "p99": "900ms" } }, "slow_body": { "over": "2s", "chunks": 4 } },
        });
        let faults = faults(&[fault]);
        let written = serde_json::to_value(&faults).unwrap();
        let read: Faults = serde_json::from_value(written.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), written);
        assert_eq!(read.rules(), faults.rules());
    }
}
