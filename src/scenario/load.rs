//! From text to a checked model: what is wrong is named with file, line and column.

use std::path::Path;

use serde_saphyr::{DefaultMessageFormatter, Location, MessageFormatter};
use thiserror::Error;

use super::{Scenario, check, embedded, snippet};

/// Why a scenario cannot be used.
#[derive(Debug, Error)]
pub enum Unreadable {
    /// Neither a built-in name nor a file.
    #[error(
        "there is no scenario `{name}`: the built-in ones are {known}, and reading it as a file failed: {error}",
        known = super::names()
    )]
    Missing {
        /// What was asked for.
        name: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// Not YAML, or not of the shape of a scenario.
    #[error("{file}:{line}:{column}: {message}")]
    Wrong {
        /// The file, or the built-in name.
        file: String,
        /// The line, from 1; 0 where it is not known.
        line: u64,
        /// The column, from 1; 0 where it is not known.
        column: u64,
        /// What was found and what was expected, with the place shown.
        message: String,
    },
}

/// Find a scenario by built-in name or path, and read it.
pub fn find(name: &str) -> Result<Scenario, Unreadable> {
    if let Some(source) = embedded(name) {
        return read(name, source);
    }
    let source =
        std::fs::read_to_string(name).map_err(|error| Unreadable::Missing { name: name.into(), error })?;
    read(name, &source)
}

/// Read a scenario from its text; `file` names it in errors.
pub fn read(file: &str, source: &str) -> Result<Scenario, Unreadable> {
    let wrong = |place: Option<Location>, message: String| {
        let (line, column) = place.map_or((0, 0), |place| (place.line(), place.column()));
        let message = message + &snippet::at(source, line, column);
        Unreadable::Wrong { file: file.into(), line, column, message }
    };
    // The library would show the place too, but as that of `<input>`, and not for what is checked below.
    let options = serde_saphyr::options! { with_snippet: false };
    let mut scenario: Scenario = serde_saphyr::from_str_with_options(source, options).map_err(|error| {
        wrong(error.location(), DefaultMessageFormatter.format_message(&error).into_owned())
    })?;
    let found = check::aliases(&scenario.aliases).or_else(|| check::webhooks(&scenario.webhooks));
    if let Some((place, message)) = found {
        return Err(wrong(Some(place), message));
    }
    let stem = || {
        Path::new(file)
            .file_stem()
            .map_or_else(|| file.to_owned(), |stem| stem.to_string_lossy().into_owned())
    };
    scenario.name.get_or_insert_with(stem);
    Ok(scenario)
}
