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
    Badge, EmailText, FakeToken, Idp, Overrides, Project, Settings, State, Strictness, refuse_doubles,
};
use crate::engine::{Checked, Refusals, Transaction};

/// Settings, projects with their users, fake tokens of identity providers.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Seed {
    // Namespaces of one scenario share them.
    /// What differs from the defaults, for all projects.
    pub settings: Arc<Settings>,
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
pub(super) fn fill(seed: &Seed, state: &mut State, tx: &mut Tx<'_>) -> Result<(), Refusals> {
    let mut refusals = Refusals::default();
    refusals.keep("settings", seed.settings.check());
    state.settings = Arc::clone(&seed.settings);
    for (index, seed) in seed.projects.iter().enumerate() {
        let way = format!("projects[{index}]");
        let id = normal_id(&seed.id).into_owned();
        if state.projects.contains_key(&id) {
            refusals.refuse(format_args!("{way}.id"), format_args!("the id `{}` stands twice", seed.id));
        }
        let mut project = Project::new(&id, Arc::clone(&state.settings));
        refusals.keep(way, seed.fill(&mut project, tx));
        // One that was refused is there all the same: what names it is not wrong.
        state.projects.insert(id, project);
    }
    let mut known = BTreeSet::new();
    for (index, fake) in seed.tokens.iter().enumerate() {
        let way = format!("tokens[{index}]");
        let Some(fake) = refusals.keep(&way, checked_fake(fake)) else { continue };
        refusals.keep(format_args!("{way}.project_id"), seed.check_named(state, &fake));
        if !known.insert((fake.provider, fake.token.clone(), fake.project_id.clone())) {
            refusals
                .refuse(format_args!("{way}.token"), format_args!("the token `{}` stands twice", fake.token));
        }
        state.fakes.push(fake);
    }
    refusals.done()
}

impl Seed {
    /// Projects that only noLogin could name, where nothing says that it does.
    pub(super) fn doubts(&self) -> Vec<String> {
        let doubt = |(index, project): (usize, &SeedProject)| {
            let settings = self.settings.as_ref().clone().with(&project.settings);
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
    fn check_named(&self, state: &State, fake: &FakeToken) -> Result<(), String> {
        let all_are_known = !self.projects.is_empty() || self.settings.declared_projects_only;
        match &fake.project_id {
            Some(id) if all_are_known && !state.projects.contains_key(id) => {
                Err(format!("no project `{id}` is declared"))
            }
            _ => Ok(()),
        }
    }
}

/// A fake token with its project as requests name it, or what is wrong with it.
pub(super) fn checked_fake(fake: &FakeToken) -> Result<FakeToken, Refusals> {
    let mut refusals = Refusals::default();
    for (name, given) in [("token", &fake.token), ("subject", &fake.subject)] {
        if given.is_empty() {
            refusals.refuse(name, format_args!("{name} is not empty"));
        }
    }
    refusals.keep("provider", check_has_tokens(fake.provider));
    if fake.nickname.as_ref().is_some_and(String::is_empty) {
        refusals.refuse("nickname", "nickname is not empty; leave it out where the token gives none");
    }
    if let Some(email) = fake.email.as_ref().filter(|email| EmailText::check(email).is_err()) {
        refusals.refuse("email", format_args!("`{email}` is no e-mail"));
    }
    let checked =
        |id: &str| checked_id("project_id", id, true).map_err(|refusal| refusal.told().into_owned());
    let project_id = refusals.keep("project_id", fake.project_id.as_deref().map(checked).transpose());
    refusals.done()?;
    Ok(FakeToken { project_id: project_id.flatten(), ..fake.clone() })
}

/// Whether requests of the providers can name a project: only noLogin takes any text for an id.
pub(super) fn check_reach(
    id: &str,
    settings: &Settings,
    mut providers: impl Iterator<Item = Provider>,
) -> Result<(), String> {
    if is_uuid(id) || settings.strictness == Strictness::Lenient {
        return Ok(());
    }
    providers.find(|provider| *provider != Provider::NoLogin).map_or(Ok(()), |provider| {
        Err(format!(
            "the id `{id}` is no UUID, so requests of {} cannot name it; only noLogin, or the setting strictness: \
             lenient, takes any text",
            provider.name()
        ))
    })
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
    /// Whether requests of the providers that it names can reach it.
    fn check_id(&self, project: &Project) -> Result<(), String> {
        let named = project.provider.into_iter().chain(project.users.values().map(|user| user.provider));
        check_reach(&self.id, &project.settings, named.chain(project.idps.keys().copied()))
    }

    /// Make a project of the defaults what this one says.
    fn fill(&self, project: &mut Project, tx: &mut Tx<'_>) -> Result<(), Refusals> {
        let mut refusals = Refusals::default();
        if !(1..=128).contains(&self.id.chars().count()) {
            refusals.refuse("id", "an id has 1 to 128 characters");
        }
        let settings = project.settings.as_ref().clone().with(&self.settings);
        // What is wrong by the settings for all projects was told of them.
        if project.settings.check().is_ok() {
            refusals.keep("settings", settings.check());
        }
        project.settings = Arc::new(settings);
        project.enabled = self.enabled;
        project.provider = self.provider;
        for (provider, idp) in &self.idps {
            let way = format!("idps.{}", provider.name());
            refusals.keep(&way, check_has_tokens(*provider));
            refusals.keep(way, idp.check());
        }
        project.idps.clone_from(&self.idps);
        let badges = self.badges.iter().map(|badge| &badge.badge_id);
        refuse_doubles("badges", ".badge_id", "badge", badges, &mut refusals);
        project.badges.clone_from(&self.badges);
        for (index, user) in self.users.iter().enumerate() {
            let added = user.add(project, tx).map_err(Refusals::from);
            refusals.keep(format_args!("users[{index}]"), added);
        }
        refusals.keep("id", self.check_id(project));
        refusals.done()
    }
}
