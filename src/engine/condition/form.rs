//! How conditions are written: a mapping from places to values or matchers.
//!
//! Read by hand rather than as an untagged enum, which would lose the positions that make an error useful.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor, value};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::matcher::text_of;
use super::pattern::Pattern;
use super::{Condition, Conditions, Field, Matcher};
use crate::engine::within_reach;

/// The most conditions that one rule has.
const MOST: usize = 50;
/// The matchers by name.
const MATCHERS: [&str; 5] = ["equals", "matches", "contains", "present", "one_of"];

impl<'de> Deserialize<'de> for Conditions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Places)
    }
}

struct Places;

impl<'de> Visitor<'de> for Places {
    type Value = Conditions;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("conditions such as { query.page: 2 }")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Conditions, M::Error> {
        let mut conditions = Vec::<Condition>::new();
        while let Some(name) = map.next_key::<String>()? {
            let field = Field::parse(&name).map_err(M::Error::custom)?;
            if conditions.iter().any(|known| known.field.part() == field.part()) {
                return Err(M::Error::custom(format!("two conditions for `{field}`")));
            }
            let matcher: Matcher = map.next_value()?;
            if field.is_text() && matcher.values().iter().any(|value| text_of(value).is_none()) {
                return Err(M::Error::custom(format!(
                    "`{field}` is text, which no list, mapping or null can be; absence is {{ present: false }}"
                )));
            }
            matcher.values().iter().try_for_each(within_reach).map_err(M::Error::custom)?;
            conditions.push(Condition { field, matcher });
            if conditions.len() > MOST {
                return Err(M::Error::custom(format!("more than {MOST} conditions")));
            }
        }
        Ok(Conditions(conditions))
    }
}

impl<'de> Deserialize<'de> for Matcher {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneMatcher)
    }
}

struct OneMatcher;

/// A value that is not a mapping stands for itself.
macro_rules! itself {
    ($($method:ident: $kind:ty),+) => {
        $(fn $method<E: Error>(self, value: $kind) -> Result<Matcher, E> {
            Ok(Matcher::Equals(Value::from(value)))
        })+
    };
}

impl<'de> Visitor<'de> for OneMatcher {
    type Value = Matcher;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a value, or a mapping with one of {}", MATCHERS.join(", "))
    }

    itself!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str, visit_string: String);

    fn visit_unit<E: Error>(self) -> Result<Matcher, E> {
        Ok(Matcher::Equals(Value::Null))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, seq: S) -> Result<Matcher, S::Error> {
        Value::deserialize(value::SeqAccessDeserializer::new(seq)).map(Matcher::Equals)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Matcher, M::Error> {
        let name = map.next_key::<String>()?.unwrap_or_default();
        let matcher = match name.as_str() {
            "equals" => Matcher::Equals(map.next_value()?),
            "matches" => {
                let text: String = map.next_value()?;
                Matcher::Matches(Pattern::parse(&text).map_err(M::Error::custom)?)
            }
            "contains" => Matcher::Contains(map.next_value()?),
            "present" => Matcher::Present(map.next_value()?),
            "one_of" => Matcher::OneOf(map.next_value()?),
            "" => {
                return Err(M::Error::custom(format!(
                    "a matcher is missing: one of {}",
                    MATCHERS.join(", ")
                )));
            }
            other => return Err(M::Error::unknown_field(other, &MATCHERS)),
        };
        match map.next_key::<String>()? {
            None if matches!(&matcher, Matcher::OneOf(values) if values.is_empty()) => {
                Err(M::Error::custom("`one_of` needs a value at least"))
            }
            None => Ok(matcher),
            Some(other) => {
                Err(M::Error::custom(format!("`{name}` and `{other}` together; give one of them")))
            }
        }
    }
}

impl Serialize for Conditions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|Condition { field, matcher }| (field.to_string(), matcher)))
    }
}

impl Serialize for Matcher {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Self::Equals(value) = self
            && !value.is_object()
        {
            return value.serialize(serializer);
        }
        let mut map = serializer.serialize_map(Some(1))?;
        match self {
            Self::Equals(value) => map.serialize_entry("equals", value)?,
            Self::Matches(pattern) => map.serialize_entry("matches", pattern.as_str())?,
            Self::Contains(value) => map.serialize_entry("contains", value)?,
            Self::Present(wanted) => map.serialize_entry("present", wanted)?,
            Self::OneOf(values) => map.serialize_entry("one_of", values)?,
        }
        map.end()
    }
}

impl JsonSchema for Conditions {
    fn schema_name() -> Cow<'static, str> {
        "Conditions".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let matcher = |name: &str, schema: Value, about: &str| {
            json_schema!({
                "type": "object", "description": about, "required": [name], "additionalProperties": false,
                "properties": { name: schema },
            })
        };
        let any = || Value::Bool(true);
        json_schema!({
            "type": "object",
            "description": "Conditions on a request that must all hold. A place is `path.<name>`, `query.<name>`, \
                `header.<name>`, `body` as a whole, or `body.<member>.<member>` (also `body./<json pointer>`) of JSON \
                or of a form. What stands there must equal the value, or fit the matcher.",
            "maxProperties": MOST,
            "propertyNames": {
                "title": "a place such as path.<name>, query.<name>, header.<name>, body, body.<member>.<member> or body./<json pointer>",
                "pattern": r"^(body|(path|query|header|body)\.\S(.*\S)?)$",
            },
            "additionalProperties": { "anyOf": [
                { "type": ["string", "number", "boolean", "null", "array"], "description": "Exactly this value." },
                matcher("equals", any(), "Exactly this value, which may be a mapping."),
                matcher("matches", json_schema!({ "type": "string", "format": "regex", "maxLength": 1000 }).to_value(), "Text in which this regular expression is found."),
                matcher("contains", any(), "Text with this in it, or a list with this element."),
                matcher("present", json_schema!({ "type": "boolean" }).to_value(), "Anything at all, or nothing."),
                matcher("one_of", json_schema!({ "type": "array", "minItems": 1 }).to_value(), "One of these values exactly."),
            ] },
            "examples": [{ "path.user_ref": "marie@example.org", "body.email": { "matches": "@example\\.org$" } }],
        })
    }
}
