//! Any JSON value but null, taken as it is.

use serde_json::{Value, json};

use super::{Fault, Given, Kind};

/// Any JSON but null.
#[derive(Debug, Clone, Copy)]
pub struct AnyJson;

impl Kind for AnyJson {
    type Out = Value;

    fn accept(&self, given: &Given<'_>) -> Result<Value, Fault> {
        Ok(given.to_value())
    }

    fn schema(&self) -> Value {
        json!({ "not": { "type": "null" } })
    }
}
