//! The page ends a verification.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::super::Incode;
use super::super::super::errors::{Error, Refusal};
use super::super::super::inputs::{Ending, FinishBody, Fits, TakesJson, Unlimited};
use super::super::super::state::{
    Attestation, Completion, End, Person, Session, State, Subject, VerificationStatus,
};
use super::super::segment;
use super::address;
use crate::api::{Ctx, OutcomeSet, Reply};
use crate::engine::Transaction;

/// A session that is over.
#[derive(Serialize, JsonSchema)]
pub struct Finished {
    status: VerificationStatus,
    /// Where the page goes next.
    next: String,
}

type Tx<'a> = Transaction<'a, Incode>;

/// `POST /incode-id/api/sessions/{session_id}/finish`
pub fn hosted_finish(
    ctx: &Ctx<'_, Incode>,
    _: Fits,
    _: TakesJson,
    _: Unlimited,
    body: FinishBody,
) -> Result<Reply<Finished>, Error> {
    let id = segment(ctx, "session_id");
    let origin = ctx.visit().origin();
    ctx.transact(|state, tx| {
        let session = state.open(&id)?.clone();
        let body = body.usable()?;
        let place = who(state, &session, body.person.as_ref());
        let end = end(state, &session, &body, place);
        let verified = match end {
            End::Verified => Some(verified(state, tx, &body, place)?),
            _ => None,
        };
        if let Some(session) = state.sessions.get_mut(&id) {
            session.finished = true;
        }
        let token = complete(state, tx, &session, end, verified, body)?;
        let next = address::next(&origin, &session.wishes, end, token.as_deref());
        Ok(Reply(Finished { status: status(end), next }))
    })
}

/// The identity that it is about, if there is one yet.
fn who(state: &State, session: &Session, person: Option<&Person>) -> Option<u64> {
    match person {
        Some(person) if !person.key.is_empty() => state.by_key(&person.key),
        _ => session.identity.filter(|place| state.identities.contains_key(place)),
    }
}

/// How it ends: as was chosen for the session, else as the page says, else by the checks of the document.
fn end(state: &State, session: &Session, body: &Ending, place: Option<u64>) -> End {
    let chosen = session.outcome.as_deref().and_then(End::named);
    chosen.or(body.result).unwrap_or_else(|| {
        let identity = place.and_then(|place| state.identities.get(&place));
        let mut checks = identity.map(|identity| identity.checks.clone()).unwrap_or_default();
        checks.extend(body.person.as_ref().and_then(|person| person.checks.clone()).unwrap_or_default());
        if Attestation::of(&checks, [90; 2]).is_refused() { End::Failed } else { End::Verified }
    })
}

/// The place of the identity that is verified, created or changed as the page says.
fn verified(state: &mut State, tx: &Tx<'_>, body: &Ending, place: Option<u64>) -> Result<u64, Error> {
    let Some(person) = &body.person else { return place.ok_or(Refusal::PersonMissing.into()) };
    let mut person = person.clone();
    let has_name =
        [&person.full_name, &person.first_name, &person.last_name].into_iter().any(Option::is_some);
    if place.is_none() && !has_name {
        return Err(Refusal::PersonMissing.into());
    }
    if person.key.is_empty() {
        let known = place.and_then(|place| state.identities.get(&place));
        person.key = known.map_or_else(|| state.free_key(), |identity| identity.key.clone());
    }
    state.put_verified(tx, &person, place).map_err(|_| Refusal::WrongType("person".into()).into())
}

fn complete(
    state: &mut State,
    tx: &mut Tx<'_>,
    session: &Session,
    end: End,
    verified: Option<u64>,
    body: Ending,
) -> Result<Option<String>, Error> {
    if !matches!(end, End::Verified | End::Failed) {
        return Ok(None);
    }
    let without_face = body.person.is_some_and(|person| person.enrolled == Some(false));
    let id = Some(session.verification_id.clone());
    let id = state.complete_verification(tx, Completion { id, verified, selfie: body.selfie, without_face });
    let subject = Subject::Verification(id);
    let token = state.issue(&subject, tx.now())?;
    state.announce(tx, subject, &[]);
    Ok(verified.map(|_| token))
}

fn status(end: End) -> VerificationStatus {
    match end {
        End::Verified => VerificationStatus::Verified,
        End::Failed => VerificationStatus::Failed,
        End::CameraDenied | End::Abandoned => VerificationStatus::Pending,
    }
}
