//! A tree from JSON, or from whatever else reads itself: values that stand in no file.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::{Content, Key, Node, Place};

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let content = deserializer.deserialize_any(Anything)?;
        Ok(Self { place: Place::nowhere(), content })
    }
}

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        let content = match value {
            Value::Null => Content::Null,
            Value::Bool(value) => Content::Bool(value),
            Value::Number(number) => match number.as_i128() {
                Some(whole) => Content::Integer(whole),
                None => Content::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => Content::Text(text.into()),
            Value::Array(values) => {
                Content::List(values.into_iter().map(|value| Arc::new(value.into())).collect())
            }
            Value::Object(members) => Content::Map(
                members
                    .into_iter()
                    .map(|(name, value)| (Key::nowhere(name), Arc::new(value.into())))
                    .collect(),
            ),
        };
        Self { place: Place::nowhere(), content }
    }
}

impl Key {
    fn nowhere(name: String) -> Self {
        Self { text: name.into(), place: Place::nowhere() }
    }
}

struct Anything;

impl<'de> Visitor<'de> for Anything {
    type Value = Content;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Content, E> {
        Ok(Content::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Content, E> {
        Ok(Content::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Content, E> {
        Ok(Content::Integer(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Content, E> {
        Ok(Content::Integer(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Content, E> {
        Ok(Content::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Content, E> {
        Ok(Content::Text(value.into()))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<Content, S::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element::<Node>()? {
            values.push(Arc::new(value));
        }
        Ok(Content::List(values))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Content, M::Error> {
        let mut entries: Vec<(Key, Arc<Node>)> = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, Node>()? {
            entries.push((Key::nowhere(name), Arc::new(value)));
        }
        Ok(Content::Map(entries))
    }
}
