//! The toy vendor as an API: few operations, and words of its own for every refusal.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::super::{
    Api, Conventions, Ctx, Described, Extract, Forced, Html, Json, Rejection, Reply, Routes, Visit,
    documented, json_answer, outcomes,
};
use crate::engine::Answer;
use crate::engine::toy::Toy;

/// The one credential.
pub(super) const KEY: (&str, &str) = ("x-toy-key", "right");

/// Every way to fail.
pub(crate) enum Error {
    Rejected(Rejection),
    NoKey,
    Full,
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

/// The credential, as an argument.
struct Key;

impl Extract<Toy> for Key {
    fn extract(ctx: &Ctx<'_, Toy>) -> Result<Self, Error> {
        let given = ctx.request().headers.get(KEY.0);
        if given == Some(KEY.1) { Ok(Self) } else { Err(Error::NoKey) }
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Line {
    line: String,
}

outcomes!(
    /// What writing can come to.
    Writing { Full = "full", Upper = "upper" }
);

fn write(
    ctx: &Ctx<'_, Toy>,
    _: Key,
    Json(Line { line }): Json<Line>,
    forced: Forced<Writing>,
) -> Result<Reply<Vec<String>, 201>, Error> {
    ctx.transact(|diary, tx| {
        let line = match forced.decide(tx, (line == "magic full").then_some("full"))? {
            Some(Writing::Full) => return Err(Error::Full),
            Some(Writing::Upper) => line.to_uppercase(),
            None => line,
        };
        diary.lines.push((tx.now(), line));
        Ok(Reply(diary.lines.iter().map(|(_, line)| line.clone()).collect()))
    })
}

fn list(ctx: &Ctx<'_, Toy>) -> Result<Reply<Vec<String>>, Error> {
    ctx.read(|diary| Reply(diary.lines.iter().map(|(_, line)| line.clone()).collect()))
}

fn one(ctx: &Ctx<'_, Toy>) -> Result<Reply<String>, Error> {
    Ok(Reply(ctx.segment("name")?.into_owned()))
}

fn origin(ctx: &Ctx<'_, Toy>) -> Result<Reply<String>, Error> {
    Ok(Reply(ctx.visit().origin()))
}

fn page(_: &Ctx<'_, Toy>) -> Result<Html, Error> {
    Ok(Html("<p>toy</p>".into()))
}

fn plain(_: &Ctx<'_, Toy>) -> Result<Reply<String>, Error> {
    Ok(Reply("plain".into()))
}

fn fancy(_: &Ctx<'_, Toy>, _: Key) -> Result<Reply<u64>, Error> {
    Ok(Reply(1))
}

fn folder(_: &Ctx<'_, Toy>) -> Result<Html, Error> {
    Ok(Html("<p>folder</p>".into()))
}

fn crash(ctx: &Ctx<'_, Toy>) -> Result<Reply<()>, Error> {
    ctx.transact(|_, tx| {
        tx.rng("ids").next_u64();
        panic!("on purpose");
    })
}

impl Api for Toy {
    const NAME: &'static str = "toy";
    const BASE: &'static str = "/toy";
    const TITLE: &'static str = "Toy";

    type Error = Error;

    fn roots() -> &'static [&'static str] {
        &["toy", "v9"]
    }

    fn routes() -> Routes<Self> {
        Routes::new()
            .get("/toy/lines", documented("List the lines"), list)
            .post("/toy/lines", documented("Write a line"), write)
            .get("/toy/lines/{name}", documented("Say a name"), one)
            .get("/toy/origin", documented("Say the origin"), origin)
            .page("/toy/page", documented("Show a page"), page)
            .get("/toy/folder/", documented("Show a folder"), folder)
            .on(&["GET", "POST"], "/toy/crash", documented("Fail"), crash)
            .post("/toy/cake", documented("Bake a plain cake"), plain)
            .called("plain.cake")
            .post("/toy/cake", documented("Bake a fancy cake"), fancy)
            .called("fancy.cake")
            .heavy_where(|request, _| request.query() != Some("small"))
            .unresolved("/toy/cake", documented("Bake no known cake"))
    }

    fn dispatch(&self, visit: &Visit<'_>, _: &'static str) -> Result<Option<&'static str>, Error> {
        match visit.request.query() {
            Some("fancy") => Ok(Some("fancy.cake")),
            Some("none") => Err(Error::Full),
            _ => Ok(None),
        }
    }

    fn render(&self, error: Error, visit: &Visit<'_>) -> Answer {
        let say = |status: u16, words: &str| json_answer(status, &json!({ "toy": words }));
        match error {
            Error::NoKey => say(401, "who are you").because("no-key"),
            Error::Full => say(409, "no room"),
            Error::Rejected(rejection) => match rejection {
                Rejection::UnknownRoute => say(404, "no such place").because("unknown-route"),
                Rejection::WrongMethod { allowed } => {
                    say(405, "not so").because("method").with("allow", allowed.join(", "))
                }
                Rejection::Slash { path } => Answer::empty(307).with("location", visit.url(&path)),
                Rejection::BodyTooLarge { limit } => say(413, &format!("over {limit}")),
                Rejection::WrongMediaType => say(415, "no JSON"),
                Rejection::Malformed { .. } => say(400, "malformed"),
                Rejection::Invalid { place, .. } => say(422, &format!("wrong at {place}")),
                Rejection::BadQuery { .. } | Rejection::BadSegment => say(400, "bad address"),
                Rejection::Injected { status } => say(status, "on request").because("injected-fault"),
                Rejection::RateLimited { retry_after } => say(429, "too fast")
                    .because("injected-fault")
                    .with("retry-after", retry_after.seconds().to_string()),
                Rejection::UnknownOutcome | Rejection::Internal => say(500, "broken").because("internal"),
            },
        }
    }

    fn conventions() -> Conventions {
        Conventions {
            redirect_slashes: true,
            host_root: Some(("toy.example", "/toy/page")),
            optional_root: Some("v9"),
            ..Conventions::default()
        }
    }

    fn faces() -> Vec<Described> {
        Vec::new()
    }
}
