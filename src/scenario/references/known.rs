//! What can be referred to: the operations and actions of all vendors.

use std::sync::Arc;

use super::super::yaml::{Node, Place};
use super::super::{Code, Problem, nearest};
use crate::api::steering::{self, Misfit};
use crate::api::{Mounted, OperationInfo};
use crate::vendors::{self, ActionInfo};

/// What can be referred to.
pub(super) struct Known {
    mounts: Vec<Arc<dyn Mounted>>,
    actions: Vec<ActionInfo>,
}

impl Known {
    pub(super) fn gather() -> Self {
        Self { mounts: vendors::mounts(), actions: vendors::all_actions() }
    }

    pub(super) fn mounts(&self) -> &[Arc<dyn Mounted>] {
        &self.mounts
    }

    pub(super) fn operations(&self) -> impl Iterator<Item = &OperationInfo> {
        self.mounts.iter().flat_map(|mount| mount.operations())
    }

    /// The operation that the member `operation` of an entry names.
    pub(super) fn operation(&self, entry: &Node, problems: &mut Vec<Problem>) -> Option<&OperationInfo> {
        let value = entry.get("operation")?;
        let found = steering::operation(&self.mounts, value.text()?);
        found.map_err(|misfit| problems.push(refers_to_nothing(value, misfit))).ok()
    }

    /// The operations that a pattern with `*` covers; told where there are none.
    pub(super) fn covered(&self, entry: &Node, problems: &mut Vec<Problem>) -> Vec<&OperationInfo> {
        let Some((value, pattern)) = entry.get("operation").and_then(|value| Some((value, value.text()?)))
        else {
            return self.operations().collect();
        };
        steering::covered(&self.mounts, pattern).unwrap_or_else(|misfit| {
            problems.push(refers_to_nothing(value, misfit));
            Vec::new()
        })
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

/// What is told of a value that refers to nothing that is there.
pub(super) fn refers_to_nothing(value: &Node, misfit: Misfit) -> Problem {
    Problem::misfit(Code::Reference, value.place.clone(), misfit)
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

/// What stands in an entry under a misspelt name, which has been told, of one of some members.
pub(super) fn misspelt<'e>(entry: &'e Node, members: &[&str], told: &[Problem]) -> Option<&'e Arc<Node>> {
    let is_meant = |place: &Place| {
        let here = told.iter().filter(|problem| problem.place.is(place));
        here.filter_map(|problem| problem.suggestion.as_deref()).any(|meant| members.contains(&meant))
    };
    entry.entries().iter().find(|(key, _)| is_meant(&key.place)).map(|(_, value)| value)
}
