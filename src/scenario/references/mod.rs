//! Whether what a scenario refers to exists: operations, outcomes, parameters, actions, paths.
//!
//! The tree is asked, not the model, so that each refusal stands at the word that is wrong. What is left to be
//! refused after this is found by trying the scenario, and told at the entry concerned.

mod aliases;
mod contradictions;
mod identities;
mod known;
mod past;
mod steering;
mod timeline;
mod webhooks;

use std::sync::Arc;

use super::Problem;
use super::yaml::Node;
use known::Known;

type Check = fn(&[Arc<Node>], &Known, &mut Vec<Problem>);

/// The sections that refer to something.
const CHECKS: [(&str, Check); 6] = [
    ("aliases", aliases::check),
    ("outcomes", steering::outcomes),
    ("faults", steering::faults),
    ("overrides", steering::overrides),
    ("timeline", timeline::check),
    ("webhooks", webhooks::check),
];

/// Everything that is referred to and does not exist, and entries that contradict themselves, beside what was `told`.
/// Where what it extends `is_partial`, nobody knows which identities there are.
pub(super) fn check(root: &Arc<Node>, told: Vec<Problem>, is_partial: bool) -> Vec<Problem> {
    let mut problems = told;
    let sections = CHECKS.iter().filter_map(|(name, check)| Some((root.get(name)?.values(), check)));
    let mut sections = sections.filter(|(entries, _)| !entries.is_empty()).peekable();
    if sections.peek().is_none() {
        return problems;
    }
    past::check(root, &mut problems);
    let known = Known::gather();
    for (entries, check) in sections {
        check(entries, &known, &mut problems);
    }
    if !is_partial {
        identities::check(root, &mut problems);
    }
    problems
}
