//! Bodies: their size first, much later their type and form (steps 4 and 9).

use serde_json::Value;

use super::super::Incode;
use super::super::errors::{Error, Refusal};
use crate::api::{Ctx, Extract};

/// A body that is not too large.
pub struct Fits;

impl Extract<Incode> for Fits {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        let most = ctx.settings()?.max_body_bytes;
        match ctx.request().body.bytes() {
            Some(bytes) if bytes.len() <= most => Ok(Self),
            _ => Err(Refusal::TooLarge.into()),
        }
    }
}

/// The body as JSON; of a repeated member the last counts, as the reader has it.
pub(super) fn json(ctx: &Ctx<'_, Incode>) -> Result<Value, Error> {
    let request = ctx.request();
    let kind = request.headers.get("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Refusal::ContentType.into());
    }
    let bytes = request.body.bytes().ok_or(Refusal::TooLarge)?;
    serde_json::from_slice(bytes).map_err(|_| Refusal::Json.into())
}
