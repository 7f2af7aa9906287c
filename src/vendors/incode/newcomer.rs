//! A person whom a scenario has from the start. Everything else names the identity by its key, so the key is needed;
//! who is created by an action may be told so later, by the action itself.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Value, json};

use super::state::Person;

/// A person with a key.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Person")]
pub struct Newcomer(pub(super) Person);

impl TryFrom<Person> for Newcomer {
    type Error = &'static str;

    fn try_from(person: Person) -> Result<Self, Self::Error> {
        if person.key.is_empty() { Err("`key` is missing") } else { Ok(Self(person)) }
    }
}

impl JsonSchema for Newcomer {
    fn schema_name() -> Cow<'static, str> {
        "Newcomer".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Person::json_schema(generator);
        let key = schema.pointer_mut("/properties/key").and_then(Value::as_object_mut);
        _ = key.and_then(|key| key.remove("default"));
        schema.insert("required".into(), json!(["key"]));
        schema
    }
}
