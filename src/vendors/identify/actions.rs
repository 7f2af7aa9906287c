//! What happens outside the vendor's API (section 10).

use std::iter;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Identify;
use super::data::{Data, checked_depth};
use super::errors::Refusal;
use super::ids::{checked_id, normal_id};
use super::provider::Provider;
use super::rules::{changed, checked_username};
use super::seed::{check_reach, checked_fake};
use super::seed_user::{NotAdded, SeedUser};
use super::state::{Change, FakeToken, Overrides, Place, Project, State, Status, Wish};
use super::who::{About, Who};
use crate::api::Members;
use crate::engine::{Action, ActionRefused, Checked, Refusals, Transaction, arguments};

/// Everything that can happen.
pub(super) const ACTIONS: &[Action<Identify>] = &[
    Action::new::<CreateUser>("create_user", "A user is added, with fixed ids if wanted", create_user),
    Action::new::<Who>("delete_user", "A user goes, with all sessions and codes", delete_user),
    Action::new::<About<SetStatus>>(
        "set_user_status",
        "An operator confirms, disables or enables a user",
        set_user_status,
    ),
    Action::new::<About<SetProfile>>("set_profile", "A user is changed elsewhere", set_profile),
    Action::new::<About<Revoke>>("revoke_sessions", "A user is signed out elsewhere", revoke_sessions),
    Action::new::<Reset>("reset_limits", "Lock-outs and counted attempts are forgotten", reset_limits),
    Action::new::<FakeToken>(
        "register_token",
        "A fake token of an identity provider is added or replaced",
        register_token,
    ),
    Action::new::<SetProject>(
        "set_project",
        "The extension is switched on or off, or settings are laid over a project's",
        set_project,
    ),
];

type Tx<'a> = Transaction<'a, Identify>;
type Done = Result<Value, ActionRefused>;

/// A user to add.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CreateUser {
    /// The project.
    project_id: String,
    /// The user, as in a scenario.
    user: SeedUser,
}

/// What an operator says of a user.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SetStatus {
    /// From now on.
    status: Status,
}

/// What is changed of a user.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SetProfile {
    /// Another name.
    #[serde(default)]
    username: Option<String>,
    /// Attributes to set; `null` and `""` remove one, `email` changes the address.
    #[serde(default)]
    attributes: Members,
    /// The whole of another profile.
    #[serde(default)]
    app_profile: Option<Value>,
    /// Another password; no policy is asked.
    #[serde(default)]
    password: Option<String>,
}

/// Whose sessions end.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Revoke {
    /// Only those on this device.
    #[serde(default)]
    device_id: Option<String>,
}

/// Whose attempts are forgotten; left out: everybody's.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Reset {
    /// The project; left out: all of them.
    #[serde(default)]
    project_id: Option<String>,
    /// The address, in any case; left out: all of them.
    #[serde(default)]
    email: Option<String>,
}

/// What is set of a project.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SetProject {
    /// The project.
    project_id: String,
    /// Whether the extension is on.
    #[serde(default)]
    enabled: Option<bool>,
    /// What is laid over its settings.
    #[serde(default)]
    settings: Overrides,
}

/// A project to act in, made at first use unless projects are declared.
fn project<'s>(state: &'s mut State, id: &str) -> Result<&'s mut Project, ActionRefused> {
    let id = project_id(id)?;
    check_declared(state, &id)?;
    let settings = Arc::clone(&state.settings);
    Ok(state.projects.entry(id.clone()).or_insert_with(|| Project::new(&id, settings)))
}

/// Where projects are declared, no other can be meant.
fn check_declared(state: &State, id: &str) -> Result<(), ActionRefused> {
    if state.settings.declared_projects_only && !state.projects.contains_key(id) {
        return Err(ActionRefused::not_found("project", id, state.projects.keys().cloned()));
    }
    Ok(())
}

/// A project's id, in which those of noLogin are free.
fn project_id(given: &str) -> Result<String, ActionRefused> {
    checked_id("project_id", given, true).map_err(refused)
}

fn refused(refusal: Refusal) -> ActionRefused {
    ActionRefused::Arguments(refusal.told().into_owned())
}

fn create_user(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let CreateUser { project_id, user } = arguments(given)?;
    let id = self::project_id(&project_id)?;
    check_declared(state, &id)?;
    let settings = state.settings_of(Some(&id));
    check_reach(&id, &settings, iter::once(user.provider)).map_err(ActionRefused::Arguments)?;
    let is_new = !state.projects.contains_key(&id);
    let project = project(state, &id)?;
    let added = user.add(project, tx);
    let external = added.as_ref().ok().and_then(|id| project.users.get(id));
    let external = external.map(|user| project.external_id(user, Place::Session));
    if added.is_err() && is_new {
        // What is refused leaves no project behind.
        state.projects.remove(&id);
    }
    let user = added.map_err(|error| {
        let told = format!("user: {error}");
        match error {
            NotAdded::Taken(..) => ActionRefused::Conflict(told),
            NotAdded::Wrong(_) => ActionRefused::Arguments(told),
        }
    })?;
    Ok(json!({ "user_id": user, "external_id": external }))
}

fn delete_user(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let who: Who = arguments(given)?;
    let (project, id) = who.found(state)?;
    project.delete(tx, id);
    Ok(json!({ "user_id": id }))
}

fn set_user_status(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let (who, SetStatus { status }) = About::read(given)?;
    let (project, id) = who.found(state)?;
    if let Some(user) = project.users.get_mut(&id) {
        user.status = status;
    }
    Ok(json!({ "user_id": id, "status": status }))
}

fn set_profile(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let (who, asked) = About::read(given)?;
    let SetProfile { username, attributes, app_profile, password } = asked;
    let username = username.map(checked_username).transpose().map_err(refused)?;
    app_profile
        .as_ref()
        .map_or(Ok(()), |profile| checked_depth("app_profile", profile).map(drop))
        .map_err(refused)?;
    let (project, id) = who.found(state)?;
    let wrong = |refusal: Refusal| ActionRefused::Arguments(format!("attributes: {}", refusal.told()));
    if attributes.0.contains_key("deviceId") {
        return Err(wrong(Refusal::parameter("deviceId is no attribute")));
    }
    let change = changed(Data::of(&attributes.0)).map_err(wrong)?;
    let change = Change {
        username: username.or(change.username),
        app_profile: app_profile.map_or(change.app_profile, Wish::Set),
        ..change
    };
    let taken = |_| ActionRefused::Conflict("the e-mail is taken".into());
    project.update(tx, id, change).map_err(taken)?;
    if let (Some(user), Some(password)) = (project.users.get_mut(&id), password) {
        user.password = Some(password);
    }
    Ok(json!({ "user_id": id }))
}

fn revoke_sessions(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let (who, Revoke { device_id }) = About::read(given)?;
    let (project, id) = who.found(state)?;
    let device = device_id.as_deref().map(normal_id);
    Ok(json!({ "user_id": id, "revoked": project.end_sessions(tx, id, device.as_deref()) }))
}

fn reset_limits(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let Reset { project_id, email } = arguments(given)?;
    let wanted = project_id.as_deref().map(normal_id);
    let meant = |project: &&mut Project| wanted.as_ref().is_none_or(|id| *id == project.id);
    let mut projects = 0;
    for project in state.projects.values_mut().filter(meant) {
        project.forget_attempts(email.as_deref());
        projects += 1;
    }
    if let Some(wanted) = wanted.filter(|_| projects == 0) {
        return Err(ActionRefused::not_found("project", &wanted, state.projects.keys().cloned()));
    }
    Ok(json!({ "projects": projects }))
}

fn register_token(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let fake: FakeToken = arguments(given)?;
    let fake = checked_fake(&fake).map_err(|wrong| ActionRefused::Arguments(wrong.to_string()))?;
    if let Some(id) = &fake.project_id {
        check_declared(state, id)?;
    }
    let is_same = |known: &FakeToken| {
        (known.provider, &known.token, &known.project_id) == (fake.provider, &fake.token, &fake.project_id)
    };
    state.fakes.retain(|known| !is_same(known));
    let provider: Provider = fake.provider;
    state.fakes.push(fake);
    Ok(json!({ "provider": provider, "tokens": state.fakes.len() }))
}

fn set_project(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let SetProject { project_id, enabled, settings } = arguments(given)?;
    let wrong = |error: Refusals| ActionRefused::Arguments(format!("settings: {error}"));
    let id = self::project_id(&project_id)?;
    let own = state.settings_of(Some(&id)).as_ref().clone().with(&settings);
    own.check().map_err(wrong)?;
    let project = project(state, &id)?;
    project.settings = Arc::new(own);
    project.enabled = enabled.unwrap_or(project.enabled);
    Ok(json!({ "project_id": project.id, "enabled": project.enabled }))
}
