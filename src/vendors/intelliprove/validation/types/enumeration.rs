//! Enumerations: a text out of a list of names. Only a text can be a member; nothing is coerced.

use serde_json::{Value, json};

use super::{Fault, Given, Kind};

/// One of a list of names, which may come from settings; accepted as written.
#[derive(Debug)]
pub struct Enumeration<'n, N>(pub &'n [N]);

// A derive would ask for names that are copyable themselves.
impl<N> Copy for Enumeration<'_, N> {}

impl<N> Clone for Enumeration<'_, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N: AsRef<str>> Enumeration<'_, N> {
    fn names(&self) -> Vec<String> {
        self.0.iter().map(|name| name.as_ref().to_owned()).collect()
    }
}

impl<N: AsRef<str>> Kind for Enumeration<'_, N> {
    type Out = String;

    fn accept(&self, given: &Given<'_>) -> Result<String, Fault> {
        let text = text(given);
        let name = self.0.iter().map(AsRef::as_ref).find(|name| Some(*name) == text);
        name.map(str::to_owned).ok_or_else(|| Fault::Enumeration(self.names()))
    }

    fn schema(&self) -> Value {
        schema(&self.names())
    }
}

/// One of a fixed list of names, each standing for a value.
#[derive(Debug, Clone, Copy)]
pub struct Choice<T: 'static> {
    members: &'static [(&'static str, T)],
    any_case: bool,
}

impl<T> Choice<T> {
    /// The names and their values; a name counts only as it is written here.
    #[must_use]
    pub const fn of(members: &'static [(&'static str, T)]) -> Self {
        Self { members, any_case: false }
    }

    /// The same for any case of ASCII letters; a refusal still lists the names as they are written.
    #[must_use]
    pub const fn in_any_case(members: &'static [(&'static str, T)]) -> Self {
        Self { members, any_case: true }
    }

    fn matches(&self, name: &str, text: &str) -> bool {
        name == text || self.any_case && name.eq_ignore_ascii_case(text)
    }

    fn names(&self) -> Vec<String> {
        self.members.iter().map(|(name, _)| (*name).to_owned()).collect()
    }
}

impl<T: Copy> Kind for Choice<T> {
    type Out = T;

    fn accept(&self, given: &Given<'_>) -> Result<T, Fault> {
        let found =
            text(given).and_then(|text| self.members.iter().find(|(name, _)| self.matches(name, text)));
        found.map(|(_, value)| *value).ok_or_else(|| Fault::Enumeration(self.names()))
    }

    fn schema(&self) -> Value {
        schema(&self.names())
    }
}

fn text<'r>(given: &Given<'r>) -> Option<&'r str> {
    match given {
        Given::Text(text) => Some(text),
        _ => None,
    }
}

fn schema(names: &[String]) -> Value {
    json!({ "type": "string", "enum": names })
}
