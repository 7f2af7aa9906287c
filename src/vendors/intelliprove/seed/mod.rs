//! The vendor's section of a scenario (section 9), and how it fills the state.

mod unlocked;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::IntelliProve;
use super::errors::Error;
use super::measurements::{self, Biomarker, Sex};
use super::state::{
    AnswerOption, Given, Question, QuestionText, Settings, State, Traits, User, ValueType, catalogue,
};
use unlocked::Unlocked;

use crate::engine::{Moment, Span, Transaction};

/// Settings, users and questions.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Seed {
    /// What differs from the defaults.
    pub settings: Settings,
    /// Users that are there from the start.
    pub users: Vec<SeedUser>,
    /// Questions beside, or instead of, those of the default catalogue.
    pub questions: Vec<SeedQuestion>,
}

/// A user that is there from the start.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedUser {
    /// The customer's id; null or left out only together with a `user_id`.
    #[serde(default)]
    external_user_id: Option<String>,
    /// The vendor's id; left out: drawn.
    #[serde(default)]
    user_id: Option<Uuid>,
    /// Date of birth.
    #[serde(default)]
    birth_date: Option<NaiveDate>,
    /// Sex at birth.
    #[serde(default)]
    sex: Option<Sex>,
    /// Preferred language, one of the setting `languages`.
    #[serde(default)]
    language: Option<String>,
    /// How many scans they may complete; −1: any number. Left out: the setting of the same name.
    #[serde(default)]
    max_measurement_count: Option<i64>,
    /// What is unlocked whatever the health journey says.
    #[serde(default)]
    unlocked: Unlocked,
    /// Answers by question.
    #[serde(default)]
    answers: BTreeMap<String, Value>,
    /// Scans made before the start.
    #[serde(default)]
    face_scans: Vec<SeedScan>,
}

/// A scan made before the start; exactly one of `ago` and `at`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedScan {
    /// How long before the start.
    #[serde(default)]
    ago: Option<Span>,
    /// When.
    #[serde(default)]
    at: Option<Moment>,
    /// Its id; left out: drawn.
    #[serde(default)]
    face_scan_id: Option<Uuid>,
    /// How it ended.
    #[serde(default)]
    status: SeedStatus,
    /// Values by biomarker, instead of drawn ones.
    #[serde(default)]
    #[schemars(schema_with = "by_biomarker")]
    biomarkers: BTreeMap<Biomarker, measurements::Value>,
}

/// The keys of a map are not part of what is generated for it.
fn by_biomarker(generator: &mut SchemaGenerator) -> Schema {
    let mut schema = generator.subschema_for::<BTreeMap<Biomarker, measurements::Value>>();
    schema.insert("propertyNames".into(), generator.subschema_for::<Biomarker>().to_value());
    schema
}

/// How a seeded scan ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum SeedStatus {
    /// With biomarkers.
    #[default]
    Completed,
    /// Without.
    Failed,
}

/// A question of the scenario.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedQuestion {
    /// Its key.
    lookup_key: String,
    /// What it asks.
    question: String,
    /// What can be answered, numbered from 1.
    #[serde(default)]
    options: Vec<String>,
    /// What an answer must be.
    #[serde(default)]
    value_type: ValueType,
}

type Tx<'a> = Transaction<'a, IntelliProve>;

/// Fill an empty state.
pub(super) fn fill(seed: &Seed, state: &mut State, tx: &mut Tx<'_>) -> Result<(), String> {
    state.settings = Arc::new(seed.settings.clone());
    let catalogue = catalogue().map_err(|error| format!("the built-in questions cannot be read: {error}"))?;
    for question in catalogue {
        state.questions.insert(question.lookup_key.clone(), question);
    }
    for (index, seeded) in seed.questions.iter().enumerate() {
        let (key, earlier) = (&seeded.lookup_key, seed.questions.iter().take(index));
        if earlier.into_iter().any(|other| other.lookup_key == *key) {
            return Err(format!("questions[{index}]: the lookup_key `{key}` stands twice"));
        }
        state.questions.insert(key.clone(), seeded.question());
    }
    for (index, user) in seed.users.iter().enumerate() {
        admit(state, tx, user).map_err(|error| format!("users[{index}]: {error}"))?;
    }
    state.begin_nights(tx.now());
    Ok(())
}

impl SeedQuestion {
    fn question(&self) -> Question {
        let option = |(number, label): (u32, &String)| AnswerOption {
            value: number,
            label: QuestionText::One(label.clone()),
        };
        Question {
            lookup_key: self.lookup_key.clone(),
            question: QuestionText::One(self.question.clone()),
            options: (1..).zip(&self.options).map(option).collect(),
            value_type: self.value_type,
        }
    }
}

fn admit(state: &mut State, tx: &mut Tx<'_>, seed: &SeedUser) -> Result<(), String> {
    let user_id = create(state, tx, seed)?;
    let answers = answers(state, seed, tx.now())?;
    let user = state.user_mut(user_id).map_err(unexpected)?;
    user.max_measurement_count = seed.max_measurement_count;
    user.unlocked.clone_from(&seed.unlocked.0);
    user.answers = answers;
    scans(state, tx, user_id, &seed.face_scans)
}

/// Answers are judged as they are when a user gives them.
fn answers(state: &State, seed: &SeedUser, at: Moment) -> Result<BTreeMap<String, Given>, String> {
    let judged = |(key, value): (&String, &Value)| {
        state.asks(key).map_err(|_| format!("the answer to `{key}` has no question"))?;
        let value = state
            .judge(key, value)
            .map_err(|_| format!("the answer to `{key}` is not what its question asks for: {value}"))?;
        Ok((key.clone(), Given { value, timezone: None, at }))
    };
    seed.answers.iter().map(judged).collect()
}

fn create(state: &mut State, tx: &mut Tx<'_>, seed: &SeedUser) -> Result<Uuid, String> {
    let languages = &state.settings.languages;
    if let Some(language) = seed.language.as_ref().filter(|language| !languages.contains(language)) {
        return Err(format!(
            "language `{language}` is not among the setting `languages`: {}",
            languages.join(", ")
        ));
    }
    let traits = Traits {
        birth_date: seed.birth_date,
        sex: seed.sex,
        language: seed.language.as_deref().map(Arc::from),
    };
    if seed.external_user_id.as_ref().is_some_and(|external| !(1..=255).contains(&external.chars().count())) {
        return Err("an external_user_id has 1 to 255 characters".into());
    }
    if seed.external_user_id.as_deref().is_some_and(|external| state.by_external_id(external).is_some()) {
        return Err("this external_user_id stands twice".into());
    }
    match (seed.user_id, &seed.external_user_id) {
        (Some(user_id), _) if state.users.contains_key(&user_id) => {
            Err(format!("the user_id {user_id} stands twice"))
        }
        (Some(user_id), external) => {
            state.admit(User::new(user_id, external.as_deref().map(Arc::from), traits));
            Ok(user_id)
        }
        (None, Some(external)) => {
            let (_, user) = state.create_user(tx, external, traits).map_err(unexpected)?;
            Ok(user.user_id)
        }
        (None, None) => Err("a user without an external_user_id needs a user_id".into()),
    }
}

/// Scans are made in the order of their times.
fn scans(state: &mut State, tx: &mut Tx<'_>, user_id: Uuid, seeds: &[SeedScan]) -> Result<(), String> {
    let mut timed = Vec::with_capacity(seeds.len());
    for seed in seeds {
        timed.push((seed.time(tx.now())?, seed));
    }
    timed.sort_by_key(|(at, _)| *at);
    for (at, seed) in timed {
        if seed.face_scan_id.is_some_and(|id| state.scan(id).is_ok()) {
            return Err("a face_scan_id stands twice".into());
        }
        make(state, tx, user_id, at, seed).map_err(unexpected)?;
    }
    Ok(())
}

impl SeedScan {
    fn time(&self, now: Moment) -> Result<Moment, String> {
        let at = match (self.ago, self.at) {
            (Some(ago), None) => now.before(ago),
            (None, Some(at)) => at,
            _ => return Err("a face scan needs exactly one of `ago` and `at`".into()),
        };
        if at <= now { Ok(at) } else { Err(format!("a face scan at {at} lies after the start, {now}")) }
    }
}

fn make(state: &mut State, tx: &mut Tx<'_>, user_id: Uuid, at: Moment, seed: &SeedScan) -> Result<(), Error> {
    let face_scan_id = state.start_scan(tx, user_id, at, seed.face_scan_id)?;
    match seed.status {
        SeedStatus::Failed => state.fail_scan(face_scan_id).map(|_| ()),
        SeedStatus::Completed => {
            let given: Vec<_> =
                seed.biomarkers.iter().map(|(biomarker, value)| (*biomarker, *value)).collect();
            state.complete_scan(tx, face_scan_id, at, &given)
        }
    }
}

/// The ids were checked before, so no rule refuses any more.
fn unexpected(error: Error) -> String {
    format!("the simulator refused: {error:?}")
}
