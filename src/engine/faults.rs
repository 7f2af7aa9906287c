//! Faults: how the transport or the platform misbehaves, before the vendor's code is asked.
//!
//! The hook is here; it knows refusals (a status, a rate limit) so far. What happens on the wire (delays,
//! resets, truncation) and further triggers join [`Inject`] and [`FaultRule`] with the scenario format.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Span;

/// What a fault does to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Inject {
    /// Answer this status (400–599) in the vendor's own error format.
    Status(u16),
    /// Answer as if the caller had sent too much, in the vendor's own format.
    RateLimit {
        /// What `retry-after` says, rounded down to whole seconds; default 1 s.
        #[serde(default = "one_second")]
        retry_after: Span,
    },
}

fn everything() -> String {
    "*".into()
}

fn one_second() -> Span {
    Span::from_seconds(1)
}

/// When a fault strikes, and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The operations concerned: an id, or a pattern with `*` such as `intelliprove.*`; left out: all.
    #[serde(default = "everything")]
    pub operation: String,
    /// What it does.
    pub inject: Inject,
    /// How often it strikes before it is used up; default: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub times: Option<u32>,
}

impl Fault {
    /// Whether it concerns `operation`.
    pub fn covers(&self, operation: &str) -> bool {
        covers(&self.operation, operation)
    }
}

/// A fault as it stands in a namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FaultRule {
    /// Names the rule, for `DELETE`.
    pub id: u64,
    /// The fault; its `times` is what is left.
    #[serde(flatten)]
    pub fault: Fault,
}

/// What the faults say about one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing: go on.
    Pass,
    /// Refuse it so.
    Refuse(Inject),
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
    pub fn add(&mut self, fault: Fault) -> FaultRule {
        self.next += 1;
        let rule = FaultRule { id: self.next, fault };
        self.rules.push(rule.clone());
        rule
    }

    /// What happens to a request for `operation`; the first fault that concerns it strikes.
    pub fn verdict(&mut self, operation: &str) -> Verdict {
        let Some(place) = self.rules.iter().position(|rule| rule.fault.covers(operation)) else {
            return Verdict::Pass;
        };
        let Some(rule) = self.rules.get_mut(place) else { return Verdict::Pass };
        let inject = rule.fault.inject;
        if let Some(left) = &mut rule.fault.times {
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.rules.remove(place);
            }
        }
        Verdict::Refuse(inject)
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

/// Whether `pattern`, in which `*` stands for any text, covers the whole of `name`.
fn covers(pattern: &str, name: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == name };
    let Some(rest) = name.strip_prefix(head) else { return false };
    tail.is_empty()
        || rest.char_indices().any(|(at, _)| rest.get(at..).is_some_and(|rest| covers(tail, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(operation: &str, times: Option<u32>) -> Fault {
        Fault { operation: operation.into(), inject: Inject::Status(503), times }
    }

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
    fn a_fault_strikes_as_often_as_it_says() {
        let mut faults = Faults::default();
        faults.add(fault("a.*", Some(2)));
        let hits: Vec<_> = (0..3).map(|_| faults.verdict("a.get") != Verdict::Pass).collect();
        assert_eq!(hits, [true, true, false]);
        faults.add(fault("a.*", None));
        assert!((0..9).all(|_| faults.verdict("a.get") == Verdict::Refuse(Inject::Status(503))));
        assert_eq!(faults.verdict("b.get"), Verdict::Pass);
    }
}
