//! Overrides: answer exactly this, whatever the vendor would say.
//!
//! The operation is not asked, so nothing is carried out and no credentials are looked at. What is answered may
//! be a template over the request; its work and its output are bounded, since it runs inside the namespace's lock.

mod allowance;
mod calls;
mod lexer;
mod respond;
mod template;
mod words;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use respond::{BadOverride, Respond};

use super::faults::covers;
use super::rules::{Rule, Rules};
use super::weighing::{Passed, RuleKind, Weighed, different};
use super::{Answer, Conditions, Facts, Moment, Streams};

/// An answer in place of an operation's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(example = example())]
pub struct Override {
    /// The operations concerned: an id, or a pattern in which `*` stands for any text.
    pub operation: String,
    /// The requests concerned; left out: all.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub when: Conditions,
    /// What is answered.
    pub respond: Respond,
    /// Where it stands, if a scenario says it: file, line and column.
    #[serde(skip)]
    pub place: Option<Arc<str>>,
}

fn example() -> Value {
    json!({
        "operation": "intelliprove.get_user",
        "when": { "query.external_user_id": "teapot" },
        "respond": { "status": 418, "json": { "detail": "{{ request.query.external_user_id }}" } },
    })
}

impl Override {
    /// Whether its pattern covers `operation`.
    pub fn covers(&self, operation: &str) -> bool {
        covers(&self.operation, operation)
    }

    /// Why it does not concern a request, if it does not.
    fn passes_over(&self, operation: &str, facts: &Facts<'_>) -> Option<Passed<'_>> {
        if !self.covers(operation) {
            return Some(Passed::Operation);
        }
        self.when.first_unmet(facts).map(Passed::Condition)
    }
}

/// An override as it stands in a namespace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OverrideRule {
    /// Names the rule, for `DELETE`.
    pub id: u64,
    /// The override.
    #[serde(flatten)]
    pub rule: Override,
}

impl Rule for OverrideRule {
    fn id(&self) -> u64 {
        self.id
    }

    fn label(&self) -> Option<String> {
        Some(self.stream())
    }
}

impl OverrideRule {
    /// Names the stream that it draws from.
    fn stream(&self) -> String {
        format!("override/{}", self.id)
    }
}

/// The overrides of a namespace.
pub type Overrides = Rules<OverrideRule>;

impl Overrides {
    /// Add an override behind those that are there.
    pub fn add(&mut self, rule: Override) -> Result<OverrideRule, BadOverride> {
        rule.respond.check()?;
        Ok(self.push(|id| OverrideRule { id, rule }))
    }

    /// The answer of the first override that concerns a request, or why its template failed.
    pub fn answer(
        &self,
        operation: &str,
        facts: &Facts<'_>,
        now: Moment,
        streams: &mut Streams,
    ) -> Option<Result<Answer, String>> {
        let found = self.first(operation, facts)?;
        let OverrideRule { id, rule } = found;
        let answered = rule.respond.answer(&found.stream(), facts, now, streams);
        Some(answered.map_err(|error| match &rule.place {
            Some(place) => format!("override {id} ({place}): {error}"),
            None => format!("override {id}: {error}"),
        }))
    }

    /// The first that concerns a request.
    fn first(&self, operation: &str, facts: &Facts<'_>) -> Option<&OverrideRule> {
        self.rules().iter().find(|OverrideRule { rule, .. }| rule.passes_over(operation, facts).is_none())
    }

    /// How each would fit a request.
    pub(super) fn weigh(&self, operation: &str, facts: &Facts<'_>) -> Vec<Weighed> {
        let first = self.first(operation, facts).map(|rule| rule.id);
        let weigh = |OverrideRule { id, rule }: &OverrideRule| {
            let passed = rule.passes_over(operation, facts);
            let outdone = || {
                (first != Some(*id)).then(|| {
                    different("precedence", "a request that no earlier override answers", "one that does")
                })
            };
            let told = passed.map(|passed| passed.told(&rule.operation, operation, facts));
            Weighed { kind: RuleKind::Override, id: *id, passed_over: told.or_else(outdone) }
        };
        self.rules().iter().map(weigh).collect()
    }
}
