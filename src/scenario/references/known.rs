//! What can be referred to: the operations and actions of all vendors.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;

use super::super::yaml::Node;
use super::super::{Code, Problem, nearest};
use crate::api::{Mounted, OperationInfo};
use crate::engine::Fault;
use crate::vendors::{self, ActionInfo};

const LISTS: &str = "`lookalike operations` lists them all";
/// What is said to a pattern where one operation is to be named.
const NO_PATTERN: &str = "one operation is named here; patterns with `*` are for `faults` and `overrides`";

/// What can be referred to.
pub(super) struct Known {
    mounts: Vec<Arc<dyn Mounted>>,
    actions: Vec<ActionInfo>,
}

impl Known {
    pub(super) fn gather() -> Self {
        Self { mounts: vendors::mounts(), actions: vendors::all_actions() }
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
            let hint = if id.contains('*') { NO_PATTERN } else { LISTS };
            problems.push(unknown(value, message, id, self.operations().map(|info| &*info.id)).hint(hint));
        }
        found
    }

    /// The operations that a pattern with `*` covers; told where there are none.
    pub(super) fn covered(&self, entry: &Node, problems: &mut Vec<Problem>) -> Vec<&OperationInfo> {
        let Some((value, pattern)) = entry.get("operation").and_then(|value| Some((value, value.text()?)))
        else {
            return self.operations().collect();
        };
        // Only a fault knows what a pattern covers, so one is asked; what it would inject is of no interest.
        let fault = Fault::deserialize(json!({ "operation": pattern, "inject": { "status": 503 } })).ok();
        let covers = |info: &&OperationInfo| fault.as_ref().is_some_and(|fault| fault.covers(&info.id));
        let covered: Vec<_> = self.operations().filter(covers).collect();
        if covered.is_empty() {
            let message = format!("no operation is covered by `{pattern}`");
            let all: Vec<_> = self.mounts.iter().map(|mount| format!("{}.*", mount.name())).collect();
            let known = self.operations().map(|info| &*info.id).chain(all.iter().map(String::as_str));
            problems.push(unknown(value, message, pattern, known).hint(LISTS));
        }
        covered
    }

    /// The action that an entry names.
    pub(super) fn action(&self, entry: &Node, problems: &mut Vec<Problem>) -> Option<&ActionInfo> {
        let value = entry.get("action")?;
        let name = value.text()?;
        let found = self.actions.iter().find(|action| action.name == name);
        if found.is_none() {
            let message = format!("no action is named `{name}`");
            let known = self.actions.iter().map(|action| action.name.as_str());
            let hint = format!("known are {}", super::super::listed(known.clone()));
            problems.push(unknown(value, message, name, known).hint(hint));
        }
        found
    }
}

/// A name that is not known, with the one that was probably meant.
pub(super) fn unknown<'a>(
    value: &Node,
    message: String,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Problem {
    let meant = nearest(name, known).map(str::to_owned);
    Problem::new(Code::Reference, value.place.clone(), message).suggest(meant)
}
