//! What happens outside the vendor's API (section 10).

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Identify;
use super::errors::Refusal;
use super::handlers::cognito::changed;
use super::provider::Provider;
use super::seed::{SeedUser, check_fake, normal_fake};
use super::sent::{Data, normal_id};
use super::state::{Change, FakeToken, Overrides, Place, Project, State, Status, Wish};
use crate::api::Members;
use crate::engine::{Action, ActionRefused, Transaction, arguments};

/// Everything that can happen.
pub(super) const ACTIONS: &[Action<Identify>] = &[
    Action::new::<CreateUser>("create_user", "A user is added, with fixed ids if wanted", create_user),
    Action::new::<Who>("delete_user", "A user goes, with all sessions and codes", delete_user),
    Action::new::<SetStatus>(
        "set_user_status",
        "An operator confirms, disables or enables a user",
        set_user_status,
    ),
    Action::new::<SetProfile>("set_profile", "A user is changed elsewhere", set_profile),
    Action::new::<Revoke>("revoke_sessions", "A user is signed out elsewhere", revoke_sessions),
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

/// A user, by one of three names.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Who {
    /// The project; left out: the only one that knows the user.
    #[serde(default)]
    pub(super) project_id: Option<String>,
    /// Our id.
    #[serde(default)]
    pub(super) user_id: Option<Uuid>,
    /// The address, in any case.
    #[serde(default)]
    pub(super) email: Option<String>,
    /// The id elsewhere, as subject or as hash.
    #[serde(default)]
    pub(super) external_id: Option<String>,
}

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
    #[serde(default)]
    project_id: Option<String>,
    #[serde(default)]
    user_id: Option<Uuid>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    external_id: Option<String>,
    /// From now on.
    status: Status,
}

/// What is changed of a user.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SetProfile {
    #[serde(default)]
    project_id: Option<String>,
    #[serde(default)]
    user_id: Option<Uuid>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    external_id: Option<String>,
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
    #[serde(default)]
    project_id: Option<String>,
    #[serde(default)]
    user_id: Option<Uuid>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    external_id: Option<String>,
    /// Only those on this device.
    #[serde(default)]
    device_id: Option<String>,
}

/// Whose attempts are forgotten; left out: everybody's.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Reset {
    #[serde(default)]
    project_id: Option<String>,
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

impl Who {
    /// The one user who is meant, and the project.
    pub(super) fn find(&self, state: &State) -> Result<(String, Uuid), ActionRefused> {
        let Self { project_id, user_id, email, external_id } = self;
        let names = [user_id.is_some(), email.is_some(), external_id.is_some()];
        if names.into_iter().filter(|given| *given).count() != 1 {
            return Err(ActionRefused::Arguments(
                "exactly one of `user_id`, `email` and `external_id` is needed".into(),
            ));
        }
        let project_id = project_id.as_deref().map(normal_id);
        let email = email.as_ref().map(|email| email.to_lowercase());
        let is_meant = |user: &super::state::User| {
            user_id.is_some_and(|id| id == user.id)
                || email.is_some() && email == user.email.as_ref().map(|own| own.to_lowercase())
                || external_id.as_ref().is_some_and(|id| *id == user.subject || *id == user.external_hash())
        };
        let here = |project: &&Project| project_id.as_ref().is_none_or(|id| *id == project.id);
        let mut found = state.projects.values().filter(here).flat_map(|project| {
            let meant = project.users.values().filter(|user| is_meant(user));
            meant.map(|user| (project.id.clone(), user.id)).collect::<Vec<_>>()
        });
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(ActionRefused::NotFound("there is no such user".into())),
            (Some(_), Some(_)) => Err(ActionRefused::Conflict(
                "several users have that name; say which `project_id`, or use `user_id`".into(),
            )),
        }
    }

    /// The same, to be changed.
    fn found<'s>(&self, state: &'s mut State) -> Result<(&'s mut Project, Uuid), ActionRefused> {
        let (project, user) = self.find(state)?;
        let project = state.projects.get_mut(&project);
        project.map(|project| (project, user)).ok_or_else(|| ActionRefused::NotFound("it is gone".into()))
    }
}

/// A project to act in, made at first use unless projects are declared.
fn project<'s>(state: &'s mut State, id: &str) -> Result<&'s mut Project, ActionRefused> {
    let id = normal_id(id);
    if state.settings.declared_projects_only && !state.projects.contains_key(&id) {
        return Err(ActionRefused::NotFound(format!("no project `{id}` is declared")));
    }
    let settings = Arc::clone(&state.settings);
    Ok(state.projects.entry(id.clone()).or_insert_with(|| Project::new(&id, settings)))
}

fn create_user(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let CreateUser { project_id, user } = arguments(given)?;
    let is_new = !state.projects.contains_key(&normal_id(&project_id));
    let project = project(state, &project_id)?;
    let added = user.add(project, tx);
    let external = added.as_ref().ok().and_then(|id| project.users.get(id));
    let external = external.map(|user| project.external_id(user, Place::Session));
    if added.is_err() && is_new {
        // What is refused leaves no project behind.
        state.projects.remove(&normal_id(&project_id));
    }
    let id = added.map_err(|error| {
        let is_double = error.ends_with("stands twice");
        let error = format!("user: {error}");
        if is_double { ActionRefused::Conflict(error) } else { ActionRefused::Arguments(error) }
    })?;
    Ok(json!({ "user_id": id, "external_id": external }))
}

fn delete_user(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let who: Who = arguments(given)?;
    let (project, id) = who.found(state)?;
    project.delete(id);
    Ok(json!({ "user_id": id }))
}

fn set_user_status(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let SetStatus { project_id, user_id, email, external_id, status } = arguments(given)?;
    let (project, id) = Who { project_id, user_id, email, external_id }.found(state)?;
    if let Some(user) = project.users.get_mut(&id) {
        user.status = status;
    }
    Ok(json!({ "user_id": id, "status": status }))
}

fn set_profile(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let asked: SetProfile = arguments(given)?;
    let SetProfile { project_id, user_id, email, external_id, username, attributes, app_profile, password } =
        asked;
    let (project, id) = Who { project_id, user_id, email, external_id }.found(state)?;
    let wrong = |refusal: Refusal| ActionRefused::Arguments(format!("attributes: {}", refusal.told()));
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
    let Revoke { project_id, user_id, email, external_id, device_id } = arguments(given)?;
    let (project, id) = Who { project_id, user_id, email, external_id }.found(state)?;
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
    if wanted.is_some() && projects == 0 {
        return Err(ActionRefused::NotFound("there is no such project".into()));
    }
    Ok(json!({ "projects": projects }))
}

fn register_token(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let fake: FakeToken = arguments(given)?;
    check_fake(&fake).map_err(ActionRefused::Arguments)?;
    let fake = normal_fake(&fake);
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
    let wrong = |error| ActionRefused::Arguments(format!("settings: {error}"));
    settings.check().map_err(wrong)?;
    let id = normal_id(&project_id);
    let own = state.settings_of(Some(&id)).as_ref().clone().with(&settings);
    own.check().map_err(wrong)?;
    let project = project(state, &id)?;
    project.settings = Arc::new(own);
    project.enabled = enabled.unwrap_or(project.enabled);
    Ok(json!({ "project_id": project.id, "enabled": project.enabled }))
}
