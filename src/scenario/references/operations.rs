//! The operations of all vendors, asked for by id.

use std::sync::Arc;

use super::super::yaml::Node;
use super::super::{Code, Problem, nearest};
use crate::api::{Mounted, OperationInfo};
use crate::vendors;

/// What can be referred to.
pub(super) struct Known {
    mounts: Vec<Arc<dyn Mounted>>,
}

impl Known {
    pub(super) fn gather() -> Self {
        Self { mounts: vendors::mounts() }
    }

    pub(super) fn operations(&self) -> impl Iterator<Item = &OperationInfo> {
        self.mounts.iter().flat_map(|mount| mount.operations())
    }

    /// The operation that the member `operation` of an entry names.
    pub(super) fn operation(&self, entry: &Node, problems: &mut Vec<Problem>) -> Option<&OperationInfo> {
        let value = entry.get("operation")?;
        let id = value.text()?;
        let found = self.operations().find(|info| *info.id == *id);
        if found.is_none() {
            let message = format!("no operation is named `{id}`");
            let problem = Problem::new(Code::Reference, value.place.clone(), message);
            let meant = nearest(id, self.operations().map(|info| &*info.id)).map(str::to_owned);
            problems.push(problem.suggest(meant).hint("`lookalike operations` lists them all"));
        }
        found
    }
}
