//! Where the text of a scenario comes from: the library, a file, or a request.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::problem::Code;
use super::yaml::{MOST_BYTES, Place, Source};
use super::{Problem, library};

/// Where a text was found, which says what it may extend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Built into the binary.
    Story,
    /// A file.
    File(PathBuf),
    /// A request: files are none of its business.
    Request,
}

/// A text with where it was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The text.
    pub source: Arc<Source>,
    /// Where it was found.
    pub origin: Origin,
}

/// Why there is no text.
pub enum NotFound {
    /// There is nothing of that name; the sentence says where it was looked for.
    Nowhere(String),
    /// It is there, but it is no text.
    Unreadable(Box<Problem>),
}

/// Find a scenario by its built-in name, or else by its path.
pub fn find(name: &str) -> Result<Found, NotFound> {
    if let Some(text) = library::embedded(name) {
        return Ok(Found { source: Source::of(name, text), origin: Origin::Story });
    }
    file(Path::new(name), name)
}

/// Find what a scenario of `origin` extends: a built-in name, or else a path relative to its own.
pub fn beside(origin: &Origin, name: &str) -> Result<Found, NotFound> {
    if let Some(text) = library::embedded(name) {
        return Ok(Found { source: Source::of(name, text), origin: Origin::Story });
    }
    if let Some(path) = sibling(origin, name) {
        return file(&path, &path.to_string_lossy());
    }
    match origin {
        Origin::File(_) | Origin::Story => {
            Err(NotFound::Nowhere("a built-in scenario extends built-in ones only".into()))
        }
        Origin::Request => {
            Err(NotFound::Nowhere("a scenario that is sent extends built-in ones only".into()))
        }
    }
}

/// Where a path leads that a scenario of `origin` names, if it may name one.
pub fn sibling(origin: &Origin, name: &str) -> Option<PathBuf> {
    let Origin::File(path) = origin else { return None };
    Some(path.parent().unwrap_or(Path::new("")).join(name))
}

fn file(path: &Path, name: &str) -> Result<Found, NotFound> {
    let bytes = bytes(path).map_err(|error| match unreadable(name, error.kind()) {
        Some(problem) => NotFound::Unreadable(Box::new(problem)),
        None => NotFound::Nowhere(format!("reading it as a file failed: {error}")),
    })?;
    let source = Source::decode(name, &bytes).map_err(|problem| NotFound::Unreadable(Box::new(problem)))?;
    Ok(Found { source, origin: Origin::File(path.to_owned()) })
}

/// What is wrong with something that is there and yet cannot be read.
fn unreadable(name: &str, kind: ErrorKind) -> Option<Problem> {
    let (wrong, hint) = match kind {
        ErrorKind::PermissionDenied => (
            "the file is there, but reading it is not permitted",
            "make it and its folders readable to the user that runs the program; in the image that is 65532",
        ),
        ErrorKind::IsADirectory => ("this is a folder", "name a file in it"),
        _ => return None,
    };
    Some(Problem::new(Code::Missing, Place::whole(&Source::of(name, "")), wrong).hint(hint))
}

/// The bytes of a file; of one that is too large, just enough to see that.
fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_and_cannot_be_read_is_not_said_to_be_missing() {
        let told = |kind| unreadable("a.yaml", kind).map(|problem| problem.message);
        assert_eq!(told(ErrorKind::NotFound), None);
        let denied = told(ErrorKind::PermissionDenied);
        assert_eq!(denied.as_deref(), Some("the file is there, but reading it is not permitted"));
    }
}
