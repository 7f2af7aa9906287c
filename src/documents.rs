//! The documents that the binary carries: the OpenAPI document of each API, the arguments of actions, and the schema of
//! scenario files.
//!
//! They are written from the types. What writes them would be a tenth of the binary and some milliseconds of each
//! start, for documents that only change with the source: so they are kept in `fixtures/documents`, where anybody
//! can read them, a test holds them to the types, and only the feature `generate`, which tests turn on, can write them.

use std::sync::LazyLock;

use miniz_oxide::inflate::decompress_to_vec;
use serde_json::Value;

macro_rules! packed {
    ($($name:literal),+) => {
        [$(($name, include_bytes!(concat!(env!("OUT_DIR"), "/", $name)))),+]
    };
}

/// Each document by its name, packed by `build.rs`.
static PACKED: &[(&str, &[u8])] =
    &packed!["admin", "identify", "incode", "intelliprove", "pulse", "arguments", "scenario"];

/// The OpenAPI 3.1 document of the API of that name; null where there is none.
pub fn openapi(name: &str) -> Value {
    unpacked(name)
}

/// The JSON Schema of the arguments of an action, by `vendor.action`, or of a token, by its vendor; null where there is none.
pub fn arguments(name: &str) -> Value {
    static ALL: LazyLock<Value> = LazyLock::new(|| unpacked("arguments"));
    ALL.get(name).cloned().unwrap_or_default()
}

/// The JSON Schema of scenario files.
pub fn scenario() -> &'static Value {
    static SCHEMA: LazyLock<Value> = LazyLock::new(|| unpacked("scenario"));
    &SCHEMA
}

fn unpacked(name: &str) -> Value {
    let packed = PACKED.iter().find(|(known, _)| *known == name);
    let text = packed.and_then(|(_, packed)| decompress_to_vec(packed).ok());
    text.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_else(|| {
        tracing::error!(name, "the program carries no such document, or a broken one");
        Value::Null
    })
}
