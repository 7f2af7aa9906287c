//! What happens outside the vendor's API (section 10), and how tokens are made to measure (section 7).

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Incode;
use super::amendment::{EnrollFace, UpdateIdentity, enroll_face, update_identity};
use super::completion::{
    CompleteAuthentication, CompleteVerification, StartVerification, complete_authentication,
    complete_verification, start_verification,
};
use super::errors::Error;
use super::state::{Flaw, IdentityStatus, State, Subject};
use crate::engine::{Action, ActionRefused, Deed, Span, Transaction, arguments};

/// Everything that can happen.
pub(super) const ACTIONS: &[Action<Incode>] = &[
    Action::new::<StartVerification>(
        "start_verification",
        "A verification is started, to be completed at its hosted page",
        start_verification,
    ),
    Action::prepared::<CompleteVerification>(
        "complete_verification",
        "A person is verified, or fails to be; notifies",
        complete_verification,
    ),
    Action::new::<CompleteAuthentication>(
        "complete_authentication",
        "A person shows their face at another device; notifies",
        complete_authentication,
    ),
    Action::new::<Named>("revoke_identity", "An identity is revoked", revoke_identity),
    Action::new::<Named>("reinstate_identity", "A revoked identity is active again", reinstate_identity),
    Action::new::<Named>("delete_identity", "An identity is deleted", delete_identity),
    Action::prepared::<UpdateIdentity>(
        "update_identity",
        "What is known of an identity changes",
        update_identity,
    ),
    Action::prepared::<EnrollFace>("enroll_face", "An identity is known by one more face", enroll_face),
];

/// How tokens are minted.
pub(super) const MINTING: Action<Incode> = Action::new::<Mint>("mint", "Mint a token", mint);

pub(super) type Done = Result<Value, ActionRefused>;
/// What is left of an action when its pictures were looked at.
pub(super) type Ready = Result<Deed<Incode>, ActionRefused>;
pub(super) type Tx<'a> = Transaction<'a, Incode>;

/// An identity.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Named {
    /// Its key or id.
    identity: String,
}

/// A token made to measure.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Mint {
    /// The id of a verification or authentication, or the key of an identity for its latest `VERIFIED` verification.
    subject: String,
    /// How long it lives; left out: the setting `token_ttl`.
    #[serde(default)]
    expires_in: Option<Span>,
    /// What is wrong with it.
    #[serde(default)]
    flaw: Option<Flaw>,
}

/// The place of the identity of that key or id.
pub(super) fn identity(state: &State, given: &str) -> Result<u64, ActionRefused> {
    let known = state.identities.values().map(|identity| identity.key.clone());
    state
        .by_key(given)
        .or_else(|| state.by_id(given))
        .ok_or_else(|| ActionRefused::missing("identity", given, known))
}

/// An argument does not fit.
pub(super) fn wrong(argument: &str, why: impl std::fmt::Display) -> ActionRefused {
    ActionRefused::Arguments(format!("argument `{argument}`: {why}"))
}

/// What was asked for was found before, so no rule refuses any more.
pub(super) fn unexpected(error: Error) -> ActionRefused {
    ActionRefused::Arguments(format!("the simulator refused: {error:?}"))
}

fn set_status(state: &mut State, given: Value, status: IdentityStatus) -> Done {
    let Named { identity: name } = arguments(given)?;
    let place = identity(state, &name)?;
    let id = state.identities.get_mut(&place).map(|identity| {
        identity.status = status;
        identity.id.clone()
    });
    Ok(json!({ "identity_id": id, "status": status }))
}

fn revoke_identity(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    set_status(state, given, IdentityStatus::Revoked)
}

fn reinstate_identity(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    set_status(state, given, IdentityStatus::Active)
}

fn delete_identity(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let Named { identity: name } = arguments(given)?;
    let place = identity(state, &name)?;
    let deleted = state.identities.remove(&place);
    Ok(json!({ "identity_id": deleted.map(|identity| identity.id) }))
}

fn mint(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let Mint { subject, expires_in, flaw } = arguments(given)?;
    let subject = named(state, subject)?;
    let ttl = expires_in.unwrap_or(state.settings.token_ttl);
    let token = state.mint(&subject, tx.now(), ttl, flaw).map_err(unexpected)?;
    Ok(json!({ "token": token }))
}

fn named(state: &State, given: String) -> Result<Subject, ActionRefused> {
    if state.verifications.contains_key(&given) {
        return Ok(Subject::Verification(given));
    }
    if state.authentications.contains_key(&given) {
        return Ok(Subject::Authentication(given));
    }
    let ids = state.verifications.keys().chain(state.authentications.keys()).cloned();
    let known = state.identities.values().map(|identity| identity.key.clone()).chain(ids);
    let place = state.by_key(&given).ok_or_else(|| ActionRefused::missing("subject", &given, known))?;
    let verification = state.identities.get(&place).and_then(|identity| identity.verification.clone());
    let verification =
        verification.ok_or_else(|| wrong("subject", format!("`{given}` has no VERIFIED verification")))?;
    Ok(Subject::Verification(verification))
}

#[cfg(test)]
mod tests {
    use schemars::generate::SchemaSettings;

    use super::*;

    /// Looking at a picture takes long, so it must not be done where the namespace is locked.
    #[test]
    fn every_action_that_takes_a_picture_looks_at_it_beforehand() {
        let takes_pictures = |action: &Action<Incode>| {
            let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
            let schema = (action.arguments)(&mut settings.into_generator()).to_value().to_string();
            schema.contains("\"selfie\"") || schema.contains("\"base64\"")
        };
        let names = |of: fn(&Action<Incode>) -> bool| {
            ACTIONS.iter().filter(|action| of(action)).map(|action| action.name).collect::<Vec<_>>()
        };
        let taking: Vec<_> =
            ACTIONS.iter().filter(|action| takes_pictures(action)).map(|action| action.name).collect();
        assert_eq!(taking, ["complete_verification", "update_identity", "enroll_face"]);
        assert_eq!(names(Action::is_prepared), taking);
    }
}
