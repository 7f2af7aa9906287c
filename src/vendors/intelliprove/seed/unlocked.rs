//! What is unlocked from the start: parameters by name, or the word `all`.
//!
//! Read by hand, because an untagged enum would tell neither what was wrong nor where.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::super::measurements::{Named as _, Parameter};

/// The parameters that are unlocked.
#[derive(Debug, Default)]
pub(super) struct Unlocked(pub(super) Vec<Parameter>);

struct NamesOrAll;

impl<'de> Visitor<'de> for NamesOrAll {
    type Value = Unlocked;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list of parameters, or `all`")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Unlocked, E> {
        if word == "all" {
            Ok(Unlocked(Parameter::all().collect()))
        } else {
            Err(E::custom(format!("`{word}` is neither `all` nor a list of parameters")))
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Unlocked, A::Error> {
        let mut parameters = Vec::new();
        while let Some(parameter) = names.next_element()? {
            parameters.push(parameter);
        }
        Ok(Unlocked(parameters))
    }
}

impl<'de> Deserialize<'de> for Unlocked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NamesOrAll)
    }
}

impl JsonSchema for Unlocked {
    fn schema_name() -> Cow<'static, str> {
        "Unlocked".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let names = generator.subschema_for::<Vec<Parameter>>();
        json_schema!({ "anyOf": [names, { "const": "all" }] })
    }
}
