//! The vendor's credentials as extractors (section 2): an API key, an action token, or either.

use super::IntelliProve;
use super::errors::{Error, Refusal};
use super::state::{Bearer, Caller};
use crate::api::{Ctx, Extract, Sketch};
use crate::engine::Headers;

/// The field of the key.
pub(super) const KEY: &str = "x-api-key";
/// The name of the key in OpenAPI.
pub(super) const API_KEY: &str = "apiKey";
/// The name of the token in OpenAPI.
pub(super) const ACTION_TOKEN: &str = "actionToken";

/// Auth `key`: the customer's back end and nobody else.
pub struct Key;

/// Auth `key/token`: the customer's back end, or the holder of an action token.
pub struct KeyOrToken(pub Caller);

/// Auth `token`: the holder of an action token; a key alone does not count.
pub struct Token(pub Bearer);

/// What was sent of a header: an empty field counts as none.
fn sent<'a>(headers: &'a Headers, name: &str) -> Option<&'a str> {
    headers
        .bytes(name)
        .filter(|value| !value.is_empty())
        .map(|value| std::str::from_utf8(value).unwrap_or("\u{fffd}"))
}

fn check_key(ctx: &Ctx<'_, IntelliProve>, key: &str) -> Result<(), Error> {
    if ctx.read(|state| state.settings.accepts(key))? { Ok(()) } else { Err(Refusal::BadKey.into()) }
}

fn check_token(ctx: &Ctx<'_, IntelliProve>, token: &str) -> Result<Bearer, Error> {
    ctx.read_at(|state, now| state.check_token(token, now))?
}

fn credentials<'a>(ctx: &Ctx<'a, IntelliProve>) -> (Option<&'a str>, Option<&'a str>) {
    let headers = &ctx.request().headers;
    (sent(headers, KEY), sent(headers, "authorization"))
}

impl Extract<IntelliProve> for Key {
    fn extract(ctx: &Ctx<'_, IntelliProve>) -> Result<Self, Error> {
        match credentials(ctx) {
            (Some(key), _) => check_key(ctx, key).map(|()| Self),
            (None, Some(token)) => {
                Err(check_token(ctx, token).err().unwrap_or_else(|| Refusal::KeyRequired.into()))
            }
            (None, None) => Err(Refusal::NoCredential.into()),
        }
    }

    fn describe(sketch: &mut Sketch) {
        sketch.security.push(API_KEY);
    }
}

impl Extract<IntelliProve> for KeyOrToken {
    fn extract(ctx: &Ctx<'_, IntelliProve>) -> Result<Self, Error> {
        match credentials(ctx) {
            (_, Some(token)) => Ok(Self(Caller::Token(check_token(ctx, token)?))),
            (Some(key), None) => check_key(ctx, key).map(|()| Self(Caller::Customer)),
            (None, None) => Err(Refusal::NoCredential.into()),
        }
    }

    fn describe(sketch: &mut Sketch) {
        sketch.security.extend([API_KEY, ACTION_TOKEN]);
    }
}

impl Extract<IntelliProve> for Token {
    fn extract(ctx: &Ctx<'_, IntelliProve>) -> Result<Self, Error> {
        let (_, token) = credentials(ctx);
        check_token(ctx, token.ok_or(Refusal::NoCredential)?).map(Self)
    }

    fn describe(sketch: &mut Sketch) {
        sketch.security.push(ACTION_TOKEN);
    }
}
