//! Whether the actions of a timeline are possible by what they say themselves: one that needs this or that argument
//! refuses for ever, and nobody should learn that only when its time comes.
//!
//! They are carried out one after the other in a universe that has just begun. What they name may come about until
//! their time by requests, so only refusals of the arguments themselves are told.

use std::sync::Arc;

use super::steering::moment;
use super::yaml::{Node, deserialize};
use super::{Code, Problem, TimelineEntry};
use crate::engine::{ActionRefused, Moment, Universe};

/// Every refusal, at the argument concerned, but of entries of which something was `told` already.
pub(super) fn check(root: &Node, universe: &mut Universe, real: Moment, told: &[Problem]) -> Vec<Problem> {
    let entries = root.get("timeline").map(|list| list.values()).unwrap_or_default().iter();
    let untold = entries.filter(|entry| !told.iter().any(|problem| entry.holds(&problem.place)));
    let planning = |entry: &Arc<Node>| Some((deserialize::<TimelineEntry>(entry).ok()?, Arc::clone(entry)));
    let mut planned: Vec<_> = untold.filter_map(planning).collect();
    planned.sort_by_key(|(entry, _)| moment(entry, universe.started()));
    planned.into_iter().filter_map(|(entry, node)| refusal(universe, real, entry, &node)).collect()
}

fn refusal(universe: &mut Universe, real: Moment, entry: TimelineEntry, node: &Node) -> Option<Problem> {
    let (vendor, name) = entry.action.split_once('.')?;
    let prepare = universe.preparation(vendor)?;
    let prepared = prepare(name, entry.with.into());
    let done = match prepared {
        Ok(prepared) => universe.act(real, vendor, &prepared)?,
        Err(refused) => Err(refused),
    };
    match done.err()? {
        refused @ ActionRefused::Arguments(_) => Some(problem(node, &refused, String::new())),
        ActionRefused::Advised { refused, advice } if matches!(*refused, ActionRefused::Arguments(_)) => {
            Some(problem(node, &refused, advice))
        }
        _ => None,
    }
}

fn problem(entry: &Node, refused: &ActionRefused, advice: String) -> Problem {
    let message = refused.to_string();
    let with = entry.get("with");
    let argument = message.strip_prefix("argument `").and_then(|rest| rest.split(['`', '.', '[']).next());
    let given = argument.and_then(|name| with?.get(name));
    let at = given.or(with).or_else(|| entry.get("action")).map_or(&entry.place, |node| &node.place);
    Problem::new(Code::Contradiction, at.clone(), message).hint(advice)
}
