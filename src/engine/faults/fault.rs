//! How a fault is asked for, in scenarios and by the admin API alike.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

use super::delay::LONGEST;
use super::inject::{Inject, Kind, Written, read};
use super::{Asked, Delay, Trigger};
use crate::engine::weighing::Passed;
use crate::engine::{Conditions, Span};

/// The longest pattern of operations, and the most stars in it: matching backtracks.
const LONGEST_PATTERN: usize = 200;
const MOST_STARS: usize = 5;

/// How transport or platform misbehave, for which requests, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(example = example())]
pub struct Fault {
    /// The operations concerned: an id, or a pattern in which `*` stands for any text, such as `intelliprove.*`; left out: all.
    #[serde(default = "everything")]
    pub operation: String,
    /// The requests concerned; left out: all. Another request is not counted.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub when: Conditions,
    /// When it strikes among the requests concerned; left out: always.
    #[serde(default, skip_serializing_if = "Trigger::is_always")]
    pub on: Trigger,
    /// What it does.
    #[serde(deserialize_with = "read")]
    #[schemars(with = "Written")]
    pub inject: Inject,
    /// Short for `on: { times }`: how often it strikes before it is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub times: Option<u32>,
}

fn everything() -> String {
    "*".into()
}

fn example() -> Value {
    json!({ "operation": "pulse.*", "on": { "nth": 3 }, "inject": { "status": 503 } })
}

/// Why a fault contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadFault {
    /// It does nothing.
    #[error("nothing is injected; give a delay or one kind")]
    Nothing,
    /// It does two things at once.
    #[error("only one kind beside a delay can be injected at a time")]
    TwoKinds,
    /// The status is no error.
    #[error("`inject.status` must be 400 to 599")]
    Status,
    /// A delay is too long, or cannot be drawn; it says why.
    #[error("{0}")]
    Delay(&'static str),
    /// A body cannot be sent like that.
    #[error("a slow body takes at most {LONGEST}, in 1 to 1000 chunks")]
    SlowBody,
    /// A number that must be 1 or more is 0.
    #[error("`{0}` must be at least 1")]
    Zero(&'static str),
    /// It is no probability.
    #[error("`probability` must be above 0 and at most 1")]
    Probability,
    /// A time begins after its end.
    #[error("`between` must name the earlier time first")]
    Between,
    /// The number of times is given twice.
    #[error("`times` and `on: {{ times }}` are the same; give one of them")]
    TwoTimes,
    /// The pattern is too long.
    #[error("a pattern of operations has at most {LONGEST_PATTERN} bytes and {MOST_STARS} stars")]
    Pattern,
}

impl Fault {
    /// Whether its pattern covers `operation`.
    pub fn covers(&self, operation: &str) -> bool {
        covers(&self.operation, operation)
    }

    /// Why it does not concern this request, if it does not, whatever its turn.
    pub(super) fn passes_over(&self, asked: &Asked<'_>) -> Option<Passed<'_>> {
        if !self.covers(asked.operation) {
            return Some(Passed::Operation);
        }
        if !self.on.is_open(asked.elapsed) {
            return Some(Passed::Time);
        }
        self.when.first_unmet(asked.facts).map(Passed::Condition)
    }

    /// Whether chance has a part in it.
    pub(super) fn draws(&self) -> bool {
        let drawn = self.inject.delay.as_ref().is_some_and(|delay| !matches!(delay, Delay::Fixed(_)));
        drawn || self.on.probability.is_some()
    }

    /// The same fault with everything in its one place.
    pub(super) fn tidied(mut self) -> Self {
        self.on.times = self.on.times.or(self.times.take());
        self
    }

    /// Whether it contradicts itself.
    pub fn check(&self) -> Result<(), BadFault> {
        if self.operation.len() > LONGEST_PATTERN || self.operation.matches('*').count() > MOST_STARS {
            return Err(BadFault::Pattern);
        }
        self.check_trigger()?;
        self.check_inject()
    }

    fn check_trigger(&self) -> Result<(), BadFault> {
        let Trigger { nth, every, probability, times, between } = &self.on;
        if times.is_some() && self.times.is_some() {
            return Err(BadFault::TwoTimes);
        }
        let times = times.or(self.times).map(u64::from);
        for (name, number) in [("nth", nth), ("every", every), ("times", &times)] {
            if *number == Some(0) {
                return Err(BadFault::Zero(name));
            }
        }
        if probability.is_some_and(|probability| !(probability > 0.0 && probability <= 1.0)) {
            return Err(BadFault::Probability);
        }
        if between.is_some_and(|(from, to)| from >= to) { Err(BadFault::Between) } else { Ok(()) }
    }

    fn check_inject(&self) -> Result<(), BadFault> {
        let Inject { delay, .. } = &self.inject;
        if let Some(why) = delay.as_ref().and_then(misfit) {
            return Err(BadFault::Delay(why));
        }
        let mut kinds = self.inject.kinds();
        let kind = kinds.next();
        match (delay, kind) {
            (None, None) => return Err(BadFault::Nothing),
            (_, Some(Kind::Status(status))) if !(400..=599).contains(&status) => {
                return Err(BadFault::Status);
            }
            (_, Some(Kind::SlowBody(slow))) if slow.over > LONGEST || !(1..=1000).contains(&slow.chunks) => {
                return Err(BadFault::SlowBody);
            }
            _ => {}
        }
        if kinds.next().is_some() { Err(BadFault::TwoKinds) } else { Ok(()) }
    }
}

/// Why a delay cannot be drawn, if it cannot.
fn misfit(delay: &Delay) -> Option<&'static str> {
    let (low, high) = delay.bounds();
    match delay {
        _ if low > LONGEST || high > LONGEST => Some("a delay is at most 10m long"),
        Delay::Lognormal(_) if low == Span::ZERO => Some("the `p50` of a lognormal delay is above 0"),
        Delay::Uniform(_) if low > high => Some("the `min` of a delay is no longer than its `max`"),
        _ if low > high => Some("the `p50` of a delay is no longer than its `p99`"),
        _ => None,
    }
}

/// Whether `pattern`, in which `*` stands for any text, covers the whole of `name`.
pub fn covers(pattern: &str, name: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == name };
    let Some(rest) = name.strip_prefix(head) else { return false };
    tail.is_empty()
        || rest.char_indices().any(|(at, _)| rest.get(at..).is_some_and(|rest| covers(tail, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_covers_by_its_stars() {
        let table = [
            ("a.*", "a.get", true),
            ("*", "a.get", true),
            ("*.get_*", "a.get_user", true),
            ("a.get", "a.get", true),
            ("a.*", "b.get", false),
            ("a.g", "a.get", false),
            ("*user", "a.get_users", false),
        ];
        for (pattern, name, expected) in table {
            assert_eq!(covers(pattern, name), expected, "{pattern} on {name}");
        }
    }

    #[test]
    fn a_fault_that_contradicts_itself_is_refused() {
        let delay = |written: Value| json!({ "inject": { "delay": written } });
        let on = |written: Value| json!({ "inject": "reset", "on": written });
        for (written, expected) in [
            (json!({ "inject": {} }), BadFault::Nothing),
            (json!({ "inject": { "reset": false } }), BadFault::Nothing),
            (json!({ "inject": { "reset": true, "status": 503 } }), BadFault::TwoKinds),
            (json!({ "inject": { "truncate": true, "empty": true } }), BadFault::TwoKinds),
            (json!({ "inject": { "status": 399 } }), BadFault::Status),
            (json!({ "inject": { "status": 600 } }), BadFault::Status),
            (json!({ "inject": { "status": 99 } }), BadFault::Status),
            (delay(json!({ "fixed": "601s" })), BadFault::Delay("a delay is at most 10m long")),
            (
                delay(json!({ "uniform": { "min": "2s", "max": "1s" } })),
                BadFault::Delay("the `min` of a delay is no longer than its `max`"),
            ),
            (
                delay(json!({ "normal": { "p50": "2s", "p99": "1s" } })),
                BadFault::Delay("the `p50` of a delay is no longer than its `p99`"),
            ),
            (
                delay(json!({ "lognormal": { "p50": "0s", "p99": "1s" } })),
                BadFault::Delay("the `p50` of a lognormal delay is above 0"),
            ),
            (
                delay(json!({ "lognormal": { "p50": "1s", "p99": "1d" } })),
                BadFault::Delay("a delay is at most 10m long"),
            ),
            (json!({ "inject": { "slow_body": { "over": "1h" } } }), BadFault::SlowBody),
            (json!({ "inject": { "slow_body": { "over": "1s", "chunks": 0 } } }), BadFault::SlowBody),
            (json!({ "inject": { "slow_body": { "over": "1s", "chunks": 1001 } } }), BadFault::SlowBody),
            (on(json!({ "nth": 0 })), BadFault::Zero("nth")),
            (on(json!({ "every": 0 })), BadFault::Zero("every")),
            (on(json!({ "times": 0 })), BadFault::Zero("times")),
            (json!({ "inject": "reset", "times": 0 }), BadFault::Zero("times")),
            (json!({ "inject": "reset", "times": 1, "on": { "times": 1 } }), BadFault::TwoTimes),
            (on(json!({ "probability": 0 })), BadFault::Probability),
            (on(json!({ "probability": 2 })), BadFault::Probability),
            (on(json!({ "probability": -0.5 })), BadFault::Probability),
            (on(json!({ "between": ["5m", "1m"] })), BadFault::Between),
            (on(json!({ "between": ["5m", "5m"] })), BadFault::Between),
            (json!({ "inject": "reset", "operation": "*a*a*a*a*a*a" }), BadFault::Pattern),
            (json!({ "inject": "reset", "operation": "a".repeat(201) }), BadFault::Pattern),
        ] {
            let fault: Fault = serde_json::from_value(written.clone()).unwrap();
            assert_eq!(fault.check(), Err(expected), "{written}");
        }
    }

    #[test]
    fn a_kind_without_arguments_may_be_a_word() {
        for (word, kind) in super::super::inject::WORDS {
            let fault: Fault = serde_json::from_value(json!({ "inject": word })).unwrap();
            let same: Fault = serde_json::from_value(json!({ "inject": { word: true } })).unwrap();
            assert_eq!((fault.inject.kind(), &fault, fault.check()), (Some(kind), &same, Ok(())));
        }
        let told = serde_json::from_value::<Fault>(json!({ "inject": "status" })).unwrap_err().to_string();
        assert_eq!(
            told,
            "`status` alone is nothing to inject; expected one of reset, empty, close_early, truncate, malformed_json, or a mapping such as { status: 503 }"
        );
    }

    #[test]
    fn the_example_is_a_fault() {
        let fault: Fault = serde_json::from_value(example()).unwrap();
        assert_eq!(fault.check(), Ok(()));
        assert_eq!(serde_json::to_value(fault).unwrap(), example());
    }
}
