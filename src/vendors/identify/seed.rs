//! The vendor's section of a scenario (section 9), and how it fills the state.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

use super::Identify;
use super::ids::{checked_id, is_uuid, normal_id};
use super::provider::Provider;
use super::seed_user::SeedUser;
use super::state::{
    Badge, EmailText, FakeToken, Idp, Overrides, Project, Settings, State, Strictness, first_double,
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
    #[schemars(schema_with = "by_provider")]
    idps: BTreeMap<Provider, Idp>,
    /// The catalogue of badges.
    #[serde(default)]
    badges: Vec<Badge>,
    /// Its users.
    #[serde(default)]
    users: Vec<SeedUser>,
}

/// The keys of a map are not part of what is generated for it.
fn by_provider(generator: &mut SchemaGenerator) -> Schema {
    let mut schema = generator.subschema_for::<BTreeMap<Provider, Idp>>();
    schema.insert("propertyNames".into(), generator.subschema_for::<Provider>().to_value());
    schema
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
        let fake = checked_fake(fake)
            .and_then(|fake| seed.check_named(state, fake))
            .map_err(|error| format!("tokens[{index}]: {error}"))?;
        if !known.insert((fake.provider, fake.token.clone(), fake.project_id.clone())) {
            return Err(format!("tokens[{index}]: the token stands twice"));
        }
        state.fakes.push(fake);
    }
    Ok(())
}

impl Seed {
    /// Projects that only noLogin could name, where nothing says that it does.
    pub(super) fn doubts(&self) -> Vec<String> {
        let doubt = |(index, project): (usize, &SeedProject)| {
            let settings = self.settings.clone().with(&project.settings);
            let says = project.provider.is_some() || !project.users.is_empty() || !project.idps.is_empty();
            let can_be = says || is_uuid(&project.id) || settings.strictness == Strictness::Lenient;
            (!can_be).then(|| {
                format!(
                    "projects[{index}]: the id `{}` is no UUID, so only requests of noLogin can name it; \
                     `provider: noLogin` says that this is meant",
                    project.id
                )
            })
        };
        self.projects.iter().enumerate().filter_map(doubt).collect()
    }

    /// A token of one project names one that is declared, unless none is and all are made at first use.
    fn check_named(&self, state: &State, fake: FakeToken) -> Result<FakeToken, String> {
        let all_are_known = !self.projects.is_empty() || self.settings.declared_projects_only;
        match &fake.project_id {
            Some(id) if all_are_known && !state.projects.contains_key(id) => {
                Err(format!("no project `{id}` is declared"))
            }
            _ => Ok(fake),
        }
    }
}

/// A fake token with its project as requests name it, or what is wrong with it.
pub(super) fn checked_fake(fake: &FakeToken) -> Result<FakeToken, String> {
    if fake.token.is_empty() || fake.subject.is_empty() {
        return Err("token and subject are not empty".into());
    }
    check_has_tokens(fake.provider)?;
    if fake.nickname.as_ref().is_some_and(String::is_empty) {
        return Err("nickname is not empty; leave it out where the token gives none".into());
    }
    if let Some(email) = &fake.email {
        EmailText::check(email).map_err(|_| format!("`{email}` is no e-mail"))?;
    }
    let checked =
        |id: &str| checked_id("project_id", id, true).map_err(|refusal| refusal.told().into_owned());
    let project_id = fake.project_id.as_deref().map(checked).transpose()?;
    Ok(FakeToken { project_id, ..fake.clone() })
}

/// Only Auth0 and social networks issue tokens of their own.
fn check_has_tokens(provider: Provider) -> Result<(), String> {
    if provider == Provider::AuthZero || provider.is_social() {
        Ok(())
    } else {
        Err(format!("{} has no tokens of its own", provider.name()))
    }
}

impl SeedProject {
    /// Whether requests of the providers that it names can reach it: only noLogin takes any text for an id.
    fn check_id(&self, project: &Project) -> Result<(), String> {
        if is_uuid(&self.id) || project.settings.strictness == Strictness::Lenient {
            return Ok(());
        }
        let named = project.provider.into_iter().chain(project.users.values().map(|user| user.provider));
        let mut named = named.chain(project.idps.keys().copied());
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
        let settings = state.settings.as_ref().clone().with(&self.settings);
        settings.check().map_err(|error| format!("settings: {error}"))?;
        let mut project = Project::new(&normal_id(&self.id), Arc::new(settings));
        project.enabled = self.enabled;
        project.provider = self.provider;
        for (provider, idp) in &self.idps {
            let checked = check_has_tokens(*provider).and_then(|()| idp.check());
            checked.map_err(|error| format!("idps: {}: {error}", provider.name()))?;
        }
        project.idps.clone_from(&self.idps);
        if let Some(id) = first_double(self.badges.iter().map(|badge| &badge.badge_id)) {
            return Err(format!("badges: the badge `{id}` stands twice"));
        }
        project.badges.clone_from(&self.badges);
        for (index, user) in self.users.iter().enumerate() {
            user.add(&mut project, tx).map_err(|error| format!("users[{index}]: {error}"))?;
        }
        self.check_id(&project)?;
        Ok(project)
    }
}
