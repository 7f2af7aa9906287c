//! Whether the vendors can begin from a scenario: only they know what contradicts what.
//!
//! A vendor stops at its first refusal and says where in its section that was (`users[1]: …`). The entry concerned
//! is taken out and the rest tried again, so that all refusals are told in one pass, each at its entry.

use std::path::PathBuf;
use std::sync::Arc;

use super::load::attach;
use super::yaml::{Node, Step, deserialize};
use super::{Code, Problem, Scenario, blueprint};
use crate::engine::{Moment, Universe};

/// The most refusals that are looked for.
const MOST: usize = 50;

/// Every refusal, for a tree that has the right shape.
pub(super) fn check(root: &Arc<Node>, real: Moment, files: &[PathBuf]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut root = Arc::clone(root);
    while problems.len() < MOST {
        let Some(refusal) = refusal(&root, real, files) else { break };
        let (steps, message) = split(&root, &refusal);
        let place = place(&root, &steps);
        problems.push(Problem::new(Code::Contradiction, place, message));
        // Without a setting everything else would be judged by its default, so there the search ends.
        if !matches!(steps.last(), Some(Step::Entry(_))) {
            break;
        }
        root = Arc::new(root.without(&outermost(&steps)));
    }
    problems
}

fn refusal(root: &Node, real: Moment, files: &[PathBuf]) -> Option<String> {
    let mut scenario: Scenario = deserialize(root).ok()?;
    attach(&mut scenario, files);
    let blueprint = blueprint(scenario, None);
    Universe::build(&blueprint, blueprint.seed, blueprint.clock, real).err()
}

/// Up to the entry of the section's own list: what is wrong inside it would be told anew for its siblings.
fn outermost(steps: &[Step]) -> Vec<Step> {
    let first = steps.iter().position(|step| matches!(step, Step::Entry(_))).unwrap_or_default();
    steps.get(..=first).unwrap_or(steps).to_vec()
}

/// The way that a refusal names (`vendors.pulse: users[1]: …`) as far as it leads, and the rest of it.
fn split<'m>(root: &Arc<Node>, refusal: &'m str) -> (Vec<Step>, &'m str) {
    let (mut steps, mut here, mut rest) = (Vec::new(), Arc::clone(root), refusal);
    while let Some((head, tail)) = rest.split_once(": ") {
        let Some((way, node)) = follow(&here, head) else { break };
        steps.extend(way);
        (here, rest) = (node, tail);
    }
    (steps, rest)
}

/// Follow `a.b[3].c`.
fn follow(from: &Arc<Node>, way: &str) -> Option<(Vec<Step>, Arc<Node>)> {
    let mut steps = Vec::new();
    for part in way.split('.') {
        let mut pieces = part.split('[');
        steps.push(Step::Member(pieces.next()?.to_owned()));
        for index in pieces {
            steps.push(Step::Entry(index.strip_suffix(']')?.parse().ok()?));
        }
    }
    let node = steps.iter().try_fold(Arc::clone(from), |node, step| node.step(step).cloned())?;
    Some((steps, node))
}

/// An entry is shown where it begins, a member at its key.
fn place(root: &Arc<Node>, steps: &[Step]) -> super::yaml::Place {
    let parent = steps.split_last().and_then(|(last, before)| {
        let parent = before.iter().try_fold(Arc::clone(root), |node, step| node.step(step).cloned())?;
        Some(match last {
            Step::Member(name) => parent.entry(name)?.0.place.clone(),
            Step::Entry(index) => parent.values().get(*index)?.place.clone(),
        })
    });
    parent.unwrap_or_else(|| root.place.clone())
}
