//! Tokens made to measure (section 7): a session is opened for a user, and its token may have a flaw.
//!
//! Under the lock only the claims are made; [`seal`] signs them afterwards.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Identify;
use super::auth::issuer;
use super::ids::checked_id;
use super::state::{Project, State, Strictness};
use super::tokens::{self, Claims};
use super::who::{About, nobody};
use crate::api::Members;
use crate::engine::{Action, ActionRefused, Span, Transaction};

/// How tokens are minted.
pub(super) const MINTING: Action<Identify> =
    Action::new::<About<Mint>>("mint", "A token of a new session of a user, with a flaw if wanted", mint);

/// Who issues a token that is nobody's.
const OTHER_ISSUER: &str = "https://issuer.invalid";

/// What a token should be like.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Mint {
    /// Which token.
    #[serde(default)]
    kind: Kind,
    /// The device of the session; left out: drawn.
    #[serde(default)]
    device_id: Option<String>,
    /// How long it lives; left out: as set.
    #[serde(default)]
    expires_in: Option<Span>,
    /// Claims to lay over its own.
    #[serde(default)]
    claims: Members,
    /// What is wrong with it.
    #[serde(default)]
    flaw: Option<Flaw>,
}

/// Which token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// The one that requests carry.
    #[default]
    Access,
    /// The one that tells who somebody is.
    Profile,
}

/// What can be wrong with a token that is minted on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Flaw {
    /// `exp` was one second ago.
    Expired,
    /// The last byte of the signature is changed.
    BadSignature,
    /// `iss` is nobody's.
    OtherIssuer,
}

fn mint(state: &mut State, tx: &mut Transaction<'_, Identify>, given: Value) -> Result<Value, ActionRefused> {
    let (who, wanted): (_, Mint) = About::read(given)?;
    let (project, user) = who.found(state)?;
    let is_free = project.settings.strictness == Strictness::Lenient;
    let device = wanted.device_id.as_deref().map(|id| checked_id("device_id", id, is_free)).transpose();
    let device = device.map_err(|refusal| ActionRefused::Arguments(refusal.told().into_owned()))?;
    let claims = wanted.claims(project, tx, user, device).map_err(|_| nobody())?;
    Ok(json!({ "claims": claims, "bad_signature": wanted.flaw == Some(Flaw::BadSignature) }))
}

impl Mint {
    fn claims(
        &self,
        project: &mut Project,
        tx: &mut Transaction<'_, Identify>,
        user: Uuid,
        device: Option<String>,
    ) -> Result<Claims, super::Error> {
        let issuer = issuer(&project.settings, &project.id, tx.origin());
        let device = device.unwrap_or_else(|| Project::mint_device(tx));
        project.user_mut(user)?.see(&device);
        let session = project.open_session(tx, user, &device, &issuer)?;
        let mut claims = match self.kind {
            Kind::Access => project.access_claims(tx, session)?,
            Kind::Profile => project.profile_claims(tx, session)?,
        };
        let now = tx.now();
        if let Some(life) = self.expires_in {
            claims.insert("exp".into(), now.after(life).seconds().into());
        }
        claims.extend(self.claims.0.clone());
        // The flaw comes last: what is asked for is flawed whatever else it says.
        match self.flaw {
            Some(Flaw::Expired) => {
                claims.insert("exp".into(), now.before(Span::from_seconds(1)).seconds().into());
            }
            Some(Flaw::OtherIssuer) => {
                claims.insert("iss".into(), OTHER_ISSUER.into());
            }
            Some(Flaw::BadSignature) | None => {}
        }
        Ok(claims)
    }
}

/// Sign what was minted.
pub(super) fn seal(minted: Value) -> Result<Value, ActionRefused> {
    let unsignable = || ActionRefused::Conflict("the token could not be signed".into());
    let claims = minted.get("claims").and_then(Value::as_object).ok_or_else(unsignable)?;
    let token = tokens::sign(claims).map_err(|_| unsignable())?;
    let is_bad = minted.get("bad_signature").and_then(Value::as_bool).unwrap_or_default();
    Ok(json!({ "token": if is_bad { tokens::spoilt(&token) } else { token }, "claims": claims }))
}
