//! Whether what a scenario refers to exists: operations, outcomes, actions, paths.
//!
//! The tree is asked, not the model, so that each refusal stands at the word that is wrong.

mod aliases;
mod operations;

use std::sync::Arc;

use super::Problem;
use super::yaml::Node;
use operations::Known;

/// Everything that is referred to and does not exist.
pub(super) fn check(root: &Arc<Node>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let list = |name: &str| root.get(name).map(|list| list.values()).unwrap_or_default();
    if list("aliases").is_empty() {
        return problems;
    }
    let known = Known::gather();
    aliases::check(list("aliases"), &known, &mut problems);
    problems
}
