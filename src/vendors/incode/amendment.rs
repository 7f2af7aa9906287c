//! Changes to identities that are there already.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::actions::{Done, Tx, identity, wrong};
use super::face::Print;
use super::state::{Person, State};
use crate::engine::{ActionRefused, arguments};

/// An identity, and what changes of it.
#[derive(Deserialize)]
pub(super) struct UpdateIdentity {
    identity: String,
    #[serde(flatten)]
    changes: Map<String, Value>,
}

impl JsonSchema for UpdateIdentity {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "UpdateIdentity".into()
    }

    /// A person, with the identity in place of the key.
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Person::json_schema(generator);
        if let Some(members) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            members.remove("key");
            members.insert("identity".into(), json!({ "type": "string", "description": "Its key or id." }));
        }
        schema.insert("required".into(), json!(["identity"]));
        schema
    }
}

/// One more face; exactly one of the four.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EnrollFace {
    /// Key or id of the identity.
    identity: String,
    /// A picture.
    #[serde(default)]
    base64: Option<String>,
    /// SHA-256 of a picture's bytes, in hex.
    #[serde(default)]
    sha256: Option<String>,
    /// A template.
    #[serde(default)]
    template: Option<String>,
    /// The address of a picture.
    #[serde(default)]
    image_url: Option<String>,
}

pub(super) fn update_identity(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let UpdateIdentity { identity: name, changes } = arguments(given)?;
    let place = identity(state, &name)?;
    if changes.contains_key("key") {
        return Err(wrong("key", "it never changes"));
    }
    let mut person: Person = arguments(Value::Object(changes))?;
    let known = state.identities.get(&place);
    person.key = known.map(|identity| identity.key.clone()).unwrap_or_default();
    if person.enrolled == Some(true) && known.is_some_and(|identity| identity.verification.is_none()) {
        return Err(wrong("enrolled", "it has no VERIFIED verification; complete one instead"));
    }
    state.put_person(tx, &person, Some(place)).map_err(|error| wrong("identity", error))?;
    if person.enrolled == Some(true) {
        state.enroll(place);
    }
    Ok(json!({ "identity_id": state.identities.get(&place).map(|identity| &identity.id) }))
}

pub(super) fn enroll_face(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let asked: EnrollFace = arguments(given)?;
    let place = identity(state, &asked.identity)?;
    match asked {
        EnrollFace { base64: Some(text), sha256: None, template: None, image_url: None, .. } => {
            let print = Print::of_base64(&text, state.settings.picture());
            state.add_face(place, print.map_err(|error| wrong("base64", error))?);
        }
        EnrollFace { base64: None, sha256: Some(digest), template: None, image_url: None, .. } => {
            state.add_face(place, Print::of_digest(&digest).map_err(|error| wrong("sha256", error))?);
        }
        EnrollFace { base64: None, sha256: None, template: Some(template), image_url: None, .. } => {
            if let Some(identity) = state.identities.get_mut(&place) {
                identity.templates.push(template);
            }
        }
        EnrollFace { base64: None, sha256: None, template: None, image_url: Some(url), .. } => {
            if let Some(identity) = state.identities.get_mut(&place) {
                identity.image_urls.push(url);
            }
        }
        _ => {
            let text = "exactly one of `base64`, `sha256`, `template`, `image_url` says by what";
            return Err(ActionRefused::Arguments(text.into()));
        }
    }
    Ok(json!({ "identity_id": state.identities.get(&place).map(|identity| &identity.id) }))
}
