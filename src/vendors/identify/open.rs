//! Answers with members that users name (section 4.1): a list, since they are few and each is looked for once.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::profile::DeviceView;
use super::state::User;
use super::tokens;
use crate::api::{Object, Written};

/// Members whose names a user may choose, so that no type lists them.
#[derive(Debug, JsonSchema)]
#[schemars(transparent)]
pub struct Open<'a>(#[schemars(with = "Map<String, Value>")] Vec<(Cow<'a, str>, Member<'a>)>);

/// A member of them.
#[derive(Debug)]
pub(super) enum Member<'a> {
    /// `null`
    Nothing,
    /// A text.
    Text(Cow<'a, str>),
    /// A number.
    Number(i64),
    /// Several.
    Numbers(Cow<'a, [i64]>),
    /// An id.
    Id(Uuid),
    /// Any value that is kept somewhere.
    Kept(&'a Value),
    /// Any other value.
    Json(Box<Value>),
    /// A token.
    Token(tokens::Written),
    /// More members.
    Inner(Open<'a>),
    /// The devices of a user.
    Devices(Vec<DeviceView>),
}

/// Write down what becomes of which value.
macro_rules! members {
    ($($given:ty: $known:pat => $member:expr;)+) => {
        $(impl<'a> From<$given> for Member<'a> {
            fn from($known: $given) -> Self {
                $member
            }
        })+
    };
}

members! {
    &'a str: text => Self::Text(text.into());
    String: text => Self::Text(text.into());
    Option<&'a str>: text => text.map_or(Self::Nothing, Self::from);
    Option<String>: text => text.map_or(Self::Nothing, Self::from);
    i64: number => Self::Number(number);
    &'a [i64]: numbers => Self::Numbers(numbers.into());
    Vec<i64>: numbers => Self::Numbers(numbers.into());
    Uuid: id => Self::Id(id);
    &'a Value: value => Self::Kept(value);
    Value: value => Self::Json(value.into());
}

/// Most answers have fewer members than this.
const USUAL: usize = 16;

impl Default for Open<'_> {
    fn default() -> Self {
        Self(Vec::with_capacity(USUAL))
    }
}

impl Written for Open<'_> {
    fn write(&self, json: &mut Vec<u8>) {
        let mut object = Object::new(json);
        for (name, member) in &self.0 {
            object.member(name, member);
        }
        object.end();
    }
}

impl Written for Member<'_> {
    fn write(&self, json: &mut Vec<u8>) {
        match self {
            Self::Nothing => Value::Null.write(json),
            Self::Text(text) => text.write(json),
            Self::Number(number) => number.write(json),
            Self::Numbers(numbers) => numbers.write(json),
            Self::Id(id) => id.write(json),
            Self::Kept(value) => value.write(json),
            Self::Json(value) => value.write(json),
            Self::Token(token) => token.write(json),
            Self::Inner(members) => members.write(json),
            Self::Devices(devices) => devices.write(json),
        }
    }
}

impl<'a> Open<'a> {
    /// Set a member; what comes later wins over an attribute of the same name.
    pub(super) fn set(&mut self, name: &'static str, value: impl Into<Member<'a>>) {
        self.put(name, value.into());
    }

    /// The same for a member that is no plain value.
    pub(super) fn put(&mut self, name: impl Into<Cow<'a, str>>, member: Member<'a>) {
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
    pub(super) fn set_attributes(&mut self, user: &'a User) {
        for (name, value) in &user.attributes {
            if !self.0.iter().any(|(known, _)| known == name) {
                self.0.push((name.into(), value.as_str().into()));
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
        let mut json = Vec::new();
        members.write(&mut json);
        assert_eq!(String::from_utf8(json).unwrap(), r#"{"a":"x","b":null,"c":{}}"#);
    }
}
