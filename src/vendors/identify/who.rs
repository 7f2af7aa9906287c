//! Naming a user from outside the vendor's API: what actions and minting take to say who is meant (section 10).

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::ids::normal_id;
use super::state::{Project, State, User};
use crate::api::Members;
use crate::engine::{ActionRefused, arguments};

/// A user, by one of three names.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Who {
    /// The project; left out: the only one that knows the user.
    #[serde(default)]
    project_id: Option<String>,
    /// Our id.
    #[serde(default)]
    user_id: Option<Uuid>,
    /// The address, in any case.
    #[serde(default)]
    email: Option<String>,
    /// The id elsewhere, as subject or as hash.
    #[serde(default)]
    external_id: Option<String>,
}

/// The shape of arguments that name a user and say more.
#[derive(JsonSchema)]
pub(super) struct About<A> {
    #[serde(flatten)]
    _who: Who,
    #[serde(flatten)]
    _more: A,
}

impl<A: DeserializeOwned> About<A> {
    /// Tell who is meant from the rest. Flattened fields would do that too, but lose the name of what is wrong.
    pub(super) fn read(given: Value) -> Result<(Who, A), ActionRefused> {
        let Members(given) = arguments(given)?;
        let (who, more): (Map<_, _>, Map<_, _>) = given.into_iter().partition(|(name, _)| Who::has(name));
        Ok((arguments(who.into())?, arguments(more.into())?))
    }
}

impl Who {
    fn has(name: &str) -> bool {
        matches!(name, "project_id" | "user_id" | "email" | "external_id")
    }

    /// The one user who is meant, and the project.
    fn find(&self, state: &State) -> Result<(String, Uuid), ActionRefused> {
        let names = [self.user_id.is_some(), self.email.is_some(), self.external_id.is_some()];
        if names.into_iter().filter(|given| *given).count() != 1 {
            return Err(ActionRefused::Arguments(
                "exactly one of `user_id`, `email` and `external_id` is needed".into(),
            ));
        }
        let project_id = self.project_id.as_deref().map(normal_id);
        let here = |project: &&Project| project_id.as_ref().is_none_or(|id| *id == project.id);
        let mut found = state
            .projects
            .values()
            .filter(here)
            .flat_map(|project| self.meant(project).into_iter().map(|user| (project.id.clone(), user)));
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(self.unknown(state.projects.values().filter(here))),
            (Some(_), Some(_)) if project_id.is_some() => Err(ActionRefused::Conflict(
                "several users of the project have that name; use `user_id`".into(),
            )),
            (Some(_), Some(_)) => Err(ActionRefused::Conflict(
                "several users have that name; say which `project_id`, or use `user_id`".into(),
            )),
        }
    }

    /// That nobody has the name that was given, among the users of `projects`, with those whom it could have meant.
    fn unknown<'p>(&self, projects: impl Iterator<Item = &'p Project>) -> ActionRefused {
        let users = projects.flat_map(|project| project.users.values());
        match (&self.user_id, &self.email, &self.external_id) {
            (Some(id), ..) => {
                let known = users.map(|user| user.id.to_string());
                ActionRefused::not_found("user_id", &id.to_string(), known)
            }
            (_, Some(email), _) => {
                ActionRefused::not_found("email", email, users.filter_map(|user| user.email.clone()))
            }
            (.., Some(id)) => {
                ActionRefused::not_found("external_id", id, users.map(|user| user.subject.clone()))
            }
            _ => nobody(),
        }
    }

    /// Whom of a project the name means. An address is first of all that of the user who logs in with it: others
    /// merely brought it along from an identity provider.
    fn meant(&self, project: &Project) -> Vec<Uuid> {
        if let Some(id) = self.email.as_ref().and_then(|email| project.by_email(email)) {
            return vec![id];
        }
        project.users.values().filter(|user| self.means(user)).map(|user| user.id).collect()
    }

    fn means(&self, user: &User) -> bool {
        let same = |email: &String| {
            user.email.as_ref().is_some_and(|own| own.to_lowercase() == email.to_lowercase())
        };
        self.user_id == Some(user.id)
            || self.email.as_ref().is_some_and(same)
            || self.external_id.as_ref().is_some_and(|id| *id == user.subject || *id == user.external_hash())
    }

    /// The project of the one user who is meant, to be changed, and the user.
    pub(super) fn found<'s>(&self, state: &'s mut State) -> Result<(&'s mut Project, Uuid), ActionRefused> {
        let (project, user) = self.find(state)?;
        state.projects.get_mut(&project).map(|project| (project, user)).ok_or_else(nobody)
    }
}

/// Nobody has the name that was given.
pub(super) fn nobody() -> ActionRefused {
    ActionRefused::NotFound("there is no such user".into())
}
