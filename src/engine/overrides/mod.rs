//! Overrides: answer exactly this, whatever the vendor would say.
//!
//! The operation is not asked, so nothing is carried out and no credentials are looked at. What is answered may
//! be a template over the request; its work and its output are bounded, since it runs inside the namespace's lock.

mod respond;
mod template;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use respond::{BadOverride, Respond};

use super::faults::covers;
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

/// The overrides of a namespace.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overrides {
    next: u64,
    rules: Vec<OverrideRule>,
}

impl Overrides {
    /// Add an override behind those that are there.
    pub fn add(&mut self, rule: Override) -> Result<OverrideRule, BadOverride> {
        rule.respond.check()?;
        self.next += 1;
        let rule = OverrideRule { id: self.next, rule };
        self.rules.push(rule.clone());
        Ok(rule)
    }

    /// The answer of the first override that concerns a request, or why its template failed.
    pub fn answer(
        &self,
        operation: &str,
        facts: &Facts<'_>,
        now: Moment,
        streams: &mut Streams,
    ) -> Option<Result<Answer, String>> {
        let OverrideRule { id, rule } = self.rules.iter().find(|OverrideRule { rule, .. }| {
            rule.covers(operation) && (rule.when.is_empty() || rule.when.hold(facts))
        })?;
        let answered = rule.respond.answer(&format!("override/{id}"), facts, now, streams);
        Some(answered.map_err(|error| format!("override {id}: {error}")))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The overrides in force, oldest first.
    pub fn rules(&self) -> &[OverrideRule] {
        &self.rules
    }

    /// Forget the override `id`, or all of them; how many went.
    pub fn forget(&mut self, id: Option<u64>) -> usize {
        let before = self.rules.len();
        self.rules.retain(|rule| id.is_some_and(|id| rule.id != id));
        before - self.rules.len()
    }
}
