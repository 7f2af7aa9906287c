//! The hosted page behind a link (section 4.8). The recorder is built in a later step; until then the page
//! shows the words and names the action that stands in for the person.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::super::Pulse;
use super::super::errors::{Error, Refusal};
use super::super::inputs::Typed;
use super::super::model::{Done, Reply, done};
use super::super::state::{Link, Passed};
use crate::api::{Ctx, Described, Extract, Parameter, Place, Respond, Sketch};
use crate::engine::Answer;

const OPEN: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/pulse/pages/open.html"));
const OVER: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/pulse/pages/over.html"));
const UNKNOWN: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/pulse/pages/unknown.html"));

/// The key of a link, as it stands in the path.
pub struct LinkKey(String);

impl Extract<Pulse> for LinkKey {
    fn extract(ctx: &Ctx<'_, Pulse>) -> Result<Self, Error> {
        // What is no text is no key of ours either.
        Ok(Self(ctx.segment("key").map(Into::into).unwrap_or_default()))
    }

    fn describe(sketch: &mut Sketch) {
        let schema = json!({ "type": "string", "pattern": "^[0-9a-f]{96}$" });
        sketch.parameters.push(Parameter { place: Place::Path, name: "key".into(), required: true, schema });
    }
}

/// How far the person has come (B18).
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pass {
    recorded: usize,
    required: usize,
    done: bool,
    redirect_uri: Option<String>,
}

/// The hosted page, or why it is not shown.
pub struct Page(Answer);

impl Respond for Page {
    fn respond(self) -> Answer {
        self.0
    }

    fn describe(sketch: &mut Sketch) {
        for (status, meaning) in [(200, "The page."), (404, "Unknown link."), (410, "The link is over.")] {
            let content = Some(("text/html", json!({ "type": "string" })));
            sketch.answers.push(Described { status, meaning: meaning.into(), content });
        }
    }
}

/// `GET /pulse-auth/b/{key}`. A person reads it, so its refusals are pages too.
pub fn link_page(ctx: &Ctx<'_, Pulse>, LinkKey(key): LinkKey) -> Result<Page, Error> {
    let origin = ctx.visit().origin_in_html();
    let shown = ctx.transact(|state, tx| {
        let link = state.link(&key)?;
        link.check_open(tx.now()).map(|()| open(&origin, &key, link))
    });
    match shown {
        Ok(page) => Ok(html(200, page)),
        Err(Error::Refused(refusal)) => Ok(refused(refusal)),
        Err(error) => Err(error),
    }
}

/// `POST /pulse-auth/b/{key}/passes`
pub fn link_pass(
    ctx: &Ctx<'_, Pulse>,
    LinkKey(key): LinkKey,
    Typed(submission): Typed,
) -> Result<Reply<Done<Pass>>, Error> {
    ctx.transact(|state, tx| {
        let Passed { recorded, required, done: is_done } = state.pass(tx, &key, submission)?;
        let redirect_uri = state.link(&key)?.redirect_uri.clone();
        Ok(done(tx, Pass { recorded, required, done: is_done, redirect_uri }))
    })
}

/// Words and key are ours, so nothing in them needs escaping.
fn open(origin: &str, key: &str, link: &Link) -> String {
    OPEN.replace("{{words}}", &link.text()).replace("{{key}}", key).replace("{{origin}}", origin)
}

fn refused(refusal: Refusal) -> Page {
    let (status, reason) = refusal.status();
    let page = if status == 404 { UNKNOWN } else { OVER };
    Page(html(status, page.to_owned()).0.because(reason))
}

fn html(status: u16, page: String) -> Page {
    Page(Answer::new(status, "text/html; charset=utf-8", page).with("cache-control", "no-store"))
}
