//! The public key, and where to find it (section 4.7): what any library needs to check our tokens.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::Identify;
use super::super::auth::issuer;
use super::super::errors::{Error, Refusal};
use super::super::ids::normal_id;
use super::super::model::json;
use super::super::state::Settings;
use super::super::tokens::{self, KEY_ID};
use crate::api::{Ctx, Rejection, Respond, Sketch};
use crate::engine::Answer;

/// What stands as it is in a segment of a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A document that may be kept for five minutes; without an envelope.
pub struct Published<T>(T);

impl<T: Serialize + JsonSchema> Respond for Published<T> {
    fn respond(self) -> Answer {
        json(200, &self.0).with("cache-control", "public, max-age=300")
    }

    fn describe(sketch: &mut Sketch) {
        sketch.answers_json::<T>(200, "Done.");
    }
}

/// A JSON Web Key Set.
#[derive(Serialize, JsonSchema)]
pub struct Jwks {
    keys: [Jwk; 1],
}

#[derive(Serialize, JsonSchema)]
struct Jwk {
    kty: &'static str,
    kid: &'static str,
    #[serde(rename = "use")]
    purpose: &'static str,
    alg: &'static str,
    n: String,
    e: String,
}

/// What a library reads to find the key.
#[derive(Serialize, JsonSchema)]
pub struct Discovery {
    issuer: String,
    jwks_uri: String,
    id_token_signing_alg_values_supported: [&'static str; 1],
    subject_types_supported: [&'static str; 1],
    response_types_supported: [&'static str; 1],
    claims_supported: [&'static str; 7],
}

/// `GET /projects/{projectId}/.well-known/jwks.json`
pub fn jwks(ctx: &Ctx<'_, Identify>) -> Result<Published<Jwks>, Error> {
    project(ctx)?;
    let (n, e) = tokens::public_key().ok_or(Rejection::Internal)?;
    Ok(Published(Jwks { keys: [Jwk { kty: "RSA", kid: KEY_ID, purpose: "sig", alg: "RS256", n, e }] }))
}

/// `GET /projects/{projectId}/.well-known/openid-configuration`
pub fn openid_configuration(ctx: &Ctx<'_, Identify>) -> Result<Published<Discovery>, Error> {
    let (project, settings) = project(ctx)?;
    let origin = ctx.visit().origin();
    // A project of noLogin has any name, and this is a link to follow.
    let segment = utf8_percent_encode(&project, SEGMENT);
    Ok(Published(Discovery {
        issuer: issuer(&settings, &project, &origin),
        jwks_uri: format!("{origin}/v1/projects/{segment}/.well-known/jwks.json"),
        id_token_signing_alg_values_supported: ["RS256"],
        subject_types_supported: ["public"],
        response_types_supported: ["token"],
        claims_supported: ["sub", "iss", "aud", "exp", "iat", "email", "nickname"],
    }))
}

/// The project in the path; only where projects are declared can it be unknown.
fn project(ctx: &Ctx<'_, Identify>) -> Result<(String, std::sync::Arc<Settings>), Error> {
    let project = normal_id(&ctx.segment("project_id")?).into_owned();
    ctx.transact(|state, _| match state.check_project(&project) {
        Err(Refusal::UnknownProject) => Err(Refusal::UnknownProject.into()),
        _ => Ok((project.clone(), state.settings_of(Some(&project)))),
    })
}
