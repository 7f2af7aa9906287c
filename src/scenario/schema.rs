//! The JSON Schema of scenario files, generated from the types that they are read into.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::Scenario;

/// The schema, generated once.
pub fn schema() -> &'static Value {
    static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
        SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Scenario>().to_value()
    });
    &SCHEMA
}
