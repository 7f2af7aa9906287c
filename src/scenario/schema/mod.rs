//! The JSON Schema of scenario files, written from the types that they are read into.

#[cfg(feature = "generate")]
mod names;

use serde_json::Value;

use crate::documents;

/// The schema as it is kept.
pub fn schema() -> &'static Value {
    documents::scenario()
}

/// The schema as the types have it, with the names that can be referred to.
#[cfg(feature = "generate")]
pub fn generated() -> Value {
    use schemars::generate::SchemaSettings;
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<super::Scenario>();
    names::added_to(schema.to_value())
}
