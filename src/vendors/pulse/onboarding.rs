//! The person was onboarded elsewhere: the action `add_references` (section 10).

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Pulse;
use super::actions::{known, report, tenant_of};
use super::inputs::is_reference;
use super::seed::typing_of;
use super::state::{Effect, MOST_RECORDS, Record, Settings, State, Tenant, User, draw_id};
use super::typing::text_id::check_text_id;
use super::typing::typist::{DEFAULT_TEXT, LONGEST_TEXT, SHORTEST_TEXT, check_text};
use crate::engine::{ActionRefused, Moment, Transaction, arguments};

/// References of the synthetic typist.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddReferences {
    /// For whom.
    user_ref: String,
    /// In one tenant only.
    #[serde(default)]
    api_key: Option<String>,
    /// How many; left out: as many as make the user ready.
    #[serde(default)]
    #[schemars(range(max = MOST_RECORDS))]
    count: Option<usize>,
    /// Who types; left out: the user.
    #[serde(default)]
    typist: Option<String>,
    /// What is typed: 16 to 2,000 characters.
    #[serde(default)]
    #[schemars(length(min = SHORTEST_TEXT, max = LONGEST_TEXT))]
    text: Option<String>,
    /// The `tId`; left out: none.
    #[serde(default)]
    t_id: Option<String>,
    /// Whether an unknown user is created.
    #[serde(default = "yes")]
    create: bool,
}

const fn yes() -> bool {
    true
}

pub(super) fn add_references(
    state: &mut State,
    tx: &mut Transaction<'_, Pulse>,
    given: Value,
) -> Result<Value, ActionRefused> {
    let asked: AddReferences = arguments(given)?;
    asked.check().map_err(ActionRefused::Arguments)?;
    let key = tenant_of(state, asked.api_key.as_deref())?;
    let now = tx.now();
    // The same reference has the same id in the template and in every tenant.
    let mut ids: Vec<String> = Vec::new();
    let changed = state.change(key, |tenant, settings| {
        let user = tenant.users.get(&asked.user_ref);
        if user.is_none() && !asked.create {
            return Effect::Unknown;
        }
        let missing = asked.missing(user, settings);
        if user.is_some() && missing == 0 {
            return Effect::Unchanged;
        }
        while ids.len() < missing {
            ids.push(draw_id(tx));
        }
        let added: Vec<String> = ids.iter().take(missing).cloned().collect();
        asked.add(tenant, &added, now);
        Effect::Changed(added)
    });
    let changed = known(state, changed, &asked.user_ref)?;
    Ok(report(&changed, Some(("pattern_ids", json!(ids))), |added| json!(added)))
}

impl AddReferences {
    fn check(&self) -> Result<(), String> {
        if self.count.is_some_and(|count| count > MOST_RECORDS) {
            return Err(format!("argument `count`: a user has at most {MOST_RECORDS} patterns"));
        }
        if !is_reference(&self.user_ref) {
            return Err("argument `user_ref`: it has 1 to 254 characters and no control characters".into());
        }
        check_text(self.text()).map_err(|error| format!("argument `text`: {error}"))?;
        check_text_id(self.t_id.as_deref()).map_err(|error| format!("argument `t_id`: {error}"))
    }

    fn text(&self) -> &str {
        self.text.as_deref().unwrap_or(DEFAULT_TEXT)
    }

    /// How many references are to be added.
    fn missing(&self, user: Option<&User>, settings: &Settings) -> usize {
        let references = user.map_or(0, |user| user.references().count());
        self.count.unwrap_or(settings.enrollment_target.saturating_sub(references))
    }

    fn add(&self, tenant: &mut Tenant, ids: &[String], now: Moment) {
        let user = tenant.users.entry(self.user_ref.clone()).or_insert_with(|| User::new(now));
        let typist = self.typist.as_ref().unwrap_or(&self.user_ref);
        for (repetition, id) in (user.next_repetition()..).zip(ids) {
            let pattern = typing_of(typist, self.text(), repetition);
            user.store(Record::typed(id.clone(), self.t_id.clone(), pattern), now);
        }
    }
}
