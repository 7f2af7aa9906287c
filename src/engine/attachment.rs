//! Files that a scenario names: the engine never reads one, so their bytes are handed in with the scenario.

use std::borrow::Cow;

use bytes::Bytes;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

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

impl<'de> Deserialize<'de> for Attachment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|path| Self { path, content: None })
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
        json_schema!({ "type": "string", "description": "A file, relative to the scenario." })
    }
}
