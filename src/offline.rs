//! Commands that need no server: documents and tables from the same route tables that are served.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use serde_json::{Map, Value};

use crate::api::{Mounted, OperationInfo};
use crate::engine::{Moment, Namespaces};
use crate::settings::Settings;
use crate::{scenario, startup};

/// Every API as it would be served, over no time and the default scenario.
fn mounts() -> Result<Vec<Arc<dyn Mounted>>> {
    let real = Moment::default();
    let blueprint = Arc::new(scenario::blueprint(scenario::find(scenario::DEFAULT)?, None));
    let namespaces = Namespaces::new(blueprint, Settings::default().namespaces, real)?;
    Ok(startup::mounts(Arc::new(namespaces), real))
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

/// Read a scenario file and build a namespace from it.
pub fn check(file: &Path) -> Result<()> {
    let name = file.to_string_lossy();
    let source = std::fs::read_to_string(file).map_err(|error| anyhow!("{name}: {error}"))?;
    let blueprint = Arc::new(scenario::blueprint(scenario::read(&name, &source)?, None));
    Namespaces::new(blueprint, Settings::default().namespaces, Moment::default())
        .map_err(|error| anyhow!("{name}: {error}"))?;
    Ok(())
}
