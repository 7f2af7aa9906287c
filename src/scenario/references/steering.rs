//! Outcomes, faults and overrides: their operations, the outcomes that these know, and the parameters of their paths.

use std::sync::Arc;

use super::super::yaml::{Content, Key, Node, deserialize};
use super::super::{Code, Problem, nearest};
use super::contradictions;
use super::known::{Known, refers_to_nothing, unknown};
use crate::api::{OperationInfo, steering};
use crate::engine::{Conditions, plain};

/// What a place in a request begins with.
const PARTS: [&str; 4] = ["path", "query", "header", "body"];

pub(super) fn outcomes(entries: &[Arc<Node>], known: &Known, problems: &mut Vec<Problem>) {
    for entry in entries {
        check_places(entry, problems);
        let sequence = entry.get("sequence").map(|list| list.values()).unwrap_or_default();
        let named = entry.get("outcome").into_iter().chain(sequence);
        let named = named.filter_map(|outcome| Some((outcome, outcome.text()?)));
        match known.operation(entry, problems) {
            Some(operation) => {
                for (outcome, name) in named {
                    let known = steering::check_outcome(operation, name);
                    problems.extend(known.err().map(|misfit| refers_to_nothing(outcome, misfit)));
                }
                check_when(entry, &[operation], problems);
            }
            None => named.for_each(|(outcome, name)| check_outcome_of_any(outcome, name, known, problems)),
        }
    }
    for entry in entries {
        contradictions::outcome(entry, problems);
    }
}

pub(super) fn faults(entries: &[Arc<Node>], known: &Known, problems: &mut Vec<Problem>) {
    for entry in entries {
        check_places(entry, problems);
        let covered = known.covered(entry, problems);
        if !covered.is_empty() {
            check_when(entry, &covered, problems);
        }
        contradictions::fault(entry, problems);
    }
}

pub(super) fn overrides(entries: &[Arc<Node>], known: &Known, problems: &mut Vec<Problem>) {
    for entry in entries {
        check_places(entry, problems);
        let covered = known.covered(entry, problems);
        if !covered.is_empty() {
            check_when(entry, &covered, problems);
        }
        contradictions::answer(entry, &covered, problems);
    }
}

/// An outcome that no operation knows is wrong whichever was meant.
fn check_outcome_of_any(outcome: &Node, name: &str, known: &Known, problems: &mut Vec<Problem>) {
    let all: Vec<_> = known.operations().flat_map(|info| info.outcomes.iter().copied()).collect();
    if !all.contains(&name) {
        let message = format!("`{name}` is no outcome of any operation");
        problems.push(unknown(outcome, message, name, all.into_iter()));
    }
}

/// What is wrong with a condition by itself. What is no place in a request has been told; here is added which was
/// probably meant.
fn check_places(entry: &Node, problems: &mut Vec<Problem>) {
    for (key, value) in entry.get("when").map(|when| when.entries()).unwrap_or_default() {
        if problems.iter().any(|problem| value.holds(&problem.place)) {
            continue;
        }
        let Some(wrong) = check_condition(key, value) else { continue };
        match problems.iter_mut().find(|problem| problem.place.is(&key.place)) {
            // Those who read it may know better what is wrong with its place than that it is none.
            Some(told) if !wrong.message.contains("is no place in a request") => told.message = wrong.message,
            Some(_) => {}
            None => problems.push(wrong),
        }
    }
    for (key, value) in entry.get("when").map(|when| when.entries()).unwrap_or_default() {
        if let Some(told) = problems.iter_mut().find(|problem| problem.place.is(&key.place)) {
            told.suggestion = meant_place(&key.text, value).or(told.suggestion.take());
        }
    }
}

/// The place that a name in a condition was probably to be.
fn meant_place(written: &str, value: &Node) -> Option<String> {
    // `query: { name: … }`, with the name in a mapping of its own.
    if let (true, [(inner, _), ..]) = (PARTS.contains(&written), value.entries()) {
        return Some(format!("{written}.{}", inner.text));
    }
    let (part, name) = written.split_once('.').unwrap_or((written, ""));
    match (nearest(part, PARTS).filter(|meant| *meant != part)?, name) {
        ("body", "") => Some("body".into()),
        (_, "") => None,
        (meant, name) => Some(format!("{meant}.{name}")),
    }
}

/// What a condition is refused for by those who read it: at its place, or at what is compared with.
fn check_condition(key: &Key, value: &Arc<Node>) -> Option<Problem> {
    let alone = Content::Map(vec![(key.clone(), Arc::clone(value))]);
    let misfit = deserialize::<Conditions>(&Node { place: key.place.clone(), content: alone }).err()?;
    let place = match (misfit.place.clone(), value.entries()) {
        (Some(place), [(_, wanted)]) if place.is(&value.place) => wanted.place.clone(),
        (Some(place), _) => place,
        (None, _) => key.place.clone(),
    };
    Some(Problem::new(Code::Value, place, plain(&misfit.message)))
}

/// A condition on a path parameter that no operation has could never hold.
fn check_when(entry: &Node, operations: &[&OperationInfo], problems: &mut Vec<Problem>) {
    for (key, _) in entry.get("when").map(|when| when.entries()).unwrap_or_default() {
        problems.extend(key.text.strip_prefix("path.").and_then(|name| {
            let misfit = steering::check_parameter(name, operations).err()?;
            let meant = misfit.meant.as_ref().map(|name| format!("path.{name}"));
            Some(refers_to_nothing(&key.as_value(), misfit.meaning(meant)))
        }));
    }
}
