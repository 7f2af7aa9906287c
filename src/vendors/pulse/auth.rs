//! The vendor's credential as an extractor (section 2): a key in the header `apikey`, which is a tenant.

use std::borrow::Cow;

use super::Pulse;
use super::errors::{Error, Refusal};
use crate::api::{Ctx, Extract, Sketch};

/// The header of the key (observed).
pub(super) const HEADER: &str = "apikey";
/// The name of the key in OpenAPI.
pub(super) const API_KEY: &str = "apiKey";

/// A key that is accepted, and with it the tenant that is acted on.
pub struct Key(pub String);

impl Extract<Pulse> for Key {
    fn extract(ctx: &Ctx<'_, Pulse>) -> Result<Self, Error> {
        let sent = ctx.request().headers.bytes(HEADER).filter(|key| !key.is_empty());
        let key = text_of(sent.ok_or(Refusal::MissingKey)?);
        let (is_accepted, is_met) = ctx.read(|state| (state.accepts(&key), state.has_met(&key)))?;
        if !is_accepted {
            return Err(Refusal::BadKey.into());
        }
        if !is_met {
            ctx.transact(|state, _| {
                state.meet(&key);
                Ok::<_, Error>(())
            })?;
        }
        Ok(Self(key.into()))
    }

    fn describe(sketch: &mut Sketch) {
        sketch.security.push(API_KEY);
    }
}

/// A key as a text, and no two keys as the same: a byte that is not of UTF-8 stands behind a NUL, which no field has.
fn text_of(key: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(key).map_or_else(|_| escaped(key).into(), Cow::Borrowed)
}

fn escaped(key: &[u8]) -> String {
    let mut text = String::new();
    for chunk in key.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().flat_map(|byte| ['\0', char::from(*byte)]));
    }
    text
}
