//! A user of a scenario or of the action `create_user` (sections 9 and 10), by the rules that requests follow.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;
use uuid::Uuid;

use super::Identify;
use super::data::checked_depth;
use super::errors::Refusal;
use super::ids::checked_id;
use super::provider::Provider;
use super::rules::{checked_additional_id, checked_external_id, checked_username, own_attributes};
use super::state::{Device, EmailText, Game, Project, Status, Strictness, User, refuse_doubles};
use crate::api::Members;
use crate::engine::{Refusals, Transaction};

/// A user who is there from the start, or is added by an action.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedUser {
    /// Who vouches for the user.
    pub(super) provider: Provider,
    /// The address; needed with awsCognito.
    #[serde(default)]
    email: Option<String>,
    /// The password, in clear: never a real one. Needed with awsCognito.
    #[serde(default)]
    password: Option<String>,
    /// The name; left out: as for a new user.
    #[serde(default)]
    username: Option<String>,
    /// What an operator says.
    #[serde(default)]
    status: Status,
    /// Our id; left out: drawn.
    #[serde(default)]
    user_id: Option<Uuid>,
    /// The id at the provider; needed with Auth0 and social networks, drawn with awsCognito.
    #[serde(default)]
    subject: Option<String>,
    /// The name that the caller gives; needed with noLogin.
    #[serde(default)]
    external_id: Option<String>,
    /// The device; needed with anonymous.
    #[serde(default)]
    device_id: Option<String>,
    /// A further id of a device's user.
    #[serde(default)]
    additional_id: Option<Value>,
    /// Attributes by name; numbers and booleans become their JSON text.
    #[serde(default)]
    attributes: Members,
    /// Whatever the application keeps with the user.
    #[serde(default)]
    app_profile: Option<Value>,
    /// The last change of attributes, in seconds; left out: now.
    #[serde(default)]
    updated_at: Option<i64>,
    /// Logins in seconds, newest last.
    #[serde(default)]
    login_history: Vec<i64>,
    /// Devices in the order of first sight.
    #[serde(default)]
    devices: Vec<SeedDevice>,
    /// Points and badges.
    #[serde(default)]
    game_profile: Game,
}

/// A device that a user was seen on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedDevice {
    /// Its id.
    device_id: String,
    /// The first login on it, in seconds.
    #[serde(default)]
    sign_up: Option<i64>,
    /// The last login on it, in seconds.
    #[serde(default)]
    last_login: Option<i64>,
}

/// Why a user is not added.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum NotAdded {
    /// The entry itself is wrong.
    #[error("{0}")]
    Wrong(Refusals),
    /// Somebody else has that name, which stands in that member.
    #[error("{1} stands twice")]
    Taken(&'static str, String),
}

impl From<NotAdded> for Refusals {
    fn from(not_added: NotAdded) -> Self {
        match not_added {
            NotAdded::Wrong(refusals) => refusals,
            NotAdded::Taken(member, _) => {
                let mut refusals = Self::default();
                refusals.refuse(member, not_added);
                refusals
            }
        }
    }
}

type Tx<'a> = Transaction<'a, Identify>;

impl SeedUser {
    /// Add the user to a project, where all the names must be free.
    pub(super) fn add(&self, project: &mut Project, tx: &mut Tx<'_>) -> Result<Uuid, NotAdded> {
        let is_free = project.settings.strictness == Strictness::Lenient;
        let user = self.user(is_free, tx).map_err(NotAdded::Wrong)?;
        if project.users.contains_key(&user.id) {
            return Err(NotAdded::Taken("user_id", format!("the user_id `{}`", user.id)));
        }
        if project.by_subject(user.provider, &user.subject).is_some() {
            let told = format!("the user `{}` of {}", user.subject, user.provider.name());
            return Err(NotAdded::Taken(self.named_by(), told));
        }
        if let Some(email) = user.email.as_ref().filter(|_| user.provider == Provider::AwsCognito)
            && project.by_email(email).is_some()
        {
            return Err(NotAdded::Taken("email", format!("the e-mail `{email}`")));
        }
        Ok(project.add(user))
    }

    /// The member that names the user at the provider.
    fn named_by(&self) -> &'static str {
        match self.provider {
            Provider::Anonymous => "device_id",
            Provider::NoLogin => "external_id",
            _ => "subject",
        }
    }

    /// The user, whose devices need not be UUIDs where `is_free`.
    fn user(&self, is_free: bool, tx: &mut Tx<'_>) -> Result<User, Refusals> {
        let mut refusals = Refusals::default();
        let subject = self.subject(is_free, tx, &mut refusals);
        let id = self.user_id.unwrap_or_else(|| tx.rng("identify/user").uuid());
        let mut user = User::new(id, self.provider, subject, tx.now());
        user.attributes =
            kept(&mut refusals, "attributes", own_attributes(&self.attributes.0)).unwrap_or_default();
        self.call(&mut user, &mut refusals);
        user.password.clone_from(&self.password);
        user.status = self.status;
        let profile =
            self.app_profile.as_ref().map(|profile| checked_depth("app_profile", profile)).transpose();
        user.app_profile = kept(&mut refusals, "app_profile", profile).flatten().cloned();
        let additional = self.additional_id.as_ref();
        let additional = additional.map(|id| checked_additional_id("additional_id", id)).transpose();
        user.additional_id = kept(&mut refusals, "additional_id", additional).flatten();
        user.updated_at = self.updated_at.unwrap_or(user.updated_at);
        user.logins.clone_from(&self.login_history);
        for (index, device) in self.devices.iter().enumerate() {
            let way = format!("devices[{index}].device_id");
            user.devices.extend(kept(&mut refusals, &way, device.device(is_free)));
        }
        let devices = user.devices.iter().map(|device| &device.id);
        refuse_doubles("devices", ".device_id", "device", devices, &mut refusals);
        refusals.keep("game_profile", self.game_profile.check());
        user.game = self.game_profile.clone();
        user.trim();
        refusals.done().map(|()| user)
    }

    /// Name and address, by the rules for a new user.
    fn call(&self, user: &mut User, refusals: &mut Refusals) {
        let given = self.username.clone().map(checked_username).transpose();
        let given = kept(refusals, "username", given).flatten();
        if let Some(email) = self.email.as_ref().filter(|email| EmailText::check(email).is_err()) {
            refusals.refuse("email", format_args!("`{email}` is no e-mail"));
        }
        let nickname = user.attributes.get("nickname").filter(|name| !name.is_empty()).cloned();
        let local = self.email.as_deref().and_then(|email| email.split('@').next()).map(str::to_owned);
        let own = user.username.clone();
        user.username = given
            .clone()
            .or_else(|| nickname.clone())
            .or_else(|| local.clone())
            .unwrap_or_else(|| own.clone());
        user.email.clone_from(&self.email);
        if self.provider.is_social() {
            let nickname = nickname.or(given).or(local).unwrap_or(own);
            user.email.get_or_insert_with(|| format!("{nickname}@example.org"));
            user.attributes.insert("nickname".into(), nickname);
        }
    }

    /// What the provider knows the user by; empty where that is refused.
    fn subject(&self, is_free: bool, tx: &mut Tx<'_>, refusals: &mut Refusals) -> String {
        let mut needed = |name: &'static str, given: &Option<String>| {
            let given = given.clone().filter(|given| !given.is_empty());
            let why = || format!("{name} is needed with {}", self.provider.name());
            refusals.keep("", given.ok_or_else(why))
        };
        match self.provider {
            Provider::AwsCognito => {
                needed("email", &self.email);
                needed("password", &self.password);
                let drawn = || tx.rng("identify/subject").uuid().to_string();
                self.subject.clone().filter(|given| !given.is_empty()).unwrap_or_else(drawn)
            }
            Provider::Anonymous => {
                let id = needed("device_id", &self.device_id);
                let checked = id.map(|id| checked_id("device_id", &id, is_free)).transpose();
                kept(refusals, "device_id", checked).flatten().unwrap_or_default()
            }
            Provider::NoLogin => {
                let id = needed("external_id", &self.external_id);
                let checked = id.map(|id| checked_external_id("external_id", id)).transpose();
                kept(refusals, "external_id", checked).flatten().unwrap_or_default()
            }
            _ => needed("subject", &self.subject).unwrap_or_default(),
        }
    }
}

/// What a rule for requests came to; what it refuses is kept, in the words that a request would be told.
fn kept<T>(refusals: &mut Refusals, way: &str, came: Result<T, Refusal>) -> Option<T> {
    refusals.keep(way, came.map_err(|refusal| refusal.told().into_owned()))
}

impl SeedDevice {
    fn device(&self, is_free: bool) -> Result<Device, Refusal> {
        let id = checked_id("device_id", &self.device_id, is_free)?;
        let first = self.sign_up.or(self.last_login);
        Ok(Device { id, logins: first.map(|first| (first, self.last_login.unwrap_or(first))) })
    }
}
