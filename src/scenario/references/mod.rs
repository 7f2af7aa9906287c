//! Whether what a scenario refers to exists: operations, outcomes, parameters, actions, paths.
//!
//! The tree is asked, not the model, so that each refusal stands at the word that is wrong. What is left to be
//! refused after this is found by trying the scenario, and told at the entry concerned.

mod aliases;
mod contradictions;
pub(super) mod identities;
mod known;
mod past;
mod steering;
mod timeline;
mod webhooks;

use std::sync::Arc;

use super::yaml::Node;
use super::{Code, Problem};
use crate::engine::{MOST_ENDPOINTS, MOST_RULES};
use known::Known;

type Check = fn(&[Arc<Node>], &Known, &mut Vec<Problem>);

/// The sections that refer to something, and how many entries each may have: all but the timeline's are gone through
/// again and again.
const CHECKS: [(&str, usize, Check); 6] = [
    ("aliases", MOST_RULES, aliases::check),
    ("outcomes", MOST_RULES, steering::outcomes),
    ("faults", MOST_RULES, steering::faults),
    ("overrides", MOST_RULES, steering::overrides),
    ("timeline", usize::MAX, timeline::check),
    ("webhooks", MOST_ENDPOINTS, webhooks::check),
];

/// Everything that is referred to and does not exist, and entries that contradict themselves, beside what was `told`.
/// Where what it extends `is_partial`, nobody knows which identities there are.
pub(super) fn check(root: &Arc<Node>, told: Vec<Problem>, is_partial: bool) -> Vec<Problem> {
    let mut problems = told;
    let sections =
        CHECKS.iter().filter_map(|(name, most, check)| Some((root.get(name)?.values(), most, check)));
    let mut sections = sections.filter(|(entries, ..)| !entries.is_empty()).peekable();
    if sections.peek().is_none() {
        return problems;
    }
    past::check(root, &mut problems);
    let known = Known::gather();
    for (entries, most, check) in sections {
        if let Some(surplus) = entries.get(*most) {
            let message = format!("there are more than {most} entries, which is the limit");
            problems
                .push(Problem::new(Code::Value, surplus.place.clone(), message).hint("say it with fewer"));
        }
        check(entries, &known, &mut problems);
    }
    if !is_partial {
        identities::check(root, &mut problems);
    }
    problems
}
