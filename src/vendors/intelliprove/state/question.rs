//! Questions and answers: the last answer per key counts (section 4.6).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::super::errors::{Error, Refusal};
use super::super::validation::{Fault, Kind, Questions, types};
use super::settings::UnknownLookupKey;
use super::{State, User};
use crate::engine::Moment;

/// What an answer must be, for questions of the scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ValueType {
    /// Any JSON but null.
    #[default]
    Any,
    /// A whole number, or what the framework reads as one.
    Integer,
    /// A number, or what the framework reads as one.
    Float,
}

/// What is read where a text has nothing in the reader's language.
pub(super) const ENGLISH: &str = "en";

/// A text, in one language or in several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Text {
    /// The same for everyone.
    One(String),
    /// By language code; others read English.
    ByLanguage(BTreeMap<String, String>),
}

impl Text {
    /// The text for a reader of `language`.
    pub fn spoken(&self, language: &str) -> &str {
        match self {
            Self::One(text) => text,
            Self::ByLanguage(texts) => {
                texts.get(language).or_else(|| texts.get(ENGLISH)).map_or("", String::as_str)
            }
        }
    }

    /// The languages in which it differs.
    fn languages(&self) -> impl Iterator<Item = &str> {
        let texts = match self {
            Self::One(_) => None,
            Self::ByLanguage(texts) => Some(texts),
        };
        texts.into_iter().flat_map(|texts| texts.keys().map(String::as_str))
    }
}

/// An option of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its number, from 1.
    pub value: u32,
    /// What it says.
    pub label: Text,
}

/// A question of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its key.
    pub lookup_key: String,
    /// What it asks.
    pub question: Text,
    /// What can be answered; not enforced.
    pub options: Vec<Choice>,
    /// What an answer must be.
    #[serde(default)]
    pub value_type: ValueType,
}

impl Question {
    /// The languages in which it differs.
    pub(super) fn languages(&self) -> impl Iterator<Item = &str> {
        let labels = self.options.iter().map(|option| &option.label);
        labels.chain([&self.question]).flat_map(Text::languages)
    }
}

/// An answer as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// The value.
    pub value: Value,
    /// An IANA name, not checked.
    pub timezone: Option<String>,
    /// When it was given.
    pub at: Moment,
}

impl Questions for State {
    fn judge(&self, key: Option<&str>, given: &types::Given<'_>) -> Result<Value, Fault> {
        let question = key.and_then(|key| self.questions.get(key));
        match question.map(|question| question.value_type).unwrap_or_default() {
            ValueType::Any => types::AnyJson.accept(given),
            ValueType::Integer => types::Integer.accept(given).map(Value::from),
            ValueType::Float => types::Float.accept(given).map(Value::from),
        }
    }
}

impl State {
    /// Refuse a question that is unknown, unless the settings accept it.
    pub fn asks(&self, key: &str) -> Result<(), Error> {
        let accepts = self.settings.unknown_lookup_key == UnknownLookupKey::Accept;
        if accepts || self.questions.contains_key(key) {
            Ok(())
        } else {
            Err(Refusal::QuestionNotFound.into())
        }
    }

    /// Store an answer of a user.
    pub fn answer(&mut self, user_id: Uuid, key: &str, given: Given) -> Result<(), Error> {
        self.catch_up(user_id)?;
        self.user_mut(user_id)?.answers.insert(key.to_owned(), given);
        Ok(())
    }

    /// The questions that a user has not answered, as a reader of `language` sees them.
    pub fn open_questions(&self, user: &User, language: &str) -> Vec<String> {
        let open =
            self.questions.values().filter(|question| !user.answers.contains_key(&question.lookup_key));
        open.map(|question| question.question.spoken(language).to_owned()).collect()
    }
}
