//! What was sent or written, as a tree: JSON of a request and YAML of a file alike, in which everything knows where it stands.
//!
//! Types are read from this one tree, whatever the text was, so that what does not fit is told with its path and
//! place in the same words everywhere, and the code that reads a type exists once.

mod json;
mod members;
mod misfit;
mod place;
mod read;
mod source;
mod variant;
mod word;

use std::sync::Arc;

pub use members::members;
pub use misfit::{Misfit, path};
pub use place::Place;
pub use read::read;
pub use source::{Source, lines};
pub use word::read_fields;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it begins.
    pub place: Place,
    /// What it is.
    pub content: Content,
}

/// A key of a mapping and where it stands.
#[derive(Clone, Debug)]
pub struct Key {
    /// The key; one that is no text is as it was written.
    pub text: Arc<str>,
    /// Where it begins.
    pub place: Place,
}

/// What a value is, by the core schema of YAML 1.2. Aliases share what they stand for.
#[derive(Clone, Debug)]
pub enum Content {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number, of 64 bits with or without a sign.
    Integer(i128),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(Arc<str>),
    /// A list.
    List(Vec<Arc<Node>>),
    /// A mapping in the order of the text. In YAML no key stands twice; in JSON that is for the type to refuse, which
    /// knows the path.
    Map(Vec<(Key, Arc<Node>)>),
}

/// One step from a value into it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// To the member of that name.
    Member(String),
    /// To the entry of that index.
    Entry(usize),
}

impl Key {
    /// The key as if it were a value.
    pub fn as_value(&self) -> Arc<Node> {
        Arc::new(Node { place: self.place.clone(), content: Content::Text(Arc::clone(&self.text)) })
    }

    fn step(&self) -> Step {
        Step::Member((*self.text).to_owned())
    }
}

impl Node {
    /// The member `name` of a mapping, with its key.
    pub fn entry(&self, name: &str) -> Option<(&Key, &Arc<Self>)> {
        self.entries().iter().find(|(key, _)| *key.text == *name).map(|(key, value)| (key, value))
    }

    /// The member `name` of a mapping.
    pub fn get(&self, name: &str) -> Option<&Arc<Self>> {
        self.entry(name).map(|(_, value)| value)
    }

    /// The entries of a mapping; none where it is something else.
    pub fn entries(&self) -> &[(Key, Arc<Self>)] {
        if let Content::Map(entries) = &self.content { entries } else { &[] }
    }

    /// The values of a list; none where it is something else.
    pub fn values(&self) -> &[Arc<Self>] {
        if let Content::List(values) = &self.content { values } else { &[] }
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        if let Content::Text(text) = &self.content { Some(text) } else { None }
    }

    /// Whether a place is that of this value, or of a key or value inside it.
    pub fn holds(&self, place: &Place) -> bool {
        self.place.is(place)
            || self.values().iter().any(|value| value.holds(place))
            || self.entries().iter().any(|(key, value)| key.place.is(place) || value.holds(place))
    }

    /// The steps to the innermost value whose place, or whose key's, this is; the last of several.
    pub fn steps_to(&self, place: &Place) -> Option<Vec<Step>> {
        let values =
            self.values().iter().enumerate().map(|(index, value)| (Step::Entry(index), value, false));
        let entries = self.entries().iter();
        let entries =
            entries.map(|(key, value)| (Step::Member(key.text.to_string()), value, key.place.is(place)));
        let found = values.chain(entries).find_map(|(step, value, is_here)| {
            let below = value.steps_to(place).or(is_here.then(Vec::new))?;
            Some(std::iter::once(step).chain(below).collect())
        });
        found.or_else(|| self.place.is(place).then(Vec::new))
    }

    /// All texts inside it.
    pub fn texts(&self) -> Vec<&str> {
        let below = self.values().iter().chain(self.entries().iter().map(|(_, value)| value));
        self.text().into_iter().chain(below.flat_map(|value| value.texts())).collect()
    }

    /// What one step leads to.
    pub fn step(&self, step: &Step) -> Option<&Arc<Self>> {
        match step {
            Step::Member(name) => self.get(name),
            Step::Entry(index) => self.values().get(*index),
        }
    }

    /// The same tree without what `steps` lead to; unchanged where they lead nowhere.
    #[must_use]
    pub fn without(&self, steps: &[Step]) -> Self {
        let Some((step, rest)) = steps.split_first() else { return self.clone() };
        let kept = |here: bool, value: &Arc<Self>| {
            if !here {
                Some(Arc::clone(value))
            } else if rest.is_empty() {
                None
            } else {
                Some(Arc::new(value.without(rest)))
            }
        };
        let content = match (&self.content, step) {
            (Content::List(values), Step::Entry(wanted)) => Content::List(
                values
                    .iter()
                    .enumerate()
                    .filter_map(|(index, value)| kept(index == *wanted, value))
                    .collect(),
            ),
            (Content::Map(entries), Step::Member(wanted)) => Content::Map(
                entries
                    .iter()
                    .filter_map(|(key, value)| Some((key.clone(), kept(*key.text == **wanted, value)?)))
                    .collect(),
            ),
            (content, _) => content.clone(),
        };
        Self { place: self.place.clone(), content }
    }
}
