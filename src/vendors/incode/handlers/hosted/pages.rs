//! The two pages that people see.

use super::super::super::Incode;
use super::super::super::auth::settings_of;
use super::super::super::errors::Error;
use super::super::super::inputs::Fits;
use crate::api::{Ctx, Described, Extract, Parameter, Place, Respond, Sketch, form_fields};
use crate::engine::Answer;

const START: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/incode/pages/start.html"));
const NO_CLIENT: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/incode/pages/no_client.html"));
const DONE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/incode/pages/done.html"));
const NOT_DONE: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/incode/pages/not_done.html"));

/// What stands in the page's address; anything else in it is for the page's own script.
pub struct Asked {
    client_id: String,
    has_token: bool,
}

impl Extract<Incode> for Asked {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        let query = ctx.request().query.as_deref().unwrap_or_default();
        let given = |name: &str| {
            let mut fields = form_fields(query);
            fields.find(|(known, _)| known == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
        };
        Ok(Self { client_id: given("client_id"), has_token: !given("token").is_empty() })
    }
}

/// What stands in the address of the page where a verification starts.
pub struct Start(Asked);

impl Extract<Incode> for Start {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        Asked::extract(ctx).map(Self)
    }

    fn describe(sketch: &mut Sketch) {
        for name in ["client_id", "redirect_url", "origin", "correlation_id", "form_factor", "zoom_level"] {
            sketch.parameters.push(Parameter {
                place: Place::Query,
                name: name.into(),
                required: name == "client_id",
                schema: serde_json::json!({ "type": "string" }),
            });
        }
        let content = Some(("text/html", serde_json::json!({ "type": "string" })));
        let meaning = "A page that says that the client is unknown.".into();
        sketch.answers.push(Described { status: 400, meaning, content });
    }
}

/// A page.
pub struct Page {
    status: u16,
    reason: Option<&'static str>,
    text: &'static str,
}

impl Respond for Page {
    fn respond(self) -> Answer {
        let answer =
            Answer::new(self.status, "text/html; charset=utf-8", self.text).with("cache-control", "no-store");
        match self.reason {
            Some(reason) => answer.because(reason),
            None => answer,
        }
    }

    fn describe(sketch: &mut Sketch) {
        let content = Some(("text/html", serde_json::json!({ "type": "string" })));
        sketch.answers.push(Described { status: 200, meaning: "The page.".into(), content });
    }
}

/// `GET /incode-id/`
pub fn hosted_page(ctx: &Ctx<'_, Incode>, _: Fits, Start(asked): Start) -> Result<Page, Error> {
    if settings_of(ctx.visit())?.knows_client(&asked.client_id) {
        Ok(Page { status: 200, reason: None, text: START })
    } else {
        Ok(Page { status: 400, reason: Some("client-id"), text: NO_CLIENT })
    }
}

/// `GET /incode-id/verification-result`. That a token is there means that all went well (observed).
pub fn hosted_result(_: &Ctx<'_, Incode>, _: Fits, asked: Asked) -> Result<Page, Error> {
    Ok(Page { status: 200, reason: None, text: if asked.has_token { DONE } else { NOT_DONE } })
}
