//! The vendor's section of a scenario (section 9), and how it fills the state.

mod admission;
mod unlocked;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::IntelliProve;
use super::measurements::{self, Biomarker, Sex};
use super::state::{AnswerOption, Catalogue, Question, QuestionText, Settings, State, ValueType};
use admission::Names;
use unlocked::Unlocked;

use crate::engine::{Checked, Moment, Refusals, Span, Transaction};

/// Settings, users and questions.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Seed {
    // Namespaces of one scenario share them.
    /// What differs from the defaults.
    pub settings: Arc<Settings>,
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
pub(super) fn fill(seed: &Seed, state: &mut State, tx: &mut Tx<'_>) -> Result<(), Refusals> {
    let mut refusals = Refusals::default();
    refusals.keep("settings", seed.settings.check());
    state.settings = Arc::clone(&seed.settings);
    let mut keys = BTreeSet::new();
    for (index, seeded) in seed.questions.iter().enumerate() {
        let key = &seeded.lookup_key;
        if !keys.insert(key) {
            let way = format!("questions[{index}].lookup_key");
            refusals.refuse(way, format_args!("the lookup_key `{key}` stands twice"));
        }
    }
    state.questions = Catalogue::built_in()?;
    if !seed.questions.is_empty() {
        let own = state.questions.with(seed.questions.iter().map(SeedQuestion::question));
        state.questions = Arc::new(own);
    }
    let mut names = Names::default();
    for (index, user) in seed.users.iter().enumerate() {
        refusals.keep(format_args!("users[{index}]"), user.admit(state, tx, &mut names));
    }
    state.begin_nights(tx.now());
    refusals.done()
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
