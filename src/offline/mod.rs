//! Commands that need no server: documents and tables from the same route tables that are served.

mod check;
mod explain;

use std::fmt::Write;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use serde_json::{Map, Value};

use crate::api::{Mounted, OperationInfo};
use crate::engine::{Moment, Namespaces};
use crate::settings::Settings;
use crate::{scenario, startup};

pub use check::{Checked, check};
pub use explain::{Asked, Explained, explain};

/// Every API as it would be served, over no time and the default scenario.
fn mounts() -> Result<Vec<Arc<dyn Mounted>>> {
    let real = Moment::default();
    let Settings { scenarios, namespaces: limits, .. } = Settings::default();
    let (playing, blueprint) = scenario::Playing::start(&scenarios, None, false, real)?;
    let namespaces = Namespaces::new(Arc::new(blueprint), limits, real)?;
    Ok(startup::mounts(Arc::new(namespaces), Arc::new(playing), real))
}

/// The OpenAPI document of one API, or of all by name.
pub fn openapi(name: Option<&str>) -> Result<String> {
    let mounts = mounts()?;
    let document: Value = match name {
        None => mounts
            .iter()
            .map(|mount| (mount.name().to_owned(), mount.openapi()))
            .collect::<Map<_, _>>()
            .into(),
        Some(name) => {
            mounts.iter().find(|mount| mount.name() == name).map(|mount| mount.openapi()).ok_or_else(
                || {
                    let known: Vec<_> = mounts.iter().map(|mount| mount.name()).collect();
                    anyhow!("no API is named `{name}`; known: {}", known.join(", "))
                },
            )?
        }
    };
    Ok(serde_json::to_string_pretty(&document)?)
}

/// The table of the vendors' operations.
pub fn operations() -> String {
    let mounts = crate::vendors::mounts();
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
