//! Changes to identities that are there already.

use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::actions::{Done, Ready, Tx, identity, wrong};
use super::face::{Candidate, Print};
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

pub(super) fn update_identity(given: Value) -> Ready {
    let UpdateIdentity { identity: name, changes } = arguments(given)?;
    if changes.contains_key("key") {
        return Err(wrong("key", "it never changes"));
    }
    let person: Person = arguments(Value::Object(changes))?;
    person.look();
    Ok(Arc::new(move |state, tx| update(state, tx, &name, person.clone())))
}

fn update(state: &mut State, tx: &Tx<'_>, name: &str, mut person: Person) -> Done {
    let place = identity(state, name)?;
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

/// What somebody is to be known by.
enum Sign {
    Picture(Candidate),
    Digest(Print),
    Template(String),
    ImageUrl(String),
}

impl EnrollFace {
    fn sign(self) -> Result<Sign, ActionRefused> {
        let Self { base64, sha256, template, image_url, .. } = self;
        match (base64, sha256, template, image_url) {
            (Some(text), None, None, None) => Ok(Sign::Picture(Candidate::of_base64(&text))),
            (None, Some(digest), None, None) => {
                Print::of_digest(&digest).map(Sign::Digest).map_err(|error| wrong("sha256", error))
            }
            (None, None, Some(template), None) => Ok(Sign::Template(template)),
            (None, None, None, Some(url)) => Ok(Sign::ImageUrl(url)),
            _ => {
                let text = "exactly one of `base64`, `sha256`, `template`, `image_url` says by what";
                Err(ActionRefused::Arguments(text.into()))
            }
        }
    }
}

pub(super) fn enroll_face(given: Value) -> Ready {
    let mut asked: EnrollFace = arguments(given)?;
    let name = std::mem::take(&mut asked.identity);
    let sign = asked.sign()?;
    Ok(Arc::new(move |state, _| enroll(state, &name, &sign)))
}

fn enroll(state: &mut State, name: &str, sign: &Sign) -> Done {
    let place = identity(state, name)?;
    let limits = state.settings.picture();
    let known = state.identities.get_mut(&place);
    let known = known.ok_or_else(|| ActionRefused::missing("identity", name, std::iter::empty()))?;
    let id = known.id.clone();
    match sign {
        Sign::Template(template) => known.templates.push(template.clone()),
        Sign::ImageUrl(url) => known.image_urls.push(url.clone()),
        Sign::Digest(print) => state.add_face(place, print.clone()),
        Sign::Picture(candidate) => {
            state.add_face(place, candidate.print(limits).map_err(|error| wrong("base64", error))?);
        }
    }
    Ok(json!({ "identity_id": id }))
}
