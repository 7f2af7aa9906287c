//! Temporary URLs of the hosted pages (section 4.2).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::IntelliProve;
use super::super::auth::Key;
use super::super::errors::{Error, Refusal};
use super::super::inputs::Asked;
use super::super::state::{Named, UrlAnswer};
use super::super::validation::{Form, Input, Read};
use crate::api::{Ctx, Forced, Reply, outcomes};

/// What a query value is encoded by: all but letters, digits and `-._~`.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

outcomes! {
    /// What asking for a URL can decide.
    UrlOutcome {
        /// 404.
        NotFound = "not_found",
        /// 200, but the token inside expired one second ago.
        ExpiredUrl = "expired_url",
    }
}

/// For whom, and in which language.
pub struct UrlRequest {
    user: Named,
    language: Option<String>,
}

impl Input for UrlRequest {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let user = Named::read(form);
        let language = form.query("language", form.language());
        Some(Self { user: user?, language: language? })
    }
}

/// A URL, in a member or bare.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum UrlReply {
    /// `{"url": …}`
    Object {
        /// The URL.
        url: String,
    },
    /// The bare string.
    Text(String),
}

/// `GET /v2/facescans/url`
pub fn face_scan_url(
    ctx: &Ctx<'_, IntelliProve>,
    asked: Asked<UrlRequest>,
    _: Key,
    outcome: Forced<UrlOutcome>,
) -> Result<Reply<UrlReply>, Error> {
    issue(ctx, asked, &outcome, "/plugin/")
}

/// `GET /v2/dashboard/url`
pub fn dashboard_url(
    ctx: &Ctx<'_, IntelliProve>,
    asked: Asked<UrlRequest>,
    _: Key,
    outcome: Forced<UrlOutcome>,
) -> Result<Reply<UrlReply>, Error> {
    issue(ctx, asked, &outcome, "/plugin/dashboard/")
}

fn issue(
    ctx: &Ctx<'_, IntelliProve>,
    asked: Asked<UrlRequest>,
    outcome: &Forced<UrlOutcome>,
    page: &str,
) -> Result<Reply<UrlReply>, Error> {
    let UrlRequest { user, language } = asked.read(ctx)?;
    ctx.transact(|state, tx| {
        let user_id = state.exactly_one(&user)?;
        let token = match outcome.decide(tx, None)? {
            Some(UrlOutcome::NotFound) => return Err(Refusal::UserNotFound.into()),
            Some(UrlOutcome::ExpiredUrl) => state.issue_expired(Some(user_id), tx.now())?,
            None => state.issue(Some(user_id), tx.now(), state.settings.plugin_url_ttl)?,
        };
        let user = state.user(user_id)?;
        let patient = user.external_user_id.as_deref().map_or_else(|| user_id.to_string(), str::to_owned);
        let mut url = format!(
            "{}{page}?action_token={token}&patient={}",
            ctx.visit().origin(),
            utf8_percent_encode(&patient, VALUE)
        );
        if let Some(language) = &language {
            url.push_str("&language=");
            url.extend(utf8_percent_encode(language, VALUE));
        }
        Ok(Reply(match state.settings.url_answer {
            UrlAnswer::Object => UrlReply::Object { url },
            UrlAnswer::String => UrlReply::Text(url),
        }))
    })
}
