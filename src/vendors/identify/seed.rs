//! The vendor's section of a scenario (section 9), and how it fills the state.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::Identify;
use super::provider::Provider;
use super::sent::{is_uuid, normal_id};
use super::state::{
    Badge, Device, EmailText, FakeToken, Game, Idp, Overrides, Project, Settings, State, Status, Strictness,
    User,
};
use crate::engine::Transaction;

/// Settings, projects with their users, fake tokens of identity providers.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Seed {
    /// What differs from the defaults, for all projects.
    pub settings: Settings,
    /// Projects that are there from the start.
    pub projects: Vec<SeedProject>,
    /// Tokens that stand for what an identity provider would say of them.
    pub tokens: Vec<FakeToken>,
}

/// A project that is there from the start.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedProject {
    /// Its id.
    id: String,
    /// Whether the extension is on.
    #[serde(default = "yes")]
    enabled: bool,
    /// The provider where a request names none.
    #[serde(default)]
    provider: Option<Provider>,
    /// What differs for it.
    #[serde(default)]
    settings: Overrides,
    /// Identity providers with their keys, given here and never fetched.
    #[serde(default)]
    idps: BTreeMap<Provider, Idp>,
    /// The catalogue of badges.
    #[serde(default)]
    badges: Vec<Badge>,
    /// Its users.
    #[serde(default)]
    users: Vec<SeedUser>,
}

/// A user who is there from the start, or is added by an action.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedUser {
    /// Who vouches for the user.
    provider: Provider,
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
    /// Attributes by name.
    #[serde(default)]
    attributes: BTreeMap<String, String>,
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

const fn yes() -> bool {
    true
}

type Tx<'a> = Transaction<'a, Identify>;

/// Fill an empty state.
pub(super) fn fill(seed: &Seed, state: &mut State, tx: &mut Tx<'_>) -> Result<(), String> {
    seed.settings.check().map_err(|error| format!("settings: {error}"))?;
    state.settings = Arc::new(seed.settings.clone());
    for (index, seed) in seed.projects.iter().enumerate() {
        let project = seed.project(state, tx).map_err(|error| format!("projects[{index}]: {error}"))?;
        if state.projects.insert(project.id.clone(), project).is_some() {
            return Err(format!("projects[{index}]: the id `{}` stands twice", seed.id));
        }
    }
    let mut known = BTreeSet::new();
    for (index, fake) in seed.tokens.iter().enumerate() {
        check_fake(fake).map_err(|error| format!("tokens[{index}]: {error}"))?;
        let fake = normal_fake(fake);
        if !known.insert((fake.provider, fake.token.clone(), fake.project_id.clone())) {
            return Err(format!("tokens[{index}]: the token stands twice"));
        }
        state.fakes.push(fake);
    }
    Ok(())
}

/// What is wrong with a fake token, if anything is.
pub(super) fn check_fake(fake: &FakeToken) -> Result<(), String> {
    if fake.provider != Provider::AuthZero && !fake.provider.is_social() {
        Err(format!("{} has no tokens of its own", fake.provider.name()))
    } else if fake.token.is_empty() || fake.subject.is_empty() {
        Err("token and subject are not empty".into())
    } else {
        Ok(())
    }
}

/// The same token with its project as requests name it.
pub(super) fn normal_fake(fake: &FakeToken) -> FakeToken {
    FakeToken { project_id: fake.project_id.as_deref().map(normal_id), ..fake.clone() }
}

impl SeedProject {
    /// Whether requests of the providers that it names can reach it: only noLogin takes any text for an id.
    fn check_id(&self, settings: &Settings) -> Result<(), String> {
        if is_uuid(&self.id) || settings.strictness == Strictness::Lenient {
            return Ok(());
        }
        let named = self.provider.into_iter().chain(self.users.iter().map(|user| user.provider));
        let mut named = named.chain(self.idps.keys().copied());
        named.find(|provider| *provider != Provider::NoLogin).map_or(Ok(()), |provider| {
            Err(format!(
                "the id `{}` is no UUID, so requests of {} cannot name it; only noLogin, or the setting strictness: \
                 lenient, takes any text",
                self.id,
                provider.name()
            ))
        })
    }

    fn project(&self, state: &State, tx: &mut Tx<'_>) -> Result<Project, String> {
        if !(1..=128).contains(&self.id.chars().count()) {
            return Err("an id has 1 to 128 characters".into());
        }
        self.settings.check().map_err(|error| format!("settings: {error}"))?;
        let settings = state.settings.as_ref().clone().with(&self.settings);
        settings.check().map_err(|error| format!("settings: {error}"))?;
        let mut project = Project::new(&normal_id(&self.id), Arc::new(settings));
        project.enabled = self.enabled;
        project.provider = self.provider;
        for (provider, idp) in &self.idps {
            idp.check().map_err(|error| format!("idps: {}: {error}", provider.name()))?;
        }
        project.idps.clone_from(&self.idps);
        project.badges.clone_from(&self.badges);
        for (index, user) in self.users.iter().enumerate() {
            user.add(&mut project, tx).map_err(|error| format!("users[{index}]: {error}"))?;
        }
        self.check_id(&project.settings)?;
        Ok(project)
    }
}

impl SeedUser {
    /// Add the user to a project, where all the names must be free.
    pub(super) fn add(&self, project: &mut Project, tx: &mut Tx<'_>) -> Result<Uuid, String> {
        let user = self.user(tx)?;
        if project.users.contains_key(&user.id) {
            return Err(format!("the user_id `{}` stands twice", user.id));
        }
        if project.by_subject(user.provider, &user.subject).is_some() {
            return Err(format!("the user `{}` of {} stands twice", user.subject, user.provider.name()));
        }
        if let Some(email) = user.email.as_ref().filter(|_| user.provider == Provider::AwsCognito)
            && project.by_email(email).is_some()
        {
            return Err(format!("the e-mail `{email}` stands twice"));
        }
        Ok(project.add(user))
    }

    fn user(&self, tx: &mut Tx<'_>) -> Result<User, String> {
        let subject = self.subject(tx)?;
        let id = self.user_id.unwrap_or_else(|| tx.rng("identify/user").uuid());
        let mut user = User::new(id, self.provider, subject, tx.now());
        if let Some(email) = &self.email {
            EmailText::check(email).map_err(|_| format!("`{email}` is no e-mail"))?;
        } else if self.provider.is_social() {
            user.email = Some(format!("{}@example.org", self.name().unwrap_or(&user.username)));
        }
        if let Some(name) = self.name() {
            name.clone_into(&mut user.username);
        }
        user.email = self.email.clone().or(user.email);
        user.password.clone_from(&self.password);
        user.status = self.status;
        user.attributes.clone_from(&self.attributes);
        if self.provider.is_social() {
            user.attributes.entry("nickname".into()).or_insert_with(|| user.username.clone());
        }
        user.app_profile.clone_from(&self.app_profile);
        user.additional_id.clone_from(&self.additional_id);
        user.updated_at = self.updated_at.unwrap_or(user.updated_at);
        user.logins.clone_from(&self.login_history);
        user.devices = self.devices.iter().map(SeedDevice::device).collect();
        user.game = self.game_profile.clone();
        user.trim();
        Ok(user)
    }

    /// The name, by the rules for a new user.
    fn name(&self) -> Option<&str> {
        let local = self.email.as_deref().and_then(|email| email.split('@').next());
        let nickname = self.attributes.get("nickname").map(String::as_str);
        self.username.as_deref().or(nickname).or(local).filter(|name| !name.is_empty())
    }

    fn subject(&self, tx: &mut Tx<'_>) -> Result<String, String> {
        let needed = |what: &str, given: &Option<String>| {
            let given = given.clone().filter(|given| !given.is_empty());
            given.ok_or_else(|| format!("{what} is needed with {}", self.provider.name()))
        };
        match self.provider {
            Provider::AwsCognito => {
                needed("email", &self.email)?;
                needed("password", &self.password)?;
                let drawn = || tx.rng("identify/subject").uuid().to_string();
                Ok(self.subject.clone().unwrap_or_else(drawn))
            }
            Provider::Anonymous => needed("device_id", &self.device_id).map(|id| normal_id(&id)),
            Provider::NoLogin => needed("external_id", &self.external_id),
            _ => needed("subject", &self.subject),
        }
    }
}

impl SeedDevice {
    fn device(&self) -> Device {
        let id = if is_uuid(&self.device_id) { normal_id(&self.device_id) } else { self.device_id.clone() };
        let first = self.sign_up.or(self.last_login);
        Device { id, logins: first.map(|first| (first, self.last_login.unwrap_or(first))) }
    }
}
