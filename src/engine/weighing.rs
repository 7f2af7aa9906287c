//! How the rules of a namespace fit one request: which apply, and which are passed over because of what.
//!
//! Whoever serves a request and whoever explains one ask the rules the same questions; only an explanation goes on to
//! put the answers into words. It asks a copy, so that nothing is used up.

use super::condition::Condition;
use super::faults::Asked;
use super::{Difference, Facts, Fault, Moment, Universe};

/// How many rules of a kind a namespace has at most: each is asked at every request.
pub const MOST_RULES: usize = 1_000;

/// Why a rule is passed over for a request: the first thing that does not fit.
#[derive(Clone, Copy, Debug)]
pub(super) enum Passed<'r> {
    /// It is for other operations.
    Operation,
    /// It is for another time.
    Time,
    /// It is for requests in which something else stands there.
    Condition(&'r Condition),
    /// It is for some requests, and there is none.
    NoRequest,
}

impl Passed<'_> {
    /// In words, of a rule with that `pattern` of operations.
    pub(super) fn told(self, pattern: &str, operation: &str, facts: &Facts<'_>) -> Difference {
        match self {
            Self::Operation => different("operation", pattern, operation),
            Self::Condition(condition) => condition.told(facts),
            Self::Time => different("time", "another one", "this one"),
            Self::NoRequest => different("request", "one for which the conditions hold", "none"),
        }
    }
}

pub(super) fn different(field: &str, expected: impl Into<String>, found: impl Into<String>) -> Difference {
    Difference { field: field.into(), expected: expected.into(), found: found.into() }
}

/// `1st`, `2nd`, `3rd`, `4th`, `11th`.
fn ordinal(number: u64) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// How a fault meets a request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Encounter<'r> {
    /// It does not concern it.
    PassedOver(Passed<'r>),
    /// It concerns it, and earlier faults do already all that it would.
    Outdone,
    /// It concerns it, and another request's turn is it.
    NotItsTurn,
    /// It concerns it, and chance spares it.
    Spared,
    /// It strikes.
    Struck,
}

impl Encounter<'_> {
    /// What keeps `fault`, which has met so many requests, from striking; `None` where it strikes.
    pub(super) fn told(self, fault: &Fault, met: u64, asked: &Asked<'_>) -> Option<Difference> {
        let trigger = &fault.on;
        Some(match self {
            Self::Struck => return None,
            Self::PassedOver(Passed::Time) => {
                let window = trigger.between.map(|(from, to)| format!("from {from} until {to}"));
                different("time since the start", window.unwrap_or_default(), asked.elapsed.to_string())
            }
            Self::PassedOver(passed) => passed.told(&fault.operation, asked.operation, asked.facts),
            Self::Outdone => different(
                "precedence",
                "something that no earlier fault does",
                "a request that earlier faults strike so already",
            ),
            Self::NotItsTurn => {
                let turn = match (trigger.nth, trigger.every) {
                    (Some(nth), None) => format!("request {nth}"),
                    (Some(nth), Some(every)) => {
                        format!("request {nth} and every {} after it", ordinal(every))
                    }
                    (_, every) => format!("every {} request", ordinal(every.unwrap_or_default())),
                };
                different("turn", format!("{turn} of those that it concerns"), format!("request {met}"))
            }
            Self::Spared => {
                let chance = trigger.probability.unwrap_or_default();
                different("chance", format!("a draw below {chance}"), "one that is not")
            }
        })
    }
}

/// A kind of rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// A fault.
    Fault,
    /// An override.
    Override,
    /// A chosen outcome.
    Outcome,
}

/// A rule as one request finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// What kind of rule it is.
    pub kind: RuleKind,
    /// Its id among those of its kind.
    pub id: u64,
    /// The first thing that keeps it from applying; `None` where it applies, an outcome if the operation comes to
    /// decide, an override if no fault prevents it.
    pub passed_over: Option<Difference>,
}

impl Universe {
    /// How all rules would fit a request for `operation`; nothing is used up.
    pub(super) fn weigh(&self, now: Moment, operation: &str, facts: &Facts<'_>) -> Vec<Weighed> {
        let asked = Asked { operation, facts, elapsed: now.since(self.started) };
        let mut weighed = self.faults.weigh(&asked, &self.shared.streams);
        weighed.extend(self.overrides.weigh(operation, facts));
        weighed.extend(self.shared.outcomes.weigh(operation, facts));
        weighed
    }
}

#[cfg(test)]
mod tests {
    use super::ordinal;

    #[test]
    fn ordinals_end_as_they_are_spoken() {
        let told = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 101, 111, 112, 113].map(ordinal).join(" ");
        assert_eq!(told, "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 101st 111th 112th 113th");
    }
}
