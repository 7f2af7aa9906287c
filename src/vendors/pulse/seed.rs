//! The vendor's section of a scenario (section 9), and how it fills the state.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::Pulse;
use super::inputs::is_reference;
use super::state::{KeyStatus, MOST_RECORDS, Record, Settings, State, User, check_key, draw_id};
use super::typing::text_id::is_text_id;
use super::typing::typist::{DEFAULT_TEXT, LONGEST_TEXT, SHORTEST_TEXT, check_text, typing};
use super::typing::{Pattern, Submission};
use crate::engine::{Moment, Transaction};

/// Settings, keys and users.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Seed {
    /// What differs from the defaults.
    pub settings: Settings,
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
    #[schemars(regex(pattern = "^[0-9a-f]{24}$"))]
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

/// Fill an empty state: the template first, since each tenant begins as its copy.
pub(super) fn fill(seed: &Seed, state: &mut State, tx: &mut Tx<'_>) -> Result<(), String> {
    seed.settings.check().map_err(|error| format!("settings: {error}"))?;
    state.settings = Arc::new(seed.settings.clone());
    state.template.service = seed.settings.status;
    for (index, SeedKey { key, status }) in seed.api_keys.iter().enumerate() {
        check_key(key).map_err(|error| format!("api_keys[{index}]: {error}"))?;
        if state.list_key(key.clone(), *status).is_some() {
            return Err(format!("api_keys[{index}]: the key stands twice"));
        }
    }
    let mut users: BTreeMap<Option<&str>, BTreeMap<String, User>> = BTreeMap::new();
    for (index, seed) in seed.users.iter().enumerate() {
        let checked = seed.api_key.as_deref().map_or(Ok(()), |key| state.check_tenant_key(key));
        let user =
            checked.and_then(|()| seed.user(tx)).map_err(|error| format!("users[{index}]: {error}"))?;
        let tenant = users.entry(seed.api_key.as_deref()).or_default();
        if tenant.insert(seed.user_ref.clone(), user).is_some() {
            return Err(format!("users[{index}]: the user_ref `{}` stands twice", seed.user_ref));
        }
    }
    // `None`, the template, sorts before every key.
    for (key, users) in users {
        let mut tenant = state.template.clone();
        tenant.users.extend(users);
        match key {
            None => state.template = tenant,
            Some(key) => {
                state.tenants.insert(key.to_owned(), tenant);
            }
        }
    }
    Ok(())
}

impl SeedUser {
    fn user(&self, tx: &mut Tx<'_>) -> Result<User, String> {
        if !is_reference(&self.user_ref) {
            return Err("a user_ref has 1 to 254 characters and no control characters".into());
        }
        if self.references as usize + self.patterns.len() > MOST_RECORDS {
            return Err(format!("a user has at most {MOST_RECORDS} patterns"));
        }
        check_text_id(self.t_id.as_deref())?;
        let mut user = User::new(self.created_at.unwrap_or(tx.now()));
        user.records = self.typed(tx)?;
        for (index, seed) in self.patterns.iter().enumerate() {
            let record = seed.record(tx).map_err(|error| format!("patterns[{index}]: {error}"))?;
            if user.record(&record.id).is_ok() {
                return Err(format!("patterns[{index}]: the id `{}` stands twice", record.id));
            }
            user.records.push(record);
        }
        Ok(user)
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
    fn record(&self, tx: &mut Tx<'_>) -> Result<Record, String> {
        check_text_id(self.t_id.as_deref())?;
        let mut submission = Submission::read(&self.pattern);
        submission.pattern.as_ref().map_err(ToString::to_string)?;
        submission.text_id = self.t_id.clone().or(submission.text_id);
        let id = match &self.id {
            Some(id) if is_id(id) => id.clone(),
            Some(id) => return Err(format!("the id `{id}` is not 24 lower-case hex digits")),
            None => draw_id(tx),
        };
        let mut record = Record::of(id, submission);
        record.linked = self.linked;
        Ok(record)
    }
}

/// Refuse a `tId` that no request can send: its references would never be found.
pub(super) fn check_text_id(t_id: Option<&str>) -> Result<(), String> {
    if t_id.is_none_or(is_text_id) { Ok(()) } else { Err("a t_id has 1 to 256 characters".into()) }
}

fn is_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
