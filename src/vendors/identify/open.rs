//! Answers with members that users name (section 4.1): a list, since they are few and each is looked for once.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::model::DeviceView;
use super::state::User;
use super::tokens::Written;

/// Members whose names a user may choose, so that no type lists them.
#[derive(Debug, JsonSchema)]
#[schemars(transparent)]
pub struct Open(#[schemars(with = "Map<String, Value>")] Vec<(Cow<'static, str>, Member)>);

/// A member of them.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Member {
    /// Any value.
    Json(Value),
    /// A token.
    Token(Written),
    /// More members.
    Inner(Open),
    /// The devices of a user.
    Devices(Vec<DeviceView>),
}

/// Most answers have fewer members than this.
const USUAL: usize = 16;

impl Default for Open {
    fn default() -> Self {
        Self(Vec::with_capacity(USUAL))
    }
}

impl Serialize for Open {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, member)| (name, member)))
    }
}

impl Open {
    /// Set a member; what comes later wins over an attribute of the same name.
    pub(super) fn set(&mut self, name: &'static str, value: impl Into<Value>) {
        self.put(name, Member::Json(value.into()));
    }

    /// The same for a member that is no plain value.
    pub(super) fn put(&mut self, name: impl Into<Cow<'static, str>>, member: Member) {
        let name = name.into();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = member,
            None => self.0.push((name, member)),
        }
    }

    /// Set all members of another.
    pub(super) fn extend(&mut self, Self(others): Self) {
        for (name, member) in others {
            self.put(name, member);
        }
    }

    /// Add the attributes; none takes the place of a member that is there.
    pub(super) fn set_attributes(&mut self, user: &User) {
        for (name, value) in &user.attributes {
            if !self.0.iter().any(|(known, _)| known == name) {
                self.0.push((name.clone().into(), Member::Json(value.as_str().into())));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_that_comes_later_stands_where_the_first_of_its_name_stood() {
        let mut members = Open::default();
        members.set("a", 1);
        members.set("b", 2);
        members.set("a", "x");
        let mut more = Open::default();
        more.set("b", Value::Null);
        more.put("c", Member::Inner(Open::default()));
        members.extend(more);
        assert_eq!(serde_json::to_string(&members).unwrap(), r#"{"a":"x","b":null,"c":{}}"#);
    }
}
