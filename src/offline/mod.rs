//! Commands that need no server: documents and tables from the same route tables that are served.

mod explain;

use std::fmt::Write;

use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};

use crate::admin::Admin;
use crate::api::{Api, OperationInfo};
use crate::server::wall_clock;
use crate::{documents, scenario, vendors};

pub use explain::{Asked, Explained, explain};

/// Every API as it would be served, over no time and the default scenario.
#[cfg(feature = "generate")]
fn mounts() -> Result<Vec<std::sync::Arc<dyn crate::api::Mounted>>> {
    use std::sync::Arc;

    use crate::engine::{Moment, Namespaces};
    use crate::settings::Settings;
    use crate::startup;

    let real = Moment::default();
    let Settings { scenarios, namespaces: limits, .. } = Settings::default();
    let (playing, blueprint) = scenario::Playing::start(&scenarios, None, false, real)?;
    let namespaces = Namespaces::new(Arc::new(blueprint), limits, real)?;
    Ok(startup::mounts(Arc::new(namespaces), Arc::new(playing), real))
}

/// The OpenAPI document of one API, or of all by name.
pub fn openapi(name: Option<&str>) -> Result<String> {
    let known: Vec<_> = vendors::REGISTRY.iter().map(|row| row.name).chain([Admin::NAME]).collect();
    let document: Value = match name {
        None => known
            .iter()
            .map(|name| ((*name).to_owned(), documents::openapi(name)))
            .collect::<Map<_, _>>()
            .into(),
        Some(name) if known.contains(&name) => documents::openapi(name),
        Some(name) => return Err(anyhow!("no API is named `{name}`; known: {}", known.join(", "))),
    };
    Ok(serde_json::to_string_pretty(&document)?)
}

/// The documents that are kept in `fixtures/documents`, as the types have them, by the names of their files.
#[cfg(feature = "generate")]
pub fn generated() -> Result<Vec<(String, Value)>> {
    let mut all: Vec<_> = mounts()?.iter().map(|mount| (mount.name().to_owned(), mount.describe())).collect();
    all.push(("arguments".into(), vendors::all_arguments().into()));
    Ok(all)
}

/// The table of the vendors' operations.
pub fn operations() -> String {
    let mounts = vendors::mounts();
    let rows: Vec<_> = mounts.iter().flat_map(|mount| mount.operations()).map(columns).collect();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(String::len).max().unwrap_or_default()
    };
    let widths = [width(0), width(1), width(2), width(3)];
    rows.iter().fold(String::new(), |mut table, row| {
        for (cell, width) in row.iter().zip(widths) {
            let _ = write!(table, "{cell:<width$}  ");
        }
        let _ = writeln!(table, "{}", row.last().map_or("", String::as_str));
        table
    })
}

fn columns(info: &OperationInfo) -> [String; 5] {
    let grade = serde_json::to_value(info.grade)
        .ok()
        .and_then(|grade| grade.as_str().map(str::to_owned))
        .unwrap_or_default();
    [info.id.to_string(), info.methods.join("|"), info.path.into(), grade, info.summary.into()]
}

/// The JSON Schema of scenario files, or their reference as Markdown.
pub fn schema(markdown: bool) -> String {
    if markdown { scenario::reference().trim_end().into() } else { format!("{:#}", scenario::schema()) }
}

/// The names of the built-in scenarios with what they are about, or the source of one.
pub fn scenarios(name: Option<&str>) -> Result<String> {
    let Some(name) = name else {
        let width = scenario::names().map(str::len).max().unwrap_or_default();
        let rows = scenario::names().map(|name| format!("{name:<width$}  {}", scenario::description(name)));
        return Ok(rows.collect::<Vec<_>>().join("\n"));
    };
    scenario::embedded(name).map(|source| source.trim_end().to_owned()).ok_or_else(|| {
        let meant = scenario::nearest(name, scenario::names());
        let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
        anyhow!("no built-in scenario is named `{name}`{meant}")
    })
}

/// What is wrong with some scenarios, by name.
pub struct Checked(Vec<(String, Option<scenario::Problems>)>);

/// Read scenarios, each by built-in name or file, and build a namespace from each.
pub fn check(names: &[String]) -> Checked {
    let check =
        |name: &String| (name.clone(), scenario::load(std::slice::from_ref(name), wall_clock::now()).err());
    Checked(names.iter().map(check).collect())
}

impl Checked {
    fn wrong(&self) -> impl Iterator<Item = &scenario::Problems> {
        self.0.iter().filter_map(|(_, problems)| problems.as_ref())
    }

    /// Whether nothing is wrong.
    pub fn is_fine(&self) -> bool {
        self.wrong().next().is_none()
    }

    /// The problems for people, each with its place shown.
    pub fn text(&self) -> String {
        self.wrong().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    /// How many problems there are in how many scenarios.
    pub fn summary(&self) -> String {
        let problems: usize = self.wrong().map(|problems| problems.0.len()).sum();
        let many = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        let (wrong, all) = (self.wrong().count(), many(self.0.len(), "scenario"));
        let of = if wrong == self.0.len() { all } else { format!("{wrong} of {all}") };
        format!("{} in {of}", many(problems, "problem"))
    }

    /// The problems for programs: an object per scenario.
    pub fn json(&self) -> Value {
        let row = |(name, problems): &(String, Option<scenario::Problems>)| {
            let problems = problems.as_ref().map(scenario::json).unwrap_or_default();
            json!({ "scenario": name, "valid": problems.is_empty(), "problems": problems })
        };
        self.0.iter().map(row).collect()
    }

    /// The problems for code scanning.
    pub fn sarif(&self) -> Value {
        scenario::sarif(self.wrong())
    }
}
