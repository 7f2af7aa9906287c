//! The members of a body: unknown ones are ignored, `null` counts as absent, a wrong type is named.

use serde_json::{Map, Value};

use super::super::errors::{Error, Refusal};

/// The members of an object, below a name that leads there.
pub(super) struct Given {
    members: Map<String, Value>,
    place: &'static str,
}

impl Given {
    pub(super) fn new(members: Map<String, Value>, place: &'static str) -> Self {
        Self { members, place }
    }

    /// The value of a member that is there.
    pub(super) fn value(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name).filter(|value| !value.is_null())
    }

    /// A text that may be absent.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Error> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(name)),
        }
    }

    /// An object that may be absent.
    pub(super) fn object(&mut self, name: &str) -> Result<Option<Map<String, Value>>, Error> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Object(members)) => Ok(Some(members)),
            Some(_) => Err(self.wrong(name)),
        }
    }

    pub(super) fn wrong(&self, name: &str) -> Error {
        Refusal::WrongType(format!("{}{name}", self.place)).into()
    }
}
