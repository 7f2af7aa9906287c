//! What happens outside the vendor's API (section 10).
//!
//! Without `api_key` a change reaches the template and every tenant that knows the user, so that it is also
//! found by keys that are used for the first time later. The answer tells both apart.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Pulse;
use super::completion::{CompleteLink, complete_link};
use super::onboarding::{AddReferences, add_references};
use super::state::{Changed, Effect, KeyStatus, Service, State, check_key};
use super::typing::Recipe;
use crate::engine::{Action, ActionRefused, Transaction, arguments};

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

type Done = Result<Value, ActionRefused>;
type Tx<'a> = Transaction<'a, Pulse>;

/// The key of the tenant that an action is for, if it is for one: a key that nobody listed or used was hardly meant.
pub(super) fn tenant_of<'a>(state: &State, key: Option<&'a str>) -> Result<Option<&'a str>, ActionRefused> {
    let Some(given) = key.filter(|key| !state.known_keys().contains(key)) else { return Ok(key) };
    let known = state.known_keys().into_iter().map(str::to_owned);
    let meant = state.meant_key(given).map_or_else(String::new, |meant| format!("did you mean `{meant}`? "));
    Err(ActionRefused::missing("api_key", given, known).advising(format!(
        "{meant}a key is known once a request came with it, or if `api_keys` of the scenario or the action \
         pulse.set_key lists it; without `api_key` every tenant is meant, later ones too"
    )))
}

/// What a change came to, or that nobody knows the user.
pub(super) fn known<T>(
    state: &State,
    changed: Changed<T>,
    user_ref: &str,
) -> Result<Changed<T>, ActionRefused> {
    if changed.is_known {
        return Ok(changed);
    }
    let known = state.user_refs().into_iter().map(str::to_owned);
    Err(ActionRefused::not_found("user", user_ref, known))
}

/// What a change tells: how many tenants it changed, `total` of all, what it did to each, and what it did to the
/// template, with which a key begins that is used for the first time later.
pub(super) fn report<T>(
    changed: &Changed<T>,
    total: Option<(&str, Value)>,
    show: impl Fn(&T) -> Value,
) -> Value {
    let by_tenant: Map<_, _> = changed.tenants.iter().map(|(key, done)| (key.clone(), show(done))).collect();
    let mut told = Map::new();
    told.insert("tenants".into(), changed.tenants.len().into());
    told.extend(total.map(|(name, value)| (name.to_owned(), value)));
    told.insert("by_tenant".into(), by_tenant.into());
    told.insert("later_tenants".into(), changed.template.as_ref().map_or(Value::Null, show));
    told.into()
}

fn set_status(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let SetStatus { status, api_key } = arguments(given)?;
    let key = tenant_of(state, api_key.as_deref())?;
    let changed = state.change(key, |tenant, _| {
        let before = std::mem::replace(&mut tenant.service, status);
        if before == status { Effect::Unchanged } else { Effect::Changed(status) }
    });
    Ok(report(&changed, None, |status| json!(status)))
}

fn set_key(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let SetKey { api_key, status } = arguments(given)?;
    check_key(&api_key).map_err(|error| ActionRefused::Arguments(format!("argument `api_key`: {error}")))?;
    let before = state.list_key(api_key, status);
    Ok(json!({ "tenants": usize::from(before != Some(status)) }))
}

fn reset_profile(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let ResetProfile { user_ref, api_key, keep } = arguments(given)?;
    let key = tenant_of(state, api_key.as_deref())?;
    let now = tx.now();
    let changed = state.change(key, |tenant, _| {
        let Some(user) = tenant.users.get_mut(&user_ref) else { return Effect::Unknown };
        let references: Vec<_> = user.references().rev().map(|record| record.id.clone()).collect();
        let (kept, gone) = references.split_at(keep.min(references.len()));
        user.delete_references(kept, now);
        if gone.is_empty() { Effect::Unchanged } else { Effect::Changed(gone.to_vec()) }
    });
    deleted(&known(state, changed, &user_ref)?)
}

fn delete_user(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let DeleteUser { user_ref, api_key } = arguments(given)?;
    let key = tenant_of(state, api_key.as_deref())?;
    let changed = state.change(key, |tenant, _| match tenant.users.remove(&user_ref) {
        None => Effect::Unknown,
        Some(user) => Effect::Changed(user.records.into_iter().map(|record| record.id).collect()),
    });
    deleted(&known(state, changed, &user_ref)?)
}

/// A pattern of the scenario that several tenants had is one pattern.
fn deleted(changed: &Changed<Vec<String>>) -> Done {
    let patterns: BTreeSet<_> = changed.all().flatten().collect();
    Ok(report(changed, Some(("deleted", patterns.len().into())), |gone| gone.len().into()))
}

fn make_pattern(_: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let recipe: Recipe = arguments(given)?;
    recipe.check().map_err(|error| ActionRefused::Arguments(format!("argument {error}")))?;
    Ok(json!({ "pattern": recipe.make() }))
}
