//! The hosted pages (section 14). The pages themselves come in a later step; until then each says so.

use serde_json::json;

use super::super::IntelliProve;
use super::super::errors::Error;
use super::super::inputs::Asked;
use super::plugin::session_outcome;
use crate::api::{Ctx, form_fields, in_html};
use crate::engine::Answer;

const PLUGIN: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/intelliprove/pages/plugin.html"));
const DASHBOARD: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/intelliprove/pages/dashboard.html"));

/// `GET /plugin/`. The page always loads, whatever its token is worth; only an outcome that is none is refused.
pub fn plugin_page(ctx: &Ctx<'_, IntelliProve>, _: Asked<()>) -> Result<Answer, Error> {
    let query = ctx.request().query().unwrap_or_default();
    if let Some((_, name)) = form_fields(query).filter(|(name, _)| name == "lookalike_outcome").last() {
        session_outcome(&name)?;
    }
    Ok(page(ctx, PLUGIN))
}

/// `GET /plugin/dashboard/`
pub fn dashboard_page(ctx: &Ctx<'_, IntelliProve>, _: Asked<()>) -> Result<Answer, Error> {
    Ok(page(ctx, DASHBOARD))
}

/// A page whose calls lead back to the namespace that it was asked of, and name the user whom its address names.
fn page(ctx: &Ctx<'_, IntelliProve>, html: &str) -> Answer {
    let query = ctx.request().query().unwrap_or_default();
    let patient = form_fields(query).filter(|(name, value)| name == "patient" && !value.is_empty()).last();
    let user = json!({ "user": patient.map_or("external id or user id".into(), |(_, value)| value) });
    let html = html
        .replace("{{origin}}", &ctx.visit().origin_in_html())
        .replace("{{user}}", &in_html(&user.to_string()));
    Answer::new(200, "text/html; charset=utf-8", html).with("content-security-policy", "frame-ancestors *")
}
