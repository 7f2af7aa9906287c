//! The vendor's CDN: fragments, script stubs, instructions for use (section 4.7).

use bytes::Bytes;

use super::super::errors::{Error, Refusal};
use super::super::inputs::Asked;
use super::super::{IntelliProve, cdn as files};
use crate::api::Ctx;
use crate::engine::Answer;

/// `GET /cdn/{path}`
pub fn cdn(ctx: &Ctx<'_, IntelliProve>, _: Asked<()>) -> Result<Answer, Error> {
    let path = ctx.segment("path").unwrap_or_default();
    let found = ctx.settings(|settings| files::find(&path, &settings.languages))?;
    let file = found.ok_or(Refusal::FileNotFound)?;
    Ok(Answer::new(200, file.content_type, Bytes::from_static(file.body)).with("cache-control", "no-store"))
}
