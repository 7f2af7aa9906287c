//! What operations take beside credentials, as extractors: steps 4 to 6 and 8 to 10 of the order of checks
//! (section 2).

mod body;
mod face;
mod hosted;
mod members;

use serde_json::json;

use super::Incode;
use super::auth::KEY;
use super::errors::{Error, Refusal};
use super::state::Purpose;
use crate::api::{Ctx, Extract, Parameter, Place, Sketch};

pub use body::Fits;
pub use face::FaceBody;
pub use hosted::{Ending, FinishBody, SessionBody};

/// A client that takes JSON.
pub struct TakesJson;

impl Extract<Incode> for TakesJson {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        let mut fields = ctx.request().headers.iter().filter(|(name, _)| *name == "accept").peekable();
        let is_absent = fields.peek().is_none();
        let takes =
            |value: &[u8]| std::str::from_utf8(value).is_ok_and(|value| value.split(',').any(is_json));
        if is_absent || fields.any(|(_, value)| takes(value)) {
            Ok(Self)
        } else {
            Err(Refusal::NotAcceptable.into())
        }
    }
}

/// Whether a range of `Accept` covers JSON and is wanted at all.
fn is_json(range: &str) -> bool {
    let mut parts = range.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_wanted = |part: &str| match part.split_once('=') {
        Some((name, q)) if name.trim().eq_ignore_ascii_case("q") => {
            q.trim().parse::<f32>().is_ok_and(|q| q > 0.0)
        }
        _ => true,
    };
    ["*/*", "application/*", "application/json"].contains(&&*kind) && parts.all(is_wanted)
}

/// The version of the API that the client speaks.
struct ApiVersion;

impl Extract<Incode> for ApiVersion {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        let sent = ctx.request().headers.get("api-version").unwrap_or_default();
        if sent.trim_matches([' ', '\t']) == "1.0" { Ok(Self) } else { Err(Refusal::ApiVersion.into()) }
    }

    fn describe(sketch: &mut Sketch) {
        let schema = json!({ "const": "1.0" });
        sketch.parameters.push(Parameter {
            place: Place::Header,
            name: "api-version".into(),
            required: true,
            schema,
        });
    }
}

/// A request whose body fits, from a client that takes JSON and speaks this version: steps 4 to 6, in this order.
pub struct WellFormed;

impl Extract<Incode> for WellFormed {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        Fits::extract(ctx)?;
        TakesJson::extract(ctx)?;
        ApiVersion::extract(ctx)?;
        Ok(Self)
    }

    fn describe(sketch: &mut Sketch) {
        ApiVersion::describe(sketch);
    }
}

/// A request that no fault limits, where no key has a quota.
pub struct Unlimited;

impl Extract<Incode> for Unlimited {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        Ok(ctx.check_limit().map(|()| Self)?)
    }
}

/// A request that the key's quota for faces still allows.
pub struct FaceQuota;
/// A request that the key's other quota still allows.
pub struct Quota;

fn spend(ctx: &Ctx<'_, Incode>, purpose: Purpose) -> Result<(), Error> {
    ctx.check_limit()?;
    let key = String::from_utf8_lossy(ctx.request().headers.bytes(KEY).unwrap_or_default());
    ctx.transact(|state, tx| {
        state.spend(&key, purpose, tx.now()).map_err(|wait| Refusal::TooMany(wait).into())
    })
}

impl Extract<Incode> for FaceQuota {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        spend(ctx, Purpose::Face).map(|()| Self)
    }
}

impl Extract<Incode> for Quota {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        spend(ctx, Purpose::Other).map(|()| Self)
    }
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn a_range_covers_json_where_it_is_wanted() {
        for (range, expected) in [
            ("*/*", true),
            (" Application/JSON ; charset=utf-8", true),
            ("application/*;q=0.1", true),
            ("application/json;q=0", false),
            ("application/json; Q=0.000", false),
            ("application/json;q=x", false),
            ("text/html", false),
            ("", false),
        ] {
            assert_eq!(is_json(range), expected, "{range}");
        }
    }
}
