//! Files that a scenario names: the engine never reads one, so their bytes are handed in with the scenario.
//!
//! Where rules are shown or exported the bytes go with the path, so that what is imported elsewhere is whole.

use std::borrow::Cow;
use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Serialize, Serializer};

/// A file beside a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// Its path, relative to the scenario.
    pub path: String,
    /// What is in it, once it was read.
    pub content: Option<Bytes>,
}

impl Attachment {
    /// What is in it; on refusal the text says why it cannot be had.
    pub fn bytes(&self) -> Result<&Bytes, String> {
        let content = self.content.as_ref();
        content.ok_or_else(|| format!("there is no file `{}` beside the scenario", self.path))
    }
}

/// A file that brings its bytes along.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Carried {
    path: String,
    base64: String,
}

impl Serialize for Attachment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let path = self.path.clone();
        match &self.content {
            Some(content) => Carried { path, base64: BASE64_STANDARD.encode(content) }.serialize(serializer),
            None => path.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Attachment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PathOrCarried)
    }
}

struct PathOrCarried;

impl<'de> Visitor<'de> for PathOrCarried {
    type Value = Attachment;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the path of a file, or { path, base64 }")
    }

    fn visit_str<E: de::Error>(self, path: &str) -> Result<Attachment, E> {
        Ok(Attachment { path: path.into(), content: None })
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Attachment, M::Error> {
        let Carried { path, base64 } = Carried::deserialize(MapAccessDeserializer::new(map))?;
        let content = BASE64_STANDARD.decode(base64).map_err(de::Error::custom)?;
        Ok(Attachment { path, content: Some(content.into()) })
    }
}

impl JsonSchema for Attachment {
    fn schema_name() -> Cow<'static, str> {
        "Attachment".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let text = |about: &str| json_schema!({ "type": "string", "description": about });
        json_schema!({
            "description": "A file by its path relative to the scenario, in its folder or below it; or a mapping that brings the bytes along.",
            "anyOf": [
                text("The path, relative to the scenario."),
                {
                    "type": "object",
                    "description": "A file that brings its bytes along.",
                    "required": ["path", "base64"],
                    "additionalProperties": false,
                    "properties": {
                        "path": text("The path, for its ending."),
                        "base64": text("The bytes in Base64."),
                    },
                },
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_file_is_written_with_its_bytes_and_read_back_the_same() {
        let bare = json!("a.json");
        let carried = json!({ "path": "a.json", "base64": "AP8=" });
        for written in [bare, carried] {
            let read: Attachment = serde_json::from_value(written.clone()).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), written);
        }
        let read: Attachment = serde_json::from_str(r#"{"path":"a","base64":"AP8="}"#).unwrap();
        assert_eq!(read.bytes().unwrap().as_ref(), [0, 255]);
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let wrong =
            [json!(7), json!({ "path": "a" }), json!({ "path": "a", "base64": "!" }), json!([]), Value::Null];
        for written in wrong {
            assert!(serde_json::from_value::<Attachment>(written.clone()).is_err(), "{written}");
        }
    }
}
