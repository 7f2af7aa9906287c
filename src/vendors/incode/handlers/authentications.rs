//! Authentications: the attempt, and reading it later (sections 4.3 and 4.4).

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Incode;
use super::super::auth::{Holder, Key, MaybeHolder};
use super::super::errors::{Error, FACE_ERROR, Refusal, embedded, impossible, unknown_outcome};
use super::super::face::{Defect, Failure, Unusable};
use super::super::inputs::{FaceBody, FaceQuota, Quota, WellFormed};
use super::super::model::Embedded;
use super::super::state::{Attempt, Came, FaceErrorMode, Judgement, State, Subject};
use super::{Search, segment};
use crate::api::{Ctx, Forced, OutcomeSet, Reply, Respond, Sketch, json_answer, outcomes};
use crate::engine::{Answer, Transaction};

outcomes! {
    /// What an attempt can decide.
    Verdict {
        /// Somebody passes.
        Pass = "pass",
        /// A mask covers the face.
        HasFaceMask = "hasFaceMask",
        /// The person wears lenses.
        HasLenses = "hasLenses",
        /// It is no living face.
        SpoofAttempt = "spoofAttempt",
        /// Nobody looks like that.
        FaceMatchFailed = "faceMatchFailed",
        /// Code 6000.
        OtherError = "otherError",
        /// Code 4019.
        FaceNotFound = "faceNotFound",
        /// Code 3006.
        Blurred = "blurred",
        /// Code 3007.
        Glare = "glare",
        /// Code 3008.
        ImageSize = "imageSize",
        /// Code 4003.
        Blocked = "blocked",
    }
}

impl Verdict {
    /// Why the attempt fails; `None`: it passes.
    fn defect(self) -> Option<Defect> {
        Some(match self {
            Self::Pass => return None,
            Self::HasFaceMask => Failure::HasFaceMask.into(),
            Self::HasLenses => Failure::HasLenses.into(),
            Self::SpoofAttempt => Failure::SpoofAttempt.into(),
            Self::FaceMatchFailed => Failure::FaceMatchFailed.into(),
            Self::OtherError => Unusable::Unexpected.into(),
            Self::FaceNotFound => Unusable::NoFace.into(),
            Self::Blurred => Unusable::Blurred.into(),
            Self::Glare => Unusable::Glare.into(),
            Self::ImageSize => Unusable::Size.into(),
            Self::Blocked => Unusable::Blocked.into(),
        })
    }
}

/// What came of an attempt (documented).
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Attempted {
    /// Only where the settings want it: the document's table lists it, its sample does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// In seconds; see `id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    correlation_id: String,
    authentication_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Embedded>,
    status: Upper,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_reason: Option<Failure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verification_id: Option<String>,
}

impl Respond for Attempted {
    fn respond(self) -> Answer {
        let answer = json_answer(200, &self);
        if self.error.is_some() { answer.because(FACE_ERROR) } else { answer }
    }

    fn describe(sketch: &mut Sketch) {
        sketch.answers_json::<Self>(200, "Done, `PASS` and `FAIL` alike.");
    }
}

/// How an attempt came out, at once.
// Quirk: in upper case here, in lower case where it is read later (documented).
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
enum Upper {
    Pass,
    Fail,
}

/// An authentication (documented).
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticationView {
    id: String,
    /// In seconds.
    created_at: i64,
    status: Came,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verification_id: Option<String>,
}

type Tx<'a> = Transaction<'a, Incode>;

/// `POST /omni/incode-id/authenticate`
pub fn authenticate(
    ctx: &Ctx<'_, Incode>,
    _: Key,
    _: WellFormed,
    _: MaybeHolder,
    _: FaceQuota,
    FaceBody { presented, source }: FaceBody,
    outcome: Forced<Verdict>,
) -> Result<Attempted, Error> {
    let presented = presented?;
    let magic = magic(source.as_deref())?;
    ctx.transact(|state, tx| {
        let judgement = state.judge(&presented, tx.now());
        let result = match outcome.decide(tx, magic)? {
            None => judgement.result,
            Some(verdict) => force(state, verdict, judgement)?,
        };
        match result {
            Err(Defect::Unusable(unusable)) if state.settings.face_error_mode == FaceErrorMode::Http => {
                Err(unusable.into())
            }
            _ => attempt(ctx, state, tx, Attempt { result, source: source.clone() }),
        }
    })
}

/// The outcome that a source asks for (section 11).
fn magic(source: Option<&str>) -> Result<Option<&'static str>, Error> {
    let Some(name) = source.and_then(|source| source.strip_prefix("lookalike:")) else { return Ok(None) };
    Verdict::named(name).map(|verdict| Some(verdict.name())).ok_or_else(|| unknown_outcome::<Verdict>(name))
}

fn force(state: &State, verdict: Verdict, judgement: Judgement) -> Result<Result<u64, Defect>, Error> {
    if let Some(defect) = verdict.defect() {
        return Ok(Err(defect));
    }
    let shown = judgement.shown.filter(|place| state.obstacle(*place).is_none());
    shown.or_else(|| state.first_that_can_pass()).map(Ok).ok_or_else(|| {
        let hint = "seed or verify an identity, or reinstate one";
        impossible("`pass` needs an ACTIVE identity whose face is enrolled, and there is none", hint)
    })
}

fn attempt(
    ctx: &Ctx<'_, Incode>,
    state: &mut State,
    tx: &mut Tx<'_>,
    attempt: Attempt,
) -> Result<Attempted, Error> {
    let Attempt { result, source } = attempt.clone();
    let correlation_id = state.next_correlation_id(tx);
    let id = state.record(tx, attempt);
    let subject = Subject::Authentication(id.clone());
    let passed = result.ok().and_then(|place| state.identities.get(&place));
    let with_id_members = state.settings.authenticate_id_members;
    let attempted = Attempted {
        id: with_id_members.then(|| id.clone()),
        created_at: with_id_members.then(|| tx.now().seconds()),
        token: passed.map(|_| state.issue(&subject, tx.now())).transpose()?,
        correlation_id,
        authentication_id: id,
        error: match result {
            Err(Defect::Unusable(unusable)) => Some(embedded(unusable, tx.now(), ctx.visit())),
            _ => None,
        },
        status: if passed.is_some() { Upper::Pass } else { Upper::Fail },
        source,
        failure_reason: result.err().map(Failure::from),
        verification_id: passed.and_then(|identity| identity.verification.clone()),
    };
    state.announce(tx, subject, &[]);
    Ok(attempted)
}

/// `GET /omni/incode-id/authentication/{id}`
pub fn get_authentication(
    ctx: &Ctx<'_, Incode>,
    _: Key,
    _: WellFormed,
    Holder(holder): Holder,
    _: Quota,
    outcome: Forced<Search>,
) -> Result<Reply<AuthenticationView>, Error> {
    let id = segment(ctx, "id");
    ctx.transact(|state, tx| {
        let authentication = state.authentication(&id, &holder)?;
        if let Some(Search::NotFound) = outcome.decide(tx, None)? {
            return Err(Refusal::NotFound("not-found").into());
        }
        Ok(Reply(AuthenticationView {
            id: id.clone(),
            created_at: authentication.created_at.seconds(),
            status: authentication.came(),
            source_id: authentication.source.clone(),
            verification_id: authentication.verification_id.clone(),
        }))
    })
}
