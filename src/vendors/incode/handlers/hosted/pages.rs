//! The two pages that people see.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::super::super::Incode;
use super::super::super::auth::settings_of;
use super::super::super::errors::Error;
use super::super::super::inputs::Fits;
use super::super::super::state::HostedMode;
use super::session::session_outcome;
use crate::api::{Ctx, Described, Extract, Parameter, Place, Respond, Sketch, form_fields, in_html};
use crate::engine::Answer;

const START: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/incode/pages/start.html"));
const NO_CLIENT: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/incode/pages/no_client.html"));
const DONE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/incode/pages/done.html"));
const NOT_DONE: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/incode/pages/not_done.html"));

/// What of the page's address stands in the call by which it starts, and how it is called there.
const HANDED_ON: [(&str, &str); 7] = [
    ("client_id", "client_id"),
    ("correlation_id", "correlation_id"),
    ("redirect_url", "redirect_url"),
    ("verification_id", "verification_id"),
    ("lookalike_outcome", "outcome"),
    ("lookalike_identity", "identity"),
    ("lookalike_mode", "mode"),
];

/// What stands in the page's address; anything else in it is for the page's own script.
pub struct Asked {
    client_id: String,
    outcome: String,
    mode: String,
    has_token: bool,
}

impl Extract<Incode> for Asked {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        let query = ctx.request().query().unwrap_or_default();
        let given = |name: &str| {
            let mut fields = form_fields(query);
            fields.find(|(known, _)| known == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
        };
        Ok(Self {
            client_id: given("client_id"),
            outcome: given("lookalike_outcome"),
            mode: given("lookalike_mode"),
            has_token: !given("token").is_empty(),
        })
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
    text: Cow<'static, str>,
}

impl Respond for Page {
    fn respond(self) -> Answer {
        let answer = Answer::new(self.status, "text/html; charset=utf-8", self.text.into_owned())
            .with("cache-control", "no-store");
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
    let settings = settings_of(ctx.visit())?;
    if settings.knows_client(&asked.client_id) {
        if !asked.outcome.is_empty() {
            session_outcome(&asked.outcome)?;
        }
        if !asked.mode.is_empty() {
            HostedMode::named(&asked.mode)?;
        }
        return Ok(Page { status: 200, reason: None, text: start(ctx).into() });
    }
    let advice = if settings.client_ids.is_empty() {
        "Add <code>?client_id=…</code> to the address; any is taken here."
    } else {
        "The address has no <code>client_id</code> that is known here; the setting <code>client_ids</code> lists them."
    };
    Ok(Page { status: 400, reason: Some("client-id"), text: NO_CLIENT.replace("{{advice}}", advice).into() })
}

/// The page, with the calls that stand in for the person as they are to be made.
fn start(ctx: &Ctx<'_, Incode>) -> String {
    let query = ctx.request().query().unwrap_or_default();
    let given = |name: &str| form_fields(query).find(|(known, value)| known == name && !value.is_empty());
    let handed_on = |(name, called): (&str, &str)| {
        given(name).map(|(_, value)| (called.to_owned(), Value::from(value.into_owned())))
    };
    let session: Map<String, Value> = HANDED_ON.into_iter().filter_map(handed_on).collect();
    let mut action = json!({ "person": { "key": "ana", "full_name": "Ana Torres Vega" } });
    if let (Some(id), Some(action)) = (session.get("verification_id"), action.as_object_mut()) {
        action.insert("verification_id".into(), id.clone());
    }
    START
        .replace("{{origin}}", &ctx.visit().origin_in_html())
        .replace("{{session}}", &in_html(&Value::Object(session).to_string()))
        .replace("{{action}}", &in_html(&action.to_string()))
}

/// `GET /incode-id/verification-result`. That a token is there means that all went well (observed).
pub fn hosted_result(_: &Ctx<'_, Incode>, _: Fits, asked: Asked) -> Result<Page, Error> {
    let text = if asked.has_token { DONE } else { NOT_DONE };
    Ok(Page { status: 200, reason: None, text: text.into() })
}
