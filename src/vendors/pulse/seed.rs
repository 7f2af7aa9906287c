//! The vendor's section of a scenario (section 9), and how it fills the state.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::Pulse;
use super::inputs::is_reference;
use super::state::{KeyStatus, MOST_RECORDS, Record, Settings, State, User, check_key, draw_id};
use super::typing::text_id::check_text_id;
use super::typing::typist::{DEFAULT_TEXT, LONGEST_TEXT, SHORTEST_TEXT, check_text, typing};
use super::typing::{Pattern, Submission};
use crate::engine::{Checked, Moment, Refusals, Transaction};

/// Settings, keys and users.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Seed {
    // Namespaces of one scenario share them.
    /// What differs from the defaults.
    pub settings: Arc<Settings>,
    /// Keys of which something is known.
    pub api_keys: Vec<SeedKey>,
    /// Users that are there from the start.
    pub users: Vec<SeedUser>,
}

/// A key of which something is known.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedKey {
    /// The key itself.
    key: String,
    /// Whether it is accepted.
    #[serde(default)]
    status: KeyStatus,
}

/// A user that is there from the start.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedUser {
    /// The customer's own name of the user.
    user_ref: String,
    /// The only tenant that has the user; left out: every tenant.
    #[serde(default)]
    api_key: Option<String>,
    /// How many references the synthetic typist makes.
    #[serde(default)]
    references: u32,
    /// Who types; left out: the user.
    #[serde(default)]
    typist: Option<String>,
    /// What is typed: 16 to 2,000 characters.
    #[serde(default)]
    #[schemars(length(min = SHORTEST_TEXT, max = LONGEST_TEXT))]
    text: Option<String>,
    /// The `tId` of the references; left out: none.
    #[serde(default)]
    t_id: Option<String>,
    /// When the user was created; left out: at the namespace's start.
    #[serde(default)]
    created_at: Option<Moment>,
    /// Patterns beside those of the typist.
    #[serde(default)]
    patterns: Vec<SeedPattern>,
}

/// A recorded pattern.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedPattern {
    /// 24 lower-case hex digits; left out: drawn.
    #[serde(default)]
    #[schemars(regex(pattern = "^[0-9a-f]{24}$"), title = "a text of 24 of 0-9 a-f")]
    id: Option<String>,
    /// The `tId`; left out: the pattern's own.
    #[serde(default)]
    t_id: Option<String>,
    /// Whether it is a reference.
    #[serde(default = "yes")]
    linked: bool,
    /// The timing, in any layout that is read.
    pattern: Value,
}

const fn yes() -> bool {
    true
}

type Tx<'a> = Transaction<'a, Pulse>;

/// Users by tenant; those of `None` are every tenant's.
type Users<'s> = BTreeMap<Option<&'s str>, BTreeMap<&'s str, User>>;

/// Fill an empty state: the template first, since each tenant begins as its copy.
pub(super) fn fill(seed: &Seed, state: &mut State, tx: &mut Tx<'_>) -> Result<(), Refusals> {
    let mut refusals = Refusals::default();
    refusals.keep("settings", seed.settings.check());
    state.settings = Arc::clone(&seed.settings);
    state.template.service = seed.settings.status;
    for (index, SeedKey { key, status }) in seed.api_keys.iter().enumerate() {
        let listed = check_key(key).and_then(|()| match state.list_key(key.clone(), *status) {
            Some(_) => Err(format!("the key `{key}` stands twice")),
            None => Ok(()),
        });
        refusals.keep(format_args!("api_keys[{index}].key"), listed);
    }
    let mut users = Users::new();
    for (index, seed) in seed.users.iter().enumerate() {
        refusals.keep(format_args!("users[{index}]"), seed.admit(state, tx, &mut users));
    }
    // `None`, the template, sorts before every key.
    for (key, users) in users {
        let mut tenant = state.template.clone();
        tenant.users.extend(users.into_iter().map(|(name, user)| (name.to_owned(), user)));
        match key {
            None => state.template = tenant,
            Some(key) => {
                state.tenants.insert(key.to_owned(), tenant);
            }
        }
    }
    refusals.done()
}

impl SeedUser {
    fn admit<'s>(&'s self, state: &State, tx: &mut Tx<'_>, users: &mut Users<'s>) -> Result<(), Refusals> {
        let mut refusals = Refusals::default();
        let tenant = self.api_key.as_deref();
        refusals.keep("api_key", tenant.map_or(Ok(()), |key| state.check_tenant_key(key)));
        let name = self.user_ref.as_str();
        if !is_reference(name) {
            refusals.refuse("user_ref", "a user_ref has 1 to 254 characters and no control characters");
        }
        let user = refusals.keep("", self.user(tx));
        let double =
            users.entry(tenant).or_default().insert(name, user.unwrap_or_else(|| User::new(tx.now())));
        if double.is_some() {
            refusals.refuse("user_ref", format_args!("the user_ref `{name}` stands twice"));
        }
        refusals.done()
    }

    fn user(&self, tx: &mut Tx<'_>) -> Result<User, Refusals> {
        let mut refusals = Refusals::default();
        refusals.keep("t_id", check_text_id(self.t_id.as_deref()));
        if self.references as usize + self.patterns.len() > MOST_RECORDS {
            refusals.refuse("references", format_args!("a user has at most {MOST_RECORDS} patterns"));
            // Nobody waits until so many of them are typed.
            return Err(refusals);
        }
        let mut user = User::new(self.created_at.unwrap_or(tx.now()));
        user.records.extend(refusals.keep("text", self.typed(tx)).into_iter().flatten());
        for (index, seed) in self.patterns.iter().enumerate() {
            let way = format!("patterns[{index}]");
            let Some(record) = refusals.keep(&way, seed.record(tx)) else { continue };
            if user.record(&record.id).is_ok() {
                refusals
                    .refuse(format_args!("{way}.id"), format_args!("the id `{}` stands twice", record.id));
            }
            user.records.push(record);
        }
        refusals.done().map(|()| user)
    }

    /// Repetitions 1 to n of the synthetic typist.
    fn typed(&self, tx: &mut Tx<'_>) -> Result<Vec<Record>, String> {
        let typist = self.typist.as_ref().unwrap_or(&self.user_ref);
        let text = self.text.as_deref().unwrap_or(DEFAULT_TEXT);
        check_text(text)?;
        let typed =
            |repetition| Record::typed(draw_id(tx), self.t_id.clone(), typing_of(typist, text, repetition));
        Ok((1..=self.references).map(typed).collect())
    }
}

/// One repetition of the synthetic typist as a pattern.
pub(super) fn typing_of(typist: &str, text: &str, repetition: u32) -> Pattern {
    Pattern::Keystrokes(typing(typist, text, repetition).into_iter().map(Into::into).collect())
}

impl SeedPattern {
    /// It must be readable, but is not tested for robots.
    fn record(&self, tx: &mut Tx<'_>) -> Result<Record, Refusals> {
        let mut refusals = Refusals::default();
        refusals.keep("t_id", check_text_id(self.t_id.as_deref()));
        let mut submission = Submission::read(&self.pattern);
        refusals.keep("pattern", submission.readable().map_err(|why| why.to_string()));
        submission.text_id = self.t_id.clone().or(submission.text_id);
        let id = match &self.id {
            Some(id) if !is_id(id) => Err(format!("the id `{id}` is not 24 lower-case hex digits")),
            Some(id) => Ok(id.clone()),
            None => Ok(draw_id(tx)),
        };
        let id = refusals.keep("id", id).unwrap_or_default();
        refusals.done()?;
        let mut record = Record::of(id, submission);
        record.linked = self.linked;
        Ok(record)
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
