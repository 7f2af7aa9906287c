//! What happens outside the vendor's API (section 10).
//!
//! Without `api_key` a change reaches the template and every tenant that knows the user, so that it is also
//! found by keys that are used for the first time later. `tenants` counts tenants, the template aside.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Pulse;
use super::completion::{CompleteLink, complete_link};
use super::seed::{check_text_id, typing_of};
use super::state::{
    Changed, KeyStatus, MOST_RECORDS, Record, Service, Settings, State, Tenant, User, draw_id,
};
use super::typing::Recipe;
use super::typing::typist::DEFAULT_TEXT;
use crate::engine::{Action, ActionRefused, Moment, Transaction, arguments};

/// Everything that can happen.
pub(super) const ACTIONS: &[Action<Pulse>] = &[
    Action::new::<SetStatus>("set_status", "The service begins or ceases to take patterns", set_status),
    Action::new::<SetKey>("set_key", "A key is listed as active or revoked", set_key),
    Action::new::<AddReferences>(
        "add_references",
        "The person was onboarded elsewhere: references are added",
        add_references,
    ),
    Action::new::<ResetProfile>(
        "reset_profile",
        "The dashboard resets a profile: references are deleted",
        reset_profile,
    ),
    Action::new::<DeleteUser>("delete_user", "An operator deletes a user", delete_user),
    Action::new::<CompleteLink>("complete_link", "The person does the passes behind a link", complete_link),
    Action::new::<Recipe>(
        "make_pattern",
        "A pattern is made, ready to be posted; nothing changes",
        make_pattern,
    ),
];

/// Whether patterns are taken.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SetStatus {
    /// From now on.
    status: Service,
    /// For one tenant only.
    #[serde(default)]
    api_key: Option<String>,
}

/// Whether a key is accepted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SetKey {
    /// The key.
    api_key: String,
    /// From now on.
    status: KeyStatus,
}

/// References of the synthetic typist.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AddReferences {
    /// For whom.
    user_ref: String,
    /// In one tenant only.
    #[serde(default)]
    api_key: Option<String>,
    /// How many; left out: as many as make the user ready.
    #[serde(default)]
    #[schemars(range(max = 1000))]
    count: Option<usize>,
    /// Who types; left out: the user.
    #[serde(default)]
    typist: Option<String>,
    /// What is typed.
    #[serde(default)]
    #[schemars(length(min = 4, max = 2000))]
    text: Option<String>,
    /// The `tId`; left out: none.
    #[serde(default)]
    t_id: Option<String>,
    /// Whether an unknown user is created.
    #[serde(default = "yes")]
    create: bool,
}

/// Whose references are deleted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ResetProfile {
    /// Whose.
    user_ref: String,
    /// In one tenant only.
    #[serde(default)]
    api_key: Option<String>,
    /// How many of the newest stay.
    #[serde(default)]
    keep: usize,
}

/// Who is deleted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DeleteUser {
    /// Who.
    user_ref: String,
    /// In one tenant only.
    #[serde(default)]
    api_key: Option<String>,
}

const fn yes() -> bool {
    true
}

type Done = Result<Value, ActionRefused>;
type Tx<'a> = Transaction<'a, Pulse>;

/// What a change came to, or that nobody knows the user.
fn known<T>(changed: Changed<T>, user_ref: &str) -> Result<Changed<T>, ActionRefused> {
    if changed.results.is_empty() { Err(nobody(user_ref)) } else { Ok(changed) }
}

fn nobody(user_ref: &str) -> ActionRefused {
    ActionRefused::NotFound(format!("no user `{user_ref}` is known"))
}

fn set_status(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let SetStatus { status, api_key } = arguments(given)?;
    let changed = state.change(api_key.as_deref(), |tenant, _| {
        tenant.service = status;
        Some(())
    });
    Ok(json!({ "tenants": changed.tenants }))
}

fn set_key(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let SetKey { api_key, status } = arguments(given)?;
    if api_key.is_empty() {
        return Err(ActionRefused::Arguments("argument `api_key`: a key is not empty".into()));
    }
    state.list_key(api_key, status);
    Ok(json!({ "tenants": 1 }))
}

fn add_references(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let asked: AddReferences = arguments(given)?;
    asked.check()?;
    let now = tx.now();
    // The same reference has the same id in the template and in every tenant.
    let mut ids: Vec<String> = Vec::new();
    let changed = state.change(asked.api_key.as_deref(), |tenant, settings| {
        let known = tenant.users.get(&asked.user_ref);
        let missing = asked.missing(known, settings);
        while ids.len() < missing {
            ids.push(draw_id(tx));
        }
        (known.is_some() || asked.create).then(|| asked.add(tenant, ids.iter().take(missing), now))
    });
    let Changed { tenants, .. } = known(changed, &asked.user_ref)?;
    Ok(json!({ "tenants": tenants, "pattern_ids": ids }))
}

impl AddReferences {
    fn check(&self) -> Result<(), ActionRefused> {
        let wrong = |what: &str| Err(ActionRefused::Arguments(what.into()));
        if self.count.is_some_and(|count| count > MOST_RECORDS) {
            return wrong("argument `count`: a user has at most 1000 patterns");
        }
        if !(4..=2_000).contains(&self.text().chars().count()) {
            return wrong("argument `text`: a text has 4 to 2000 characters");
        }
        if !super::inputs::is_reference(&self.user_ref) {
            return wrong("argument `user_ref`: it has 1 to 254 characters and no control characters");
        }
        check_text_id(self.t_id.as_deref())
            .map_err(|error| ActionRefused::Arguments(format!("argument `t_id`: {error}")))
    }

    fn text(&self) -> &str {
        self.text.as_deref().unwrap_or(DEFAULT_TEXT)
    }

    /// How many references are to be added.
    fn missing(&self, user: Option<&User>, settings: &Settings) -> usize {
        let references = user.map_or(0, |user| user.references().count());
        self.count.unwrap_or(settings.enrollment_target.saturating_sub(references))
    }

    fn add<'a>(&self, tenant: &mut Tenant, ids: impl Iterator<Item = &'a String>, now: Moment) {
        let user = tenant.users.entry(self.user_ref.clone()).or_insert_with(|| User::new(now));
        let typist = self.typist.as_ref().unwrap_or(&self.user_ref);
        for (repetition, id) in (user.next_repetition()..).zip(ids) {
            let pattern = typing_of(typist, self.text(), repetition);
            user.store(Record::typed(id.clone(), self.t_id.clone(), pattern), now);
        }
    }
}

fn reset_profile(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let ResetProfile { user_ref, api_key, keep } = arguments(given)?;
    let now = tx.now();
    let changed = state.change(api_key.as_deref(), |tenant, _| {
        let user = tenant.users.get_mut(&user_ref)?;
        let kept: Vec<_> = user.references().rev().take(keep).map(|record| record.id.clone()).collect();
        Some(user.delete_references(&kept, now))
    });
    deleted(&known(changed, &user_ref)?)
}

fn delete_user(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let DeleteUser { user_ref, api_key } = arguments(given)?;
    let changed = state.change(api_key.as_deref(), |tenant, _| tenant.delete_user(&user_ref).ok());
    deleted(&known(changed, &user_ref)?)
}

/// The person had as many patterns as the tenant that knew most of them.
fn deleted(Changed { tenants, results }: &Changed<usize>) -> Done {
    Ok(json!({ "tenants": tenants, "deleted": results.iter().max() }))
}

fn make_pattern(_: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let recipe: Recipe = arguments(given)?;
    match recipe.check() {
        Ok(()) => Ok(json!({ "pattern": recipe.make() })),
        Err(wrong) => Err(ActionRefused::Arguments(wrong)),
    }
}
