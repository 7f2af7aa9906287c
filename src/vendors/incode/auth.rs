//! The vendor's credentials as extractors: steps 1 and 7 of the order of checks (section 2).

use std::sync::Arc;

use super::Incode;
use super::errors::{Error, Refusal};
use super::state::{Settings, Subject};
use crate::api::{Ctx, Extract, Parameter, Place, Rejection, Sketch, Visit};

/// The header of the key (documented).
pub(super) const KEY: &str = "x-api-key";
/// The header of the token (documented).
pub(super) const TOKEN: &str = "x-incode-hardware-id";
/// The name of the key in OpenAPI.
pub(super) const API_KEY: &str = "apiKey";

/// A key that is accepted.
pub struct Key;

/// What the token that was sent was made for.
pub struct Holder(pub Subject);

/// A token that may be left out, unless the settings want it; what was sent is good.
pub struct MaybeHolder;

impl Extract<Incode> for Key {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        let sent = ctx.request().headers.bytes(KEY).unwrap_or_default();
        if ctx.settings()?.accepts(sent) { Ok(Self) } else { Err(Refusal::Key.into()) }
    }

    fn describe(sketch: &mut Sketch) {
        sketch.security.push(API_KEY);
    }
}

/// Whether a request that met no row belongs to a place where a key is wanted, and has none that is accepted.
pub(super) fn lacks_key(visit: &Visit<'_>) -> bool {
    let path = visit.address.path;
    let wants =
        (path == "/omni" || path.starts_with("/omni/")) && !path.starts_with("/omni/incode-id/images/");
    let sent = visit.request.headers.bytes(KEY).unwrap_or_default();
    wants && settings_of(visit).is_ok_and(|settings| !settings.accepts(sent))
}

/// The settings of the namespace of a visit.
pub(super) fn settings_of(visit: &Visit<'_>) -> Result<Arc<Settings>, Rejection> {
    visit.look::<Incode, _>(|state, _| Arc::clone(&state.settings))
}

fn holder(ctx: &Ctx<'_, Incode>) -> Result<Subject, Error> {
    let sent = ctx.request().headers.bytes(TOKEN).filter(|token| !token.is_empty());
    let sent = std::str::from_utf8(sent.ok_or(Refusal::Token("no-credential"))?);
    let sent = sent.map_err(|_| Refusal::Token("bad-token"))?;
    ctx.read_at(|state, now| state.check_token(sent, now))?
}

impl Extract<Incode> for Holder {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        holder(ctx).map(Self)
    }

    fn describe(sketch: &mut Sketch) {
        describe(sketch, true);
    }
}

impl Extract<Incode> for MaybeHolder {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        let is_sent = ctx.request().headers.bytes(TOKEN).is_some();
        if is_sent || ctx.settings()?.authenticate_requires_token {
            holder(ctx)?;
        }
        Ok(Self)
    }

    fn describe(sketch: &mut Sketch) {
        describe(sketch, false);
    }
}

fn describe(sketch: &mut Sketch, required: bool) {
    let schema = serde_json::json!({ "type": "string", "description": "A token, without a scheme word." });
    sketch.parameters.push(Parameter {
        place: Place::Header,
        name: "X-Incode-Hardware-Id".into(),
        required,
        schema,
    });
}
