//! All questions of a namespace, which nothing changes once they are there: namespaces of one kind share them.
//!
//! So what is told of a question that somebody has not answered is written down once for each language. Written anew for
//! each request, it was most of what listing the questions took.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::{Arc, LazyLock, OnceLock};

use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::question::{ENGLISH, Question};

/// Questions by key.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "BTreeMap<String, Question>")]
pub struct Catalogue {
    questions: BTreeMap<String, Question>,
    /// By language, from the first time that somebody reads it.
    unanswered: BTreeMap<String, OnceLock<Vec<Written>>>,
}

/// A question written down; nothing where it could not be.
pub type Written = Option<Box<RawValue>>;

impl Catalogue {
    /// The questions that are there without any scenario (observed).
    pub fn built_in() -> Result<Arc<Self>, String> {
        static READ: LazyLock<Result<Arc<Catalogue>, String>> = LazyLock::new(|| {
            let text =
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/intelliprove/questions.json"));
            let read = |list: Vec<Question>| Arc::new(Catalogue::default().with(list));
            let refused = |error| format!("the built-in questions cannot be read: {error}");
            serde_json::from_str(text).map(read).map_err(refused)
        });
        READ.clone()
    }

    /// These questions with others, which stand in place of those of the same keys.
    #[must_use]
    pub fn with(&self, others: impl IntoIterator<Item = Question>) -> Self {
        let mut questions = self.questions.clone();
        questions.extend(others.into_iter().map(|question| (question.lookup_key.clone(), question)));
        questions.into()
    }

    /// All questions, each as `write` writes it down for whoever has not answered it and reads `language`.
    pub fn unanswered(
        &self,
        language: &str,
        write: impl Fn(&Question, &str) -> Written,
    ) -> impl Iterator<Item = (&Question, Option<&RawValue>)> {
        let found =
            self.unanswered.get_key_value(language).or_else(|| self.unanswered.get_key_value(ENGLISH));
        let written = found.map(|(language, written)| {
            written.get_or_init(|| self.values().map(|question| write(question, language)).collect())
        });
        let written = written.into_iter().flatten().map(Option::as_deref).chain(std::iter::repeat(None));
        self.values().zip(written)
    }
}

impl From<BTreeMap<String, Question>> for Catalogue {
    fn from(questions: BTreeMap<String, Question>) -> Self {
        // What is read in another language is English.
        let languages: BTreeSet<_> =
            questions.values().flat_map(Question::languages).chain([ENGLISH]).collect();
        let unanswered =
            languages.into_iter().map(|language| (language.to_owned(), OnceLock::new())).collect();
        Self { questions, unanswered }
    }
}

impl Deref for Catalogue {
    type Target = BTreeMap<String, Question>;

    fn deref(&self) -> &Self::Target {
        &self.questions
    }
}

impl Serialize for Catalogue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.questions.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, value::to_raw_value};

    use super::*;

    fn asked(catalogue: &Catalogue, language: &str) -> Vec<String> {
        let write =
            |question: &Question, language: &str| to_raw_value(question.question.spoken(language)).ok();
        let all = catalogue.unanswered(language, write);
        all.map(|(question, text)| format!("{}: {}", question.lookup_key, text.unwrap().get())).collect()
    }

    #[test]
    fn each_reads_in_the_language_asked_for_or_in_english_whoever_reads_first() {
        let question = |key, text| json!({ "lookup_key": key, "question": text, "options": [] });
        let both = question("b", json!({ "en": "Well?", "nl": "Goed?" }));
        let catalogue: Catalogue = serde_json::from_value(json!({ "b": both.clone() })).unwrap();
        let one: Question = serde_json::from_value(question("a", json!("Why?"))).unwrap();
        let other: Question = serde_json::from_value(question("b", json!("How?"))).unwrap();
        let more = catalogue.with([one.clone()]);
        for _ in 0..2 {
            assert_eq!(asked(&more, "xx"), [r#"a: "Why?""#, r#"b: "Well?""#]);
            assert_eq!(asked(&more, "nl"), [r#"a: "Why?""#, r#"b: "Goed?""#]);
            assert_eq!(asked(&more.with([other.clone()]), "nl"), [r#"a: "Why?""#, r#"b: "How?""#]);
        }
        assert_eq!(asked(&Catalogue::default().with([one]), "nl"), [r#"a: "Why?""#]);
        assert_eq!(serde_json::to_value(catalogue).unwrap()["b"]["question"], both["question"]);
    }
}
