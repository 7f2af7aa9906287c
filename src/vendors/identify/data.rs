//! The member `data` of a body: what it holds, and what is wanted of it (section 2).

use serde_json::{Map, Value};

use super::errors::Refusal;
use super::state::Wish;
use crate::engine::{DEEPEST, within_reach};

/// The member `data` of a body, or that there is none.
#[derive(Clone, Copy)]
pub(super) struct Data<'a>(pub(super) Option<&'a Map<String, Value>>);

impl<'a> Data<'a> {
    /// Members that stand elsewhere than in a body.
    pub(super) const fn of(members: &'a Map<String, Value>) -> Self {
        Self(Some(members))
    }

    /// A member; `null` counts as not given.
    pub(super) fn get(self, name: &str) -> Option<&'a Value> {
        self.0?.get(name).filter(|value| !value.is_null())
    }

    /// What is wanted of something whose whole value is replaced: `null` takes it away.
    pub(super) fn wish(self, name: &str) -> Result<Wish<Value>, Refusal> {
        Ok(match self.0.and_then(|members| members.get(name)) {
            None => Wish::Keep,
            Some(Value::Null) => Wish::Remove,
            Some(value) => Wish::Set(checked_depth(name, value)?.clone()),
        })
    }

    /// All members, those that are `null` too.
    pub(super) fn members(self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.0.into_iter().flatten()
    }

    /// A member that must be text, if it is given.
    pub(super) fn text(self, name: &str) -> Result<Option<String>, Refusal> {
        Ok(self.as_text(name)?.map(str::to_owned))
    }

    pub(super) fn as_text(self, name: &str) -> Result<Option<&'a str>, Refusal> {
        self.get(name).map(|value| as_text(name, value)).transpose()
    }

    /// A member that must be given, as text.
    pub(super) fn needed(self, name: &str) -> Result<String, Refusal> {
        self.text(name)?.ok_or_else(|| Refusal::parameter(format!("{name} is required")))
    }
}

/// A value of any shape, which must not nest deeper than can be kept.
pub(super) fn checked_depth<'v>(name: &str, value: &'v Value) -> Result<&'v Value, Refusal> {
    let told = |_| Refusal::parameter(format!("{name} must be nested at most {DEEPEST} levels deep"));
    within_reach(value).map_err(told).map(|()| value)
}

/// A value that must be text.
pub(super) fn text(name: &str, value: &Value) -> Result<String, Refusal> {
    as_text(name, value).map(str::to_owned)
}

pub(super) fn as_text<'v>(name: &str, value: &'v Value) -> Result<&'v str, Refusal> {
    value.as_str().ok_or_else(|| Refusal::parameter(format!("{name} must be a string")))
}
