//! Outcomes: what an operation *decides*, chosen by the person who steers the simulator.
//!
//! Who may decide, first hit wins: the request's header, the queue of the admin API, a magic value in the
//! request, the scenario. Only the decision is replaced; the answer is still built by the vendor's own code.

use std::collections::VecDeque;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who chose an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The request header `x-lookalike-outcome`.
    Header,
    /// The queue of the admin API.
    Queue,
    /// A magic value in the request.
    Magic,
}

impl Why {
    /// The machine word for `x-lookalike-reason`.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Header => "outcome-header",
            Self::Queue => "outcome-queue",
            Self::Magic => "outcome-magic",
        }
    }
}

/// An outcome that was chosen for one request, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The outcome's name, one of those that the operation knows.
    pub outcome: String,
    /// Who chose it.
    pub why: Why,
}

/// Outcomes queued for one operation, to be used up in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutcomeRule {
    /// Names the rule, for `DELETE`.
    pub id: u64,
    /// The operation whose decision is replaced.
    pub operation: String,
    /// What is left: one outcome per coming request.
    pub left: VecDeque<String>,
}

/// The queue of chosen outcomes of a namespace.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcomes {
    next: u64,
    rules: Vec<OutcomeRule>,
}

impl Outcomes {
    /// Queue `sequence` for `operation`, behind what is already queued for it.
    pub fn queue(&mut self, operation: &str, sequence: Vec<String>) -> OutcomeRule {
        self.next += 1;
        let rule = OutcomeRule { id: self.next, operation: operation.into(), left: sequence.into() };
        self.rules.push(rule.clone());
        rule
    }

    /// Use up the next queued outcome of `operation`.
    pub fn take(&mut self, operation: &str) -> Option<String> {
        let place = self.rules.iter().position(|rule| rule.operation == operation)?;
        let rule = self.rules.get_mut(place)?;
        let outcome = rule.left.pop_front();
        if rule.left.is_empty() {
            self.rules.remove(place);
        }
        outcome
    }

    /// What is still queued, oldest first.
    pub fn rules(&self) -> &[OutcomeRule] {
        &self.rules
    }

    /// Forget the rule `id`, or all rules; how many went.
    pub fn forget(&mut self, id: Option<u64>) -> usize {
        let before = self.rules.len();
        self.rules.retain(|rule| id.is_some_and(|id| rule.id != id));
        before - self.rules.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queued_outcomes_are_used_up_in_order_per_operation() {
        let mut outcomes = Outcomes::default();
        outcomes.queue("a", vec!["x".into(), "y".into()]);
        outcomes.queue("b", vec!["z".into()]);
        outcomes.queue("a", vec!["w".into()]);
        let taken: Vec<_> = (0..4).map(|_| outcomes.take("a")).collect();
        assert_eq!(taken, [Some("x".into()), Some("y".into()), Some("w".into()), None]);
        assert_eq!(outcomes.rules().len(), 1);
    }

    #[test]
    fn a_rule_can_be_forgotten_alone_or_with_all() {
        let mut outcomes = Outcomes::default();
        let first = outcomes.queue("a", vec!["x".into()]).id;
        outcomes.queue("a", vec!["y".into()]);
        assert_eq!(outcomes.forget(Some(first)), 1);
        assert_eq!(outcomes.forget(Some(first)), 0);
        assert_eq!(outcomes.forget(None), 1);
    }
}
