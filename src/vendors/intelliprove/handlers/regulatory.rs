//! Where the instructions for use are (section 4.7).

use schemars::JsonSchema;
use serde::Serialize;

use super::super::IntelliProve;
use super::super::auth::KeyOrToken;
use super::super::errors::Error;
use super::super::inputs::Asked;
use super::super::validation::{Form, Input, Read};
use crate::api::{Ctx, Reply};

/// In which language.
pub struct EifuRequest {
    language: Option<String>,
}

impl Input for EifuRequest {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let language = form.query("language", form.language());
        Some(Self { language: language? })
    }
}

/// Electronic instructions for use.
#[derive(Serialize, JsonSchema)]
pub struct Eifu {
    version: &'static str,
    language: String,
    url: String,
    product_label: &'static str,
}

/// `GET /v2/regulatory/eifu`
pub fn get_eifu(
    ctx: &Ctx<'_, IntelliProve>,
    asked: Asked<EifuRequest>,
    _: KeyOrToken,
) -> Result<Reply<Eifu>, Error> {
    let language = asked.read(ctx)?.language.unwrap_or_else(|| "en".into());
    let url = format!("{}/cdn/content/v1/eifu/{language}.html", ctx.visit().origin());
    Ok(Reply(Eifu { version: "1.0.0", language, url, product_label: "IntelliProve (simulated)" }))
}
