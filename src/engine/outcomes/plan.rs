//! How chosen outcomes are asked for, in scenarios and by the admin API alike.

use std::collections::VecDeque;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

use super::Why;
use crate::engine::Conditions;

/// The most outcomes that one plan names.
const MOST: usize = 1_000;

/// What follows once all outcomes of a sequence were used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// The operation decides for itself again.
    #[default]
    OwnRules,
    /// The last outcome stays.
    RepeatLast,
    /// The sequence begins again.
    Cycle,
}

impl Then {
    /// Whether the operation decides for itself again.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    pub(super) fn is_own_rules(&self) -> bool {
        *self == Self::OwnRules
    }
}

/// Outcomes to choose for an operation: either `outcome`, with `times` if need be, or a `sequence`, with `then` if need be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(example = example())]
pub struct OutcomePlan {
    /// The id of the operation whose decision is replaced; `GET /__admin/operations` lists the ids with the outcomes that each knows.
    pub operation: String,
    /// The requests that it is for; left out: all. Another request is served as if the plan were not there, and uses nothing up.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub when: Conditions,
    /// The name of the one outcome; goes without `sequence`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// How many requests get `outcome`; left out: every one where a scenario says so, one where it is queued by the admin API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub times: Option<u32>,
    /// The names of outcomes, one per request, in the order in which they are to happen; goes without `outcome`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 1000))]
    pub sequence: Option<Vec<String>>,
    /// What follows the `sequence`; left out: the operation decides for itself again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Then>,
}

fn example() -> Value {
    json!({
        "operation": "pulse.user_verify",
        "when": { "path.user_ref": "marie@example.org" },
        "sequence": ["robot", "robot", "auth"],
        "then": "repeat_last",
    })
}

/// Why a plan contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadPlan {
    /// It names no outcome, or in two ways.
    #[error("give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be")]
    Ambiguous,
    /// It names too many outcomes, or none.
    #[error("{0} outcomes are not between 1 and {MOST}")]
    Length(usize),
}

impl OutcomePlan {
    /// The names of the outcomes that it speaks of.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.outcome.iter().chain(self.sequence.iter().flatten()).map(String::as_str)
    }

    /// Whether it contradicts itself.
    pub fn check(&self) -> Result<(), BadPlan> {
        self.steps(Why::Queue).map(|_| ())
    }

    /// The outcomes in order, and what follows them.
    pub(super) fn steps(&self, by: Why) -> Result<(VecDeque<String>, Then), BadPlan> {
        let stays = by == Why::Scenario && self.times.is_none();
        let (steps, then) = match (&self.outcome, &self.sequence) {
            (Some(outcome), None) if self.then.is_none() => {
                let times = self.times.map_or(1, |times| usize::try_from(times).unwrap_or(usize::MAX));
                let then = if stays { Then::RepeatLast } else { Then::OwnRules };
                (vec![outcome.clone(); bounded(times)?], then)
            }
            (None, Some(sequence)) if self.times.is_none() => {
                bounded(sequence.len())?;
                (sequence.clone(), self.then.unwrap_or_default())
            }
            _ => return Err(BadPlan::Ambiguous),
        };
        Ok((steps.into(), then))
    }
}

fn bounded(length: usize) -> Result<usize, BadPlan> {
    if (1..=MOST).contains(&length) { Ok(length) } else { Err(BadPlan::Length(length)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_that_contradicts_itself_is_refused() {
        let many: Vec<_> = vec!["x"; 1_001];
        let ambiguous = BadPlan::Ambiguous;
        for (members, expected) in [
            (json!({}), ambiguous),
            (json!({ "outcome": "x", "sequence": ["x"] }), ambiguous),
            (json!({ "sequence": ["x"], "times": 2 }), ambiguous),
            (json!({ "outcome": "x", "then": "cycle" }), ambiguous),
            (json!({ "times": 2 }), ambiguous),
            (json!({ "then": "cycle" }), ambiguous),
            (json!({ "sequence": [] }), BadPlan::Length(0)),
            (json!({ "outcome": "x", "times": 0 }), BadPlan::Length(0)),
            (json!({ "outcome": "x", "times": 1_001 }), BadPlan::Length(1_001)),
            (json!({ "sequence": many }), BadPlan::Length(1_001)),
        ] {
            let mut plan = members;
            plan["operation"] = json!("a");
            let plan: OutcomePlan = serde_json::from_value(plan).unwrap();
            assert_eq!(plan.check(), Err(expected), "{plan:?}");
        }
    }

    #[test]
    fn the_example_is_a_plan() {
        let plan: OutcomePlan = serde_json::from_value(example()).unwrap();
        assert_eq!((plan.check(), plan.names().count()), (Ok(()), 3));
        assert_eq!(serde_json::to_value(plan).unwrap(), example());
    }
}
