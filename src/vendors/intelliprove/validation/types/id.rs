//! Uuids in the forms that Python's `UUID` takes.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Fault, Given, Kind};

/// A uuid: with or without dashes, braces and `urn:uuid:`, in any case.
#[derive(Debug, Clone, Copy)]
pub struct Id;

impl Kind for Id {
    type Out = Uuid;

    fn accept(&self, given: &Given<'_>) -> Result<Uuid, Fault> {
        let Given::Text(text) = given else { return Err(Fault::Uuid) };
        parsed(text).ok_or(Fault::Uuid)
    }

    fn schema(&self) -> Value {
        json!({ "type": "string", "format": "uuid" })
    }
}

/// Takes away what Python takes away, wherever it stands, until 32 digits are left.
fn parsed(text: &str) -> Option<Uuid> {
    let bare = text.to_ascii_lowercase().replace("urn:", "").replace("uuid:", "");
    let digits = bare.trim_matches(['{', '}']).replace('-', "");
    Uuid::try_parse(&digits).ok()
}
