//! What is known of an operation from the outside: for lists, documents, steering and counters.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::routes::{Row, Unresolved};
use super::{Api, Grade};
use crate::engine::Meter;

/// What is known of an operation from the outside.
#[derive(Clone, Debug)]
pub struct OperationInfo {
    /// Its id: `vendor.name`.
    pub id: Arc<str>,
    /// Whose it is.
    pub vendor: &'static str,
    /// The methods that it is served with.
    pub methods: &'static [&'static str],
    /// Its path, parameters in braces.
    pub path: &'static str,
    /// A first segment that may stand before its path and changes nothing.
    optional_root: Option<&'static str>,
    /// What it does, in one line.
    pub summary: &'static str,
    /// How well it is known.
    pub grade: Grade,
    /// Where that is known from.
    pub source: &'static str,
    /// The outcomes that can be chosen, sorted.
    pub outcomes: Choices,
    /// What became of its requests.
    pub meter: Arc<Meter>,
}

/// The outcomes that can be chosen, sorted; put together when somebody first asks. Nobody does at a start, which would
/// otherwise read a page of the binary for each handler.
#[derive(Clone, Debug)]
pub struct Choices {
    known: fn() -> Vec<&'static str>,
    sorted: OnceLock<Vec<&'static str>>,
}

impl Choices {
    fn new(known: fn() -> Vec<&'static str>) -> Self {
        Self { known, sorted: OnceLock::new() }
    }
}

impl Deref for Choices {
    type Target = Vec<&'static str>;

    fn deref(&self) -> &Self::Target {
        self.sorted.get_or_init(|| {
            let mut sorted = (self.known)();
            sorted.sort_unstable();
            sorted
        })
    }
}

impl OperationInfo {
    /// A path, or an alias, without the first segment that may stand before this operation's.
    pub fn below_root<'p>(&self, path: &'p str) -> &'p str {
        below_root(self.optional_root, path)
    }
}

/// A path without a first segment that may be left out.
pub(super) fn below_root<'p>(optional_root: Option<&str>, path: &'p str) -> &'p str {
    let rest = optional_root.and_then(|root| path.strip_prefix('/')?.strip_prefix(root));
    rest.filter(|rest| rest.starts_with('/')).unwrap_or(path)
}

/// What is known of the operation of a row.
pub(super) fn info<A: Api>(row: &Row<A>) -> OperationInfo {
    OperationInfo {
        id: format!("{}.{}", A::NAME, row.name).into(),
        vendor: A::NAME,
        methods: row.methods,
        path: row.path,
        optional_root: A::conventions().optional_root,
        summary: row.about.summary,
        grade: row.about.grade,
        source: row.about.source,
        outcomes: Choices::new(row.outcomes),
        meter: Arc::default(),
    }
}

/// What stands for requests that name none of several operations.
pub(super) fn unresolved_info<A: Api>(Unresolved { path, about }: Unresolved) -> OperationInfo {
    OperationInfo {
        id: format!("{}.unresolved", A::NAME).into(),
        vendor: A::NAME,
        methods: &[],
        path,
        optional_root: A::conventions().optional_root,
        summary: about.summary,
        grade: about.grade,
        source: about.source,
        outcomes: Choices::new(Vec::new),
        meter: Arc::default(),
    }
}
