//! Commands that need no server: documents and tables from the same route tables that are served.

mod check;
mod explain;

use anyhow::{Result, anyhow};
use serde_json::{Map, Value};

use crate::admin::Admin;
use crate::api::{Api, OperationInfo};
use crate::engine::{followed, meant};
use crate::{documents, scenario, vendors};

pub use check::{Checked, check, check_together};
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
        Some(name) => {
            let meant = meant(name, known.iter().copied());
            let known = format!("known: {}", known.join(", "));
            return Err(anyhow!("no API is named `{name}`{}", followed(&meant, &known)));
        }
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
    let line = |row: &[String; 5]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}  "));
        format!("{}{}", cells.collect::<String>(), row.last().map_or("", String::as_str))
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
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
        let known = || format!("; known: {}", scenario::names().collect::<Vec<_>>().join(", "));
        let told = meant.map_or_else(known, |meant| format!("; did you mean `{meant}`?"));
        anyhow!("no built-in scenario is named `{name}`{told}")
    })
}
