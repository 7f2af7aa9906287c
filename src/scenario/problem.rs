//! What is wrong with a scenario, and where.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::report;
use super::yaml::{Place, Source};
use crate::api::steering::Misfit;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The scenario cannot be played.
    Error,
    /// It can, but something in it was hardly meant.
    Warning,
}

impl Level {
    /// The word of it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// The kind of a mistake, for machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// There is no such file or built-in story.
    Missing,
    /// The file is larger than is read.
    Size,
    /// The file is no UTF-8.
    Encoding,
    /// The file is empty.
    Empty,
    /// There is a second document.
    Documents,
    /// It is no YAML.
    Syntax,
    /// An alias stands for nothing, or for itself.
    Alias,
    /// A key stands twice.
    Duplicate,
    /// What it extends cannot be laid under it.
    Extends,
    /// A member is not known.
    UnknownMember,
    /// A member is missing.
    MissingMember,
    /// A value is of another type.
    Type,
    /// A word is not one of those that are known.
    UnknownName,
    /// A value is of the right type, but does not fit.
    Value,
    /// What is referred to does not exist.
    Reference,
    /// The parts contradict each other once they are put together.
    Contradiction,
    /// It is right, but hardly meant.
    Unlikely,
}

/// Every kind with its name in reports and what it means.
pub const CODES: [(Code, &str, &str); 17] = [
    (Code::Missing, "missing", "There is no such file or built-in story."),
    (Code::Size, "size", "The file holds more than is read."),
    (Code::Encoding, "encoding", "The file is no UTF-8."),
    (Code::Empty, "empty", "The file is empty."),
    (Code::Documents, "documents", "The file holds more than one document."),
    (Code::Syntax, "syntax", "The file is no YAML that is read here."),
    (Code::Alias, "alias", "A YAML alias stands for nothing, or for itself."),
    (Code::Duplicate, "duplicate", "A key stands twice in one mapping."),
    (Code::Extends, "extends", "What the file extends cannot be laid under it."),
    (Code::UnknownMember, "unknown-member", "A member is not known."),
    (Code::MissingMember, "missing-member", "A member is missing."),
    (Code::Type, "type", "A value is of another type than is expected."),
    (Code::UnknownName, "unknown-name", "A word is not one of those that are known."),
    (Code::Value, "value", "A value is of the right type, but does not fit."),
    (Code::Reference, "reference", "Something is referred to that does not exist."),
    (Code::Contradiction, "contradiction", "Parts that are right by themselves contradict each other."),
    (Code::Unlikely, "unlikely", "Something is right, but hardly meant: a name that is nearly a seeded one."),
];

impl Code {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        CODES.iter().find(|(code, ..)| *code == self).map_or("", |(_, name, _)| name)
    }

    /// How bad mistakes of this kind are.
    pub fn level(self) -> Level {
        if self == Self::Unlikely { Level::Warning } else { Level::Error }
    }
}

/// One mistake.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Its kind.
    pub code: Code,
    /// Where it stands.
    pub place: Place,
    /// What was found, and what was expected.
    pub message: String,
    /// What to do about it, where that can be said.
    pub hint: Option<String>,
    /// The known name that was probably meant.
    pub suggestion: Option<String>,
}

impl Problem {
    /// A mistake at a place.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { code, place, message: message.into(), hint: None, suggestion: None }
    }

    /// Something that does not fit what there is to steer, at the place where it is said.
    pub(super) fn misfit(code: Code, place: Place, Misfit { detail, meant, hint }: Misfit) -> Self {
        Self::new(code, place, detail).suggest(meant).hint(hint)
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into()).filter(|hint: &String| !hint.is_empty());
        self
    }

    /// The same with the known name that was probably meant, if any.
    #[must_use]
    pub fn suggest(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion;
        self
    }

    fn rank(&self) -> (usize, usize, Code, &str) {
        (self.place.line, self.place.column, self.code, &self.message)
    }
}

/// Everything that is wrong with a scenario, never empty where it is an error; or all warnings of one that can be played.
#[derive(Clone, Debug, Default)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Sorted by file, in the order in which the files were first met, and by place; what is told twice once.
    pub(super) fn sorted(mut problems: Vec<Problem>) -> Self {
        // What an alias should have stood for is not there, so nothing else is said of it.
        let aliases = problems.iter().filter(|problem| problem.code == Code::Alias);
        let aliases: Vec<_> = aliases.map(|problem| problem.place.clone()).collect();
        problems.retain(|problem| {
            problem.code == Code::Alias || !aliases.iter().any(|alias| alias.is(&problem.place))
        });
        for problem in problems.iter_mut().filter(|problem| is_typographic(&problem.place)) {
            problem.hint = Some("these quotes are a part of the text; write \" or '".into());
        }
        let mut files: Vec<String> = Vec::new();
        for problem in &problems {
            if !files.contains(&problem.place.source.name) {
                files.push(problem.place.source.name.clone());
            }
        }
        let file = |source: &Arc<Source>| files.iter().position(|name| *name == source.name);
        problems.sort_by(|a, b| {
            file(&a.place.source).cmp(&file(&b.place.source)).then_with(|| a.rank().cmp(&b.rank()))
        });
        problems.dedup_by(|a, b| a.place.source.name == b.place.source.name && a.rank() == b.rank());
        Self(problems)
    }
}

/// Whether quotes stand at a place that no YAML knows for such.
fn is_typographic(place: &Place) -> bool {
    let line = place.source.lines().nth(place.line.saturating_sub(1));
    let first = line.and_then(|line| line.chars().nth(place.column.checked_sub(1)?));
    first.is_some_and(|first| "“”„‘’‚«»".contains(first))
}

impl Problems {
    /// How many are of that level.
    pub fn count(&self, level: Level) -> usize {
        self.0.iter().filter(|problem| problem.code.level() == level).count()
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

/// For people: each with its place shown.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&report::text(self))
    }
}

impl std::error::Error for Problems {}
