//! Where something stands: file, line, column, width.

use std::sync::{Arc, LazyLock};

use super::Source;

/// A place in a source; lines and columns count from 1, columns in characters.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file.
    pub source: Arc<Source>,
    /// The line; 0 where the file as a whole is meant.
    pub line: usize,
    /// The column; 0 where the line as a whole is meant.
    pub column: usize,
    /// How many characters of the line are meant, at least one.
    pub width: usize,
}

/// What stands in no file: the bodies of requests.
static NOWHERE: LazyLock<Arc<Source>> = LazyLock::new(|| Source::of("", ""));

impl Place {
    /// In no file.
    pub fn nowhere() -> Self {
        Self::whole(&NOWHERE)
    }

    /// The file as a whole.
    pub fn whole(source: &Arc<Source>) -> Self {
        Self { source: Arc::clone(source), line: 0, column: 0, width: 1 }
    }

    /// One character.
    pub fn at(source: &Arc<Source>, line: usize, column: usize) -> Self {
        Self { source: Arc::clone(source), line, column, width: 1 }
    }

    /// Whether it begins where the other does.
    pub fn is(&self, other: &Self) -> bool {
        (self.line, self.column) == (other.line, other.column)
            && (Arc::ptr_eq(&self.source, &other.source) || self.source.name == other.source.name)
    }
}
