//! The page starts a verification.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::super::Incode;
use super::super::super::errors::{Error, Refusal, impossible, unknown_outcome};
use super::super::super::inputs::{Fits, SessionBody, TakesJson, Unlimited};
use super::super::super::state::{End, HostedMode, Session, State, Verification, VerificationStatus, Wishes};
use crate::api::{Ctx, Forced, OutcomeSet, Reply};

/// A session that was opened.
#[derive(Serialize, JsonSchema)]
pub struct Opened {
    session_id: String,
    verification_id: String,
    /// How the session will end, where somebody chose that.
    outcome: Option<String>,
    mode: HostedMode,
}

/// `POST /incode-id/api/sessions`
pub fn hosted_session(
    ctx: &Ctx<'_, Incode>,
    _: Fits,
    _: TakesJson,
    _: Unlimited,
    body: SessionBody,
    outcome: Forced<End>,
) -> Result<Reply<Opened, 201>, Error> {
    let SessionBody { wishes, verification_id, outcome: magic, identity, mode } = body;
    ctx.transact(|state, tx| {
        let pending = verification_id.as_deref().map(|id| pending(state, id)).transpose()?;
        let named = identity.as_deref().map(|key| named(state, key)).transpose()?;
        let wishes = completed(wishes.clone(), pending.map(|pending| &pending.wishes));
        // An action may have started it with any address.
        wishes.check_redirect()?;
        let identity = named.or(pending.and_then(|pending| pending.identity));
        let magic = magic.as_deref().map(session_outcome).transpose()?;
        let mode = mode.as_deref().map(HostedMode::named).transpose()?;
        let outcome = outcome.decide(tx, magic.map(End::name))?.map(|end| end.name().to_owned());
        let verification_id = match verification_id.clone() {
            Some(id) => id,
            None => state.start_verification(tx, identity, wishes.clone()),
        };
        let mode = mode.unwrap_or(state.settings.hosted_mode);
        let session = Session {
            verification_id: verification_id.clone(),
            identity,
            outcome: outcome.clone(),
            wishes,
            finished: false,
        };
        Ok(Reply(Opened { session_id: state.open_session(tx, session), verification_id, outcome, mode }))
    })
}

/// An outcome that the address of the page asks for.
pub(super) fn session_outcome(name: &str) -> Result<End, Error> {
    End::named(name).ok_or_else(|| unknown_outcome::<End>(name))
}

fn pending<'s>(state: &'s State, id: &str) -> Result<&'s Verification, Error> {
    let pending = state.verifications.get(id).filter(|it| it.status == VerificationStatus::Pending);
    pending.ok_or(Refusal::NotFound("not-found").into())
}

fn named(state: &State, key: &str) -> Result<u64, Error> {
    state.by_key(key).ok_or_else(|| {
        let known: Vec<_> = state.identities.values().take(20).map(|identity| &*identity.key).collect();
        let hint = if known.is_empty() {
            "there is none yet: the action incode.complete_verification with a `person` makes one".into()
        } else {
            format!("the first identities are: {}", known.join(", "))
        };
        impossible(format!("there is no identity `{key}` to verify"), hint)
    })
}

/// What the session does not say is as the verification was started with.
fn completed(wishes: Wishes, started: Option<&Wishes>) -> Wishes {
    let Some(started) = started.cloned() else { return wishes };
    Wishes {
        client_id: wishes.client_id.or(started.client_id),
        correlation_id: wishes.correlation_id.or(started.correlation_id),
        redirect_url: wishes.redirect_url.or(started.redirect_url),
    }
}
