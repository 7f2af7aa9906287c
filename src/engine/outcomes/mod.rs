//! Outcomes: what an operation *decides*, chosen by the person who steers the simulator.
//!
//! Who may decide, first hit wins: the request's header, the queue of the admin API, a magic value in the
//! request, the scenario. Only the decision is replaced; the answer is still built by the vendor's own code.
//! Queue and scenario are the same kind of rule; only their rank differs, and how long an outcome lasts
//! where nobody says.

mod plan;

use std::collections::VecDeque;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use plan::{BadPlan, OutcomePlan, Then};

use super::rules::{Rule, Rules};
use super::weighing::{Passed, RuleKind, Weighed, different};
use super::{Conditions, Facts};

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
    /// The `outcomes` of the scenario.
    Scenario,
}

impl Why {
    /// The machine word for `x-lookalike-reason`.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Header => "outcome-header",
            Self::Queue => "outcome-queue",
            Self::Magic => "outcome-magic",
            Self::Scenario => "outcome-scenario",
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

/// Outcomes chosen for one operation, to be used up in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeRule {
    /// Names the rule, for `DELETE`.
    pub id: u64,
    /// Who chose: `queue` or `scenario`.
    pub by: Why,
    /// The operation whose decision is replaced.
    pub operation: String,
    /// Which requests it is for; the others pass it over and use nothing up.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub when: Conditions,
    /// What is left: one outcome per coming request.
    pub left: VecDeque<String>,
    /// What follows the last one.
    #[serde(default, skip_serializing_if = "Then::is_own_rules")]
    pub then: Then,
}

impl OutcomeRule {
    /// Why it does not concern a request, if it does not.
    fn passes_over(&self, operation: &str, facts: Option<&Facts<'_>>) -> Option<Passed<'_>> {
        if self.operation != operation {
            return Some(Passed::Operation);
        }
        match facts {
            Some(facts) => self.when.first_unmet(facts).map(Passed::Condition),
            None => (!self.when.is_empty()).then_some(Passed::NoRequest),
        }
    }

    /// What would ask for what is left of it.
    pub fn as_plan(&self) -> OutcomePlan {
        OutcomePlan {
            operation: self.operation.clone(),
            when: self.when.clone(),
            outcome: None,
            times: None,
            sequence: Some(self.left.iter().cloned().collect()),
            then: Some(self.then),
        }
    }

    /// The next outcome; the rule is used up once nothing is left.
    fn next(&mut self) -> Option<String> {
        match self.then {
            Then::RepeatLast if self.left.len() == 1 => self.left.front().cloned(),
            Then::Cycle => {
                self.left.rotate_left(usize::from(!self.left.is_empty()));
                self.left.back().cloned()
            }
            Then::OwnRules | Then::RepeatLast => self.left.pop_front(),
        }
    }
}

impl Rule for OutcomeRule {
    fn id(&self) -> u64 {
        self.id
    }

    fn label(&self) -> Option<String> {
        None
    }
}

/// The chosen outcomes of a namespace.
pub type Outcomes = Rules<OutcomeRule>;

impl Outcomes {
    /// Add what `plan` asks for, behind what is there; `by` is [`Why::Queue`] or [`Why::Scenario`].
    pub fn add(&mut self, by: Why, plan: OutcomePlan) -> Result<OutcomeRule, BadPlan> {
        let (left, then) = plan.steps(by)?;
        let OutcomePlan { operation, when, .. } = plan;
        Ok(self.push(|id| OutcomeRule { id, by, operation, when, left, then }))
    }

    /// Use up the next outcome that `by` chose for `operation` and this request.
    ///
    /// A rule with conditions is passed over where they do not hold, or where there is no request.
    pub fn take(&mut self, by: Why, operation: &str, facts: Option<&Facts<'_>>) -> Option<String> {
        let place = self.place(by, operation, facts)?;
        let rule = self.rules_mut().get_mut(place)?;
        let outcome = rule.next();
        if rule.left.is_empty() {
            self.remove(place);
        }
        outcome
    }

    /// The place of the first rule by which `by` chose for a request.
    fn place(&self, by: Why, operation: &str, facts: Option<&Facts<'_>>) -> Option<usize> {
        self.rules().iter().position(|rule| rule.by == by && rule.passes_over(operation, facts).is_none())
    }

    /// How each would fit a request, should the operation come to decide.
    pub(super) fn weigh(&self, operation: &str, facts: &Facts<'_>) -> Vec<Weighed> {
        let first =
            [Why::Queue, Why::Scenario].into_iter().find_map(|by| self.place(by, operation, Some(facts)));
        let weigh = |(place, rule): (usize, &OutcomeRule)| {
            let passed = rule.passes_over(operation, Some(facts));
            let outdone = || {
                (first != Some(place)).then(|| {
                    different("precedence", "a request that no earlier rule decides", "one that does")
                })
            };
            let told = passed.map(|passed| passed.told(&rule.operation, operation, facts));
            Weighed { kind: RuleKind::Outcome, id: rule.id, passed_over: told.or_else(outdone) }
        };
        self.rules().iter().enumerate().map(weigh).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Fields, Headers, Streams};
    use super::*;

    fn queued(outcomes: &mut Outcomes, plan: serde_json::Value) -> OutcomeRule {
        outcomes.add(Why::Queue, serde_json::from_value(plan).unwrap()).unwrap()
    }

    fn taken(outcomes: &mut Outcomes, operation: &str, count: usize) -> Vec<String> {
        let take = |_| outcomes.take(Why::Queue, operation, None).unwrap_or_else(|| "-".into());
        (0..count).map(take).collect()
    }

    #[test]
    fn queued_outcomes_are_used_up_in_order_per_operation() {
        let mut outcomes = Outcomes::default();
        queued(&mut outcomes, json!({ "operation": "a", "sequence": ["x", "y"] }));
        queued(&mut outcomes, json!({ "operation": "b", "outcome": "z" }));
        queued(&mut outcomes, json!({ "operation": "a", "outcome": "w", "times": 2 }));
        assert_eq!(taken(&mut outcomes, "a", 5), ["x", "y", "w", "w", "-"]);
        assert_eq!(outcomes.rules().len(), 1);
    }

    #[test]
    fn after_a_sequence_comes_what_was_asked_for() {
        for (then, expected) in [
            (json!("own_rules"), ["x", "y", "-", "-", "-"]),
            (json!("repeat_last"), ["x", "y", "y", "y", "y"]),
            (json!("cycle"), ["x", "y", "x", "y", "x"]),
        ] {
            let mut outcomes = Outcomes::default();
            queued(&mut outcomes, json!({ "operation": "a", "sequence": ["x", "y"], "then": then }));
            assert_eq!(taken(&mut outcomes, "a", 5), expected, "{then}");
        }
    }

    #[test]
    fn an_outcome_of_a_scenario_stays_and_a_queued_one_comes_once() {
        let plan =
            || serde_json::from_value::<OutcomePlan>(json!({ "operation": "a", "outcome": "x" })).unwrap();
        for (by, expected) in [(Why::Queue, [true, false, false]), (Why::Scenario, [true, true, true])] {
            let mut outcomes = Outcomes::default();
            outcomes.add(by, plan()).unwrap();
            let other = if by == Why::Queue { Why::Scenario } else { Why::Queue };
            assert_eq!(outcomes.take(other, "a", None), None);
            assert_eq!([(); 3].map(|()| outcomes.take(by, "a", None).is_some()), expected);
        }
    }

    #[test]
    fn a_rule_whose_conditions_do_not_hold_is_passed_over_and_not_used_up() {
        let mut outcomes = Outcomes::default();
        let first = json!({ "operation": "a", "when": { "query.user": "anna" }, "outcome": "x" });
        queued(&mut outcomes, first);
        queued(&mut outcomes, json!({ "operation": "a", "outcome": "y" }));
        let headers = Headers::default();
        let mut take = |query| {
            let facts = Facts::new("/", "/", query, Fields::Block(&headers), b"");
            outcomes.take(Why::Queue, "a", Some(&facts))
        };
        assert_eq!(take(Some("user=bob")), Some("y".into()));
        assert_eq!(take(None), None);
        assert_eq!(take(Some("user=anna")), Some("x".into()));
        assert_eq!(take(Some("user=anna")), None);
    }

    #[test]
    fn a_rule_with_conditions_is_for_no_decision_without_a_request() {
        let mut outcomes = Outcomes::default();
        let when = json!({ "query.user": { "present": false } });
        queued(&mut outcomes, json!({ "operation": "a", "when": when, "outcome": "x" }));
        assert_eq!((taken(&mut outcomes, "a", 1), outcomes.rules().len()), (vec!["-".to_owned()], 1));
    }

    #[test]
    fn the_queue_is_weighed_before_the_scenario_though_it_was_written_later() {
        let mut outcomes = Outcomes::default();
        let plan = json!({ "operation": "a", "outcome": "x" });
        outcomes.add(Why::Scenario, serde_json::from_value(plan.clone()).unwrap()).unwrap();
        queued(&mut outcomes, plan);
        let headers = Headers::default();
        let weighed = outcomes.weigh("a", &Facts::new("/", "/", None, Fields::Block(&headers), b""));
        let told: Vec<_> = weighed.into_iter().map(|rule| (rule.id, rule.passed_over.is_none())).collect();
        assert_eq!(told, [(1, false), (2, true)]);
    }

    #[test]
    fn a_rule_can_be_forgotten_alone_or_with_all() {
        let mut outcomes = Outcomes::default();
        let first = queued(&mut outcomes, json!({ "operation": "a", "outcome": "x" })).id;
        queued(&mut outcomes, json!({ "operation": "a", "outcome": "y" }));
        let mut streams = Streams::default();
        assert_eq!(outcomes.forget(Some(first), &mut streams), 1);
        assert_eq!(outcomes.forget(Some(first), &mut streams), 0);
        assert_eq!(outcomes.forget(None, &mut streams), 1);
    }
}
