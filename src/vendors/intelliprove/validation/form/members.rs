//! The members of one object of a body.

use serde_json::{Value, json};
use smallvec::SmallVec;

use super::super::fault::Fault;
use super::super::json::{Json, member};
use super::super::problem::Loc;
use super::super::types::{AnyJson, Enumeration, Given, Kind};
use super::ledger::{Demand, Found, Ledger};
use super::{Patch, Questions, Read};

/// The way to a value. In place: nearly all that is read is right, and its way is told to nobody.
pub(super) type Way = SmallVec<[Loc; 4]>;

/// An object that is being read, or described, member by member.
#[derive(Debug)]
pub struct Members<'f, 'r> {
    /// Nothing stands for an object without members.
    object: Option<&'r [(String, Json)]>,
    loc: Way,
    pub(super) context: Context<'f, 'r>,
}

/// What all levels of one form share.
#[derive(Debug)]
pub(super) struct Context<'f, 'r> {
    pub(super) ledger: &'f mut Ledger,
    pub(super) languages: &'r [String],
    pub(super) questions: &'r dyn Questions,
}

/// The value of an answer to a question, of which the key is known if it could be read.
#[derive(Debug, Clone, Copy)]
struct Answer<'a> {
    key: Option<&'a str>,
    questions: &'a dyn Questions,
}

impl Kind for Answer<'_> {
    type Out = Value;

    fn accept(&self, given: &Given<'_>) -> Result<Value, Fault> {
        self.questions.judge(self.key, given)
    }

    fn schema(&self) -> Value {
        AnyJson.schema()
    }
}

impl<'r> Context<'_, 'r> {
    /// Reads an object at `loc` with `read`; in description mode an object without members.
    pub(super) fn object<T>(
        &mut self,
        loc: Way,
        demand: Demand,
        found: Found<'r>,
        read: impl FnOnce(&mut Members<'_, 'r>) -> Read<T>,
    ) -> Read<Option<T>> {
        let settled = self.ledger.visit(&loc, demand, || json!({ "type": "object" }), found, members);
        let object = match settled {
            Some(Patch::Value(object)) => object,
            None if self.ledger.describes() => None,
            other => return other.map(|_| None),
        };
        let context =
            Context { ledger: &mut *self.ledger, languages: self.languages, questions: self.questions };
        read(&mut Members { object, loc, context }).map(Some)
    }
}

/// Quirk: an empty array counts as an object without members, since Python can make a `dict` of it.
fn members(given: Given<'_>) -> Result<Option<&[(String, Json)]>, Fault> {
    match given {
        Given::Object(object) => Ok(Some(object)),
        Given::List([]) => Ok(None),
        _ => Err(Fault::Dict),
    }
}

impl<'r> Members<'_, 'r> {
    /// Reads a member that must have a value.
    pub fn required<K: Kind>(&mut self, name: &'static str, kind: K) -> Read<K::Out> {
        self.member(name, Demand::Required, &kind)?.value()
    }

    /// Reads a member for which absent and null mean the same.
    pub fn optional<K: Kind>(&mut self, name: &'static str, kind: K) -> Read<Option<K::Out>> {
        self.patch(name, kind).map(Patch::value)
    }

    /// Reads a member that may be absent but not null.
    pub fn not_null<K: Kind>(&mut self, name: &'static str, kind: K) -> Read<Option<K::Out>> {
        self.member(name, Demand::NotNull, &kind).map(Patch::value)
    }

    /// Reads a member for which absent and null mean different things.
    pub fn patch<K: Kind>(&mut self, name: &'static str, kind: K) -> Read<Patch<K::Out>> {
        self.member(name, Demand::Optional, &kind)
    }

    /// Reads an object that must be there.
    pub fn object<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Members<'_, 'r>) -> Read<T>,
    ) -> Read<T> {
        self.nested(name, Demand::Required, read)?
    }

    /// Reads an object that may be absent or null.
    pub fn optional_object<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Members<'_, 'r>) -> Read<T>,
    ) -> Read<Option<T>> {
        self.nested(name, Demand::Optional, read)
    }

    /// Reads the value of an answer to the question `key`, which must be what that question wants.
    pub fn answer(&mut self, name: &'static str, key: Option<&str>) -> Read<Value> {
        let questions = self.context.questions;
        self.member(name, Demand::Required, &Answer { key, questions })?.value()
    }

    /// The language codes that the settings allow.
    #[must_use]
    pub fn language(&self) -> Enumeration<'r, String> {
        Enumeration(self.context.languages)
    }

    fn member<K: Kind>(&mut self, name: &'static str, demand: Demand, kind: &K) -> Read<Patch<K::Out>> {
        let (loc, found) = (self.loc_of(name), self.found(name));
        self.context.ledger.visit(&loc, demand, || kind.schema(), found, |given| kind.accept(&given))
    }

    fn nested<T>(
        &mut self,
        name: &'static str,
        demand: Demand,
        read: impl FnOnce(&mut Members<'_, 'r>) -> Read<T>,
    ) -> Read<Option<T>> {
        let (loc, found) = (self.loc_of(name), self.found(name));
        self.context.object(loc, demand, found, read)
    }

    fn found(&self, name: &str) -> Found<'r> {
        Found::json(self.object.and_then(|members| member(members, name)))
    }

    fn loc_of(&self, name: &'static str) -> Way {
        self.loc.iter().copied().chain([Loc::Name(name)]).collect()
    }
}
