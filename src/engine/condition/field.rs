//! A place in a request that a condition speaks of: `path.id`, `query.page`, `header.accept`, `body.user.name`.

use std::fmt;

use thiserror::Error;

use crate::engine::is_field_name;

/// The longest place that is read, in bytes.
const LONGEST: usize = 1_000;
/// The deepest place in a body; no JSON that is read goes deeper.
const DEEPEST: usize = 127;

/// A place, and how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    written: String,
    part: Part,
}

/// A place, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A parameter of the path.
    Path(String),
    /// A field of the query.
    Query(String),
    /// A header field, its name in lower case.
    Header(String),
    /// A member of a JSON body, step by step, or a field of a form; no step: the whole body.
    Body(Vec<String>),
}

/// Why a text names no place.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoField {
    /// It begins like none.
    #[error(
        "`{0}` is no place in a request; expected `path.<name>`, `query.<name>`, `header.<name>`, \
         `body`, `body.<member>.<member>` or `body./<json pointer>`"
    )]
    Unknown(String),
    /// Blanks stand around a name, where none was meant.
    #[error("`{0}` has a blank where none was meant; write `{1}`")]
    Blank(String, String),
    /// Brackets, which are no part of a dotted path.
    #[error("`{0}` steps into a list with brackets; write `{1}`")]
    Brackets(String, String),
    /// No JSON pointer (RFC 6901).
    #[error("`{0}` is no JSON pointer: behind `~` stands 0 for `~` itself, or 1 for `/`")]
    Pointer(String),
    /// No name of a header field.
    #[error("`{0}` cannot be the name of a header field")]
    Header(String),
    /// It is too long, or leads too deep.
    #[error("a place in a request has at most {LONGEST} bytes and {DEEPEST} steps")]
    TooLong,
}

impl Field {
    /// Read a place.
    pub fn parse(text: &str) -> Result<Self, NoField> {
        if text.len() > LONGEST {
            return Err(NoField::TooLong);
        }
        let unknown = || NoField::Unknown(text.into());
        check_blanks(text)?;
        let (place, name) = text.split_once('.').unwrap_or((text, ""));
        let part = match (place, name) {
            ("body", "") if !text.ends_with('.') => Part::Body(Vec::new()),
            (_, "") => return Err(unknown()),
            ("path", name) => Part::Path(name.into()),
            ("query", name) => Part::Query(name.into()),
            ("header", name) if !is_field_name(name) => return Err(NoField::Header(name.into())),
            ("header", name) => Part::Header(name.to_ascii_lowercase()),
            ("body", name) => {
                check_steps(text, name)?;
                Part::Body(steps(name).ok_or_else(unknown)?)
            }
            _ => return Err(unknown()),
        };
        match &part {
            Part::Body(steps) if steps.len() > DEEPEST => Err(NoField::TooLong),
            _ => Ok(Self { written: text.into(), part }),
        }
    }

    /// The place itself.
    pub fn part(&self) -> &Part {
        &self.part
    }

    /// Whether what stands there is always text.
    pub fn is_text(&self) -> bool {
        !matches!(self.part, Part::Body(_))
    }
}

/// A name with a blank at its beginning or end would meet nothing that anybody sends.
fn check_blanks(text: &str) -> Result<(), NoField> {
    let (place, name) = text.split_once('.').unwrap_or((text, ""));
    if [place, name].iter().all(|part| part.trim() == *part) {
        return Ok(());
    }
    let trimmed = [place.trim(), name.trim()].join(".");
    Err(NoField::Blank(text.into(), trimmed.trim_end_matches('.').into()))
}

/// Whether a way into a body is one: a dotted path without brackets, or a pointer whose escapes are known.
fn check_steps(text: &str, way: &str) -> Result<(), NoField> {
    if way.starts_with('/') {
        let is_escape = |rest: &str| rest.starts_with(['0', '1']);
        let fits = way.split('~').skip(1).all(is_escape);
        return if fits { Ok(()) } else { Err(NoField::Pointer(text.into())) };
    }
    if !way.contains('[') {
        return Ok(());
    }
    let steps = way.replace("].", ".").replace(']', "").replace(['[', '"', '\''], ".");
    let steps: Vec<_> = steps.split('.').filter(|step| !step.is_empty()).collect();
    Err(NoField::Brackets(text.into(), format!("body.{}", steps.join("."))))
}

/// The steps of a JSON pointer (RFC 6901) or of a dotted path.
fn steps(path: &str) -> Option<Vec<String>> {
    if let Some(pointer) = path.strip_prefix('/') {
        return Some(pointer.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect());
    }
    path.split('.').map(|step| (!step.is_empty()).then(|| step.to_owned())).collect()
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}
