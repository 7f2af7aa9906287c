//! Verifications and authentications that come about without the API: at the hosted page, at other devices.

use std::sync::Arc;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::actions::{Done, Ready, Tx, identity, unexpected, wrong};
use super::face::{Candidate, Defect, Failure, Unusable};
use super::state::{Attempt, Came, Completion, Person, State, Subject, VerificationStatus, Wishes};
use crate::engine::{ActionRefused, Misbehaviour, arguments};

/// Whose page it is where nobody says: any name will do as long as the setting `client_ids` is empty.
const CLIENT: &str = "lookalike";

/// A page to open.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct StartVerification {
    /// Key or id of the identity that is to be verified; left out: the page says who it is.
    identity: Option<String>,
    /// The client whose page it is; left out: the first of the setting `client_ids`.
    client_id: Option<String>,
    /// Handed back at the end.
    correlation_id: Option<String>,
    /// Where the page goes at the end.
    redirect_url: Option<String>,
}

/// What a verification is completed as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
enum Final {
    #[default]
    Verified,
    Failed,
}

/// Whom a completion needs, as JSON Schema has it: what is verified is somebody.
fn somebody() -> Value {
    json!([
        { "required": ["identity"] },
        { "required": ["person"] },
        { "required": ["verification_id"] },
        { "required": ["status"], "properties": { "status": { "const": "FAILED" } } },
    ])
}

/// A verification to complete, or to create and complete.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("anyOf" = somebody()))]
pub(super) struct CompleteVerification {
    /// Key or id of the identity that is verified.
    identity: Option<String>,
    /// The id of a `PENDING` verification; left out: a new one.
    verification_id: Option<String>,
    /// The person who is verified; the `key` says whether an identity is created or changed.
    person: Option<Person>,
    /// What it is completed as.
    status: Final,
    /// A picture to enrol, in base64.
    selfie: Option<String>,
    /// How this notification misbehaves.
    misbehave: Vec<Misbehaviour>,
}

/// An attempt at another device.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CompleteAuthentication {
    /// Key or id of the identity that shows its face.
    identity: Option<String>,
    /// How it comes out; left out: `pass` with an identity, else `fail`.
    status: Option<Came>,
    /// Where it takes place.
    #[schemars(length(max = 255))]
    source: Option<String>,
    /// Why it fails; left out: `faceMatchFailed`.
    failure_reason: Option<Failure>,
    /// How this notification misbehaves.
    misbehave: Vec<Misbehaviour>,
}

pub(super) fn start_verification(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let StartVerification { identity: name, client_id, correlation_id, redirect_url } = arguments(given)?;
    let place = name.as_deref().map(|name| identity(state, name)).transpose()?;
    let own = state.settings.client_ids.first().map_or(CLIENT, |id| id).to_owned();
    let wishes = Wishes { client_id: Some(client_id.unwrap_or(own)), correlation_id, redirect_url };
    let id = state.start_verification(tx, place, wishes.clone());
    let items = [
        ("client_id", wishes.client_id),
        ("verification_id", Some(id.clone())),
        ("correlation_id", wishes.correlation_id),
        ("redirect_url", wishes.redirect_url),
    ];
    let given = items.into_iter().filter_map(|(name, value)| {
        value.map(|value| format!("{name}={}", utf8_percent_encode(&value, NON_ALPHANUMERIC)))
    });
    let url = format!("/incode-id/?{}", given.collect::<Vec<_>>().join("&"));
    Ok(json!({ "verification_id": id, "url": url }))
}

pub(super) fn complete_verification(given: Value) -> Ready {
    let mut asked: CompleteVerification = arguments(given)?;
    if asked.is_of_nobody() {
        return Err(nobody());
    }
    let selfie = asked.selfie.take().map(|text| Candidate::of_base64(&text));
    asked.person.iter().for_each(Person::look);
    Ok(Arc::new(move |state, tx| asked.complete(state, tx, selfie.as_ref())))
}

/// The identity that a pending verification is about.
fn pending(state: &State, id: &str) -> Result<Option<u64>, ActionRefused> {
    let pending = || {
        state
            .verifications
            .iter()
            .filter(|(_, verification)| verification.status == VerificationStatus::Pending)
    };
    let known = pending().map(|(id, _)| id.clone());
    let found = pending().find(|(known, _)| *known == id).map(|(_, verification)| verification.identity);
    found.ok_or_else(|| ActionRefused::missing("pending verification", id, known))
}

/// What to send where it is not clear who is verified.
const EXAMPLE: &str = r#"send such as {"person":{"key":"ana","full_name":"Ana Torres Vega"}}, or {"identity":"ana"} where she is known already"#;

fn nobody() -> ActionRefused {
    wrong("identity", "VERIFIED needs it, or `person`, or a verification of somebody known").advising(EXAMPLE)
}

impl CompleteVerification {
    /// Whether nothing says who is verified, in whatever state the namespace is.
    fn is_of_nobody(&self) -> bool {
        let is_named = self.identity.is_some() || self.person.is_some() || self.verification_id.is_some();
        self.status == Final::Verified && !is_named
    }

    fn complete(&self, state: &mut State, tx: &mut Tx<'_>, selfie: Option<&Candidate>) -> Done {
        let pending = self.verification_id.as_deref().map(|id| pending(state, id)).transpose()?;
        let known = self.who(state, pending.flatten())?;
        let limits = state.settings.picture();
        let selfie = selfie.map(|selfie| selfie.print(limits)).transpose();
        let selfie = selfie.map_err(|error| wrong("selfie", error))?;
        if let Some(person) = &self.person {
            state.check_person(person, known).map_err(|error| wrong("person", error).advising(EXAMPLE))?;
        }
        let verified = match self.status {
            Final::Failed => None,
            Final::Verified => Some(self.put(state, tx, known)?),
        };
        let without_face = self.person.as_ref().is_some_and(|person| person.enrolled == Some(false));
        let completion = Completion { id: self.verification_id.clone(), verified, selfie, without_face };
        let id = state.complete_verification(tx, completion);
        let subject = Subject::Verification(id.clone());
        let token = state.issue(&subject, tx.now()).map_err(unexpected)?;
        state.announce(tx, subject, &self.misbehave);
        let identity = verified.and_then(|place| state.identities.get(&place)).map(|identity| &identity.id);
        Ok(json!({ "verification_id": id, "identity_id": identity, "token": token }))
    }

    /// The identity that it is about, if there is one yet.
    fn who(&self, state: &State, pending: Option<u64>) -> Result<Option<u64>, ActionRefused> {
        let named = self.identity.as_deref().map(|name| identity(state, name)).transpose()?;
        let Some(person) = &self.person else {
            return Ok(named.or(pending.filter(|place| state.identities.contains_key(place))));
        };
        let own = state.by_key(&person.key);
        match named {
            Some(named) if own != Some(named) => {
                Err(wrong("person", "its key is not that of the argument `identity`"))
            }
            _ => Ok(own),
        }
    }

    /// The identity that is verified, created or changed as the arguments say.
    fn put(&self, state: &mut State, tx: &Tx<'_>, known: Option<u64>) -> Result<u64, ActionRefused> {
        match (&self.person, known) {
            (Some(person), _) => {
                state.put_verified(tx, person, known).map_err(|error| wrong("person", error))
            }
            (None, Some(place)) => Ok(place),
            (None, None) => Err(nobody()),
        }
    }
}

pub(super) fn complete_authentication(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let asked: CompleteAuthentication = arguments(given)?;
    if asked.source.as_ref().is_some_and(|source| source.chars().count() > 255) {
        return Err(wrong("source", "it has at most 255 characters"));
    }
    let result = asked.result(state)?;
    let id = state.record(tx, Attempt { result, source: asked.source });
    let subject = Subject::Authentication(id.clone());
    let token = state.issue(&subject, tx.now()).map_err(unexpected)?;
    state.announce(tx, subject, &asked.misbehave);
    Ok(json!({ "authentication_id": id, "token": token }))
}

impl CompleteAuthentication {
    fn result(&self, state: &State) -> Result<Result<u64, Defect>, ActionRefused> {
        let place = self.identity.as_deref().map(|name| identity(state, name)).transpose()?;
        let came = self.status.unwrap_or(if place.is_some() { Came::Pass } else { Came::Fail });
        match (came, place, self.failure_reason) {
            (Came::Fail, _, reason) => Ok(Err(match reason.unwrap_or(Failure::FaceMatchFailed) {
                Failure::OtherError => Defect::Unusable(Unusable::Unexpected),
                reason => Defect::Failed(reason),
            })),
            (Came::Pass, _, Some(_)) => Err(wrong("failure_reason", "what passes has none")),
            (Came::Pass, None, _) => Err(wrong("identity", "`pass` needs one")),
            (Came::Pass, Some(place), _) => match state.obstacle(place) {
                None => Ok(Ok(place)),
                Some(obstacle) => {
                    Err(wrong("identity", format!("it cannot pass: {obstacle}; {}", able(state))))
                }
            },
        }
    }
}

/// Who can pass, for those who asked for somebody who cannot.
fn able(state: &State) -> String {
    let able = state.identities.values().filter(|identity| identity.can_pass()).take(20);
    let keys: Vec<_> = able.map(|identity| &*identity.key).collect();
    if keys.is_empty() { "nobody can".into() } else { format!("those who can: {}", keys.join(", ")) }
}
