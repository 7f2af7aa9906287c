//! Scenarios: the library, what the server plays, diagnosis, and applying one to this namespace.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::amiss::advice;
use super::namespaces::View as NamespaceView;
use super::waiting::landed;
use super::{Admin, Error, here};
use crate::api::{
    Ctx, Described, Extract, Nothing, Problem, Query, Reply, Respond, Sketch, Yaml, json_answer,
};
use crate::engine::{Answer, NoNamespace};
use crate::scenario::{self, Level, Loaded, Problems, View};

/// The name of a scenario that was sent.
const SENT: &str = "body";

/// A built-in story.
#[derive(Serialize, JsonSchema)]
pub struct Story {
    /// Its name.
    name: &'static str,
    /// What it is about.
    description: String,
}

/// What the server plays.
#[derive(Serialize, JsonSchema)]
pub struct Played {
    /// The name, as namespaces show it.
    name: String,
    /// What the server was started with: built-in names and files, later ones laid over earlier ones.
    scenarios: Vec<String>,
    /// Whether changes of the files are looked for.
    watched: bool,
    /// What became of changes.
    #[serde(flatten)]
    status: scenario::Status,
}

/// The library and what is played.
#[derive(Serialize, JsonSchema)]
pub struct List {
    /// What new namespaces are built from.
    playing: Played,
    /// What is built in.
    library: Vec<Story>,
}

/// What is wrong with a scenario.
#[derive(Serialize, JsonSchema)]
pub struct Diagnosis {
    /// Whether it can be played.
    valid: bool,
    /// The problems for people, as `lookalike check` writes them; empty where there are none.
    text: String,
    /// The problems as data, or the warnings of a scenario that can be played.
    problems: Vec<View>,
}

/// `GET /__admin/scenarios`
pub fn list_scenarios(ctx: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Reply<List>, Error> {
    let Admin { namespaces, playing, .. } = ctx.api();
    let story = |name| Story { name, description: scenario::description(name) };
    Ok(Reply(List {
        playing: Played {
            name: namespaces.blueprint().scenario.clone(),
            scenarios: playing.names().to_vec(),
            watched: playing.is_watched(),
            status: playing.status(),
        },
        library: scenario::names().map(story).collect(),
    }))
}

/// The source of a story: as it is, or inside JSON for those who ask for that.
pub struct Source {
    name: String,
    text: &'static str,
    as_json: bool,
}

impl Respond for Source {
    fn respond(self) -> Answer {
        if self.as_json {
            let description = scenario::description(&self.name);
            json_answer(200, &json!({ "name": self.name, "description": description, "source": self.text }))
        } else {
            Answer::new(200, "text/yaml; charset=utf-8", self.text)
        }
    }

    fn describe(sketch: &mut Sketch) {
        // Clients that know YAML read it before they compare it with a schema, and then it is no text.
        let written = json!({ "description": "The story as it is written, comments and all: YAML." });
        let member = json!({ "type": "string" });
        let inside = json!({
            "type": "object",
            "required": ["name", "description", "source"],
            "properties": { "name": member, "description": member, "source": member },
        });
        for (kind, schema) in [("text/yaml", written), ("application/json", inside)] {
            let meaning =
                "The source; JSON with name, description and source where `accept` asks for it.".into();
            sketch.answers.push(Described { status: 200, meaning, content: Some((kind, schema)) });
        }
    }
}

/// `GET /__admin/scenarios/{name}`
pub fn get_scenario(ctx: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Source, Error> {
    let name = ctx.segment("name")?.into_owned();
    let text = scenario::embedded(&name).ok_or_else(|| unknown(&name, 404))?;
    let accept = ctx.request().headers.get("accept").unwrap_or_default();
    Ok(Source { name, text, as_json: accept.contains("json") && !accept.contains("yaml") })
}

/// No built-in story has that name: nothing is there, or the body does not fit.
pub(super) fn unknown(name: &str, status: u16) -> Error {
    let meant = scenario::nearest(name, scenario::names());
    let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    let detail = format!("no built-in scenario is named `{name}`{meant}");
    let word = if status == 404 { "not-found" } else { "invalid" };
    Problem::new(status, word, detail, "GET /__admin/scenarios lists the built-in ones").into()
}

/// `POST /__admin/scenarios/check`
pub fn check_scenario(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    Yaml(body): Yaml,
) -> Result<Reply<Diagnosis>, Error> {
    let mut problems = scenario::diagnosis(scenario::load_bytes(SENT, &body, ctx.request().received));
    if let (Some(first), Some(advice)) = (problems.0.first_mut(), advice(&body)) {
        first.hint = Some(advice);
    }
    Ok(Reply(Diagnosis {
        valid: problems.count(Level::Error) == 0,
        text: if problems.0.is_empty() { String::new() } else { problems.to_string() },
        problems: scenario::json(&problems),
    }))
}

/// A whole scenario, or the name of one that is built in.
pub struct Wanted(Vec<u8>);

impl Extract<Admin> for Wanted {
    fn extract(ctx: &Ctx<'_, Admin>) -> Result<Self, Error> {
        Yaml::extract(ctx).map(|Yaml(body)| Self(body))
    }

    fn describe(sketch: &mut Sketch) {
        <Yaml as Extract<Admin>>::describe(sketch);
        let schema = json!({
            "type": "object",
            "required": ["name"],
            "properties": { "name": { "type": "string", "description": "A built-in scenario." } },
            "examples": [{ "name": "default" }],
        });
        sketch.further_kinds.push(("application/json", schema));
    }
}

/// `POST /__admin/scenario`
pub fn apply_scenario(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    Wanted(body): Wanted,
) -> Result<Reply<NamespaceView>, Error> {
    let real = ctx.request().received;
    let loaded = match scenario::only_name(&body) {
        Some(name) => {
            let text = scenario::embedded(&name).ok_or_else(|| unknown(&name, 422))?;
            scenario::load_text(&name, text, real)
        }
        None => scenario::load_bytes(SENT, &body, real),
    };
    let Loaded { scenario, .. } = loaded.map_err(|problems| refused(&problems, &body))?;
    let namespace = here(ctx)?;
    let blueprint = std::sync::Arc::new(scenario::blueprint(scenario, ctx.api().playing.seed()));
    let life = namespace.play(blueprint, real).map_err(NoNamespace::Scenario)?;
    landed(ctx, life, move |real| Reply(NamespaceView::of(&namespace, real)))
}

/// Whether a text looks as if its line breaks were taken away on its way, as `curl -d @file` does.
fn is_joined(body: &[u8]) -> bool {
    let is_flow = body.trim_ascii_start().starts_with(b"{");
    !is_flow && !body.contains(&b'\n') && body.windows(2).filter(|pair| *pair == b": ").count() > 1
}

fn refused(problems: &Problems, body: &[u8]) -> Error {
    let first = problems.0.first().map_or_else(String::new, |first| first.message.clone());
    let detail = match problems.0.len() {
        1 => format!("the scenario has a problem: {first}"),
        count => format!("the scenario has {count} problems, the first: {first}"),
    };
    let usual = if is_joined(body) {
        "the body has no line break: `curl -d @file` takes them away, `curl --data-binary @file` sends the file as it is"
    } else {
        "`problems` shows each with its place; a built-in scenario is applied with nothing but its name, such as \
         {\"name\":\"default\"}; nothing has changed"
    };
    let hint = advice(body).unwrap_or_else(|| usual.into());
    Problem::new(422, "scenario", detail, hint)
        .with("problems", serde_json::to_value(scenario::json(problems)).unwrap_or_default())
        .with_text("text", problems.to_string())
        .into()
}
