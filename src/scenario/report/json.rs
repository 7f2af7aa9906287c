//! For programs: the same problems as data.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::{Level, Problem, Problems};
use super::{snippet, text::sentence};

/// One problem as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct View {
    /// The file as it was named, or the built-in name.
    pub file: String,
    /// The line, from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// The column in characters, from 1; 0 where no column is meant.
    pub column: usize,
    /// How many characters are meant.
    pub width: usize,
    /// Whether it keeps the scenario from being played.
    pub level: Level,
    /// The kind of mistake.
    pub code: &'static str,
    /// What was found and expected, what was probably meant, and what to do.
    pub message: String,
    /// The known name that was probably meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// The place shown: lines with carets.
    pub snippet: String,
}

impl From<&Problem> for View {
    fn from(problem: &Problem) -> Self {
        let place = &problem.place;
        Self {
            file: place.source.name.clone(),
            line: place.line,
            column: place.column,
            width: place.width,
            level: problem.code.level(),
            code: problem.code.name(),
            message: sentence(problem),
            suggestion: problem.suggestion.clone(),
            snippet: snippet::at(place).trim_start_matches('\n').to_owned(),
        }
    }
}

/// All problems as data.
pub fn json(Problems(problems): &Problems) -> Vec<View> {
    problems.iter().map(View::from).collect()
}
