//! Identities that the timeline names: mostly they are there from the start, or the timeline makes them.
//!
//! An action or the hosted page may make one as well. So one that nobody knows is a mistake where a known one is near, and
//! else a doubt: where it is not there in time, what names it is skipped.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::yaml::{Node, Place};
use super::super::{Code, Problem, listed};
use super::known::{misspelt, unknown};

/// Those that are nearly a known one.
pub(super) fn check(root: &Arc<Node>, problems: &mut Vec<Problem>) {
    let slips = strangers(root, problems).into_iter().filter(|problem| problem.suggestion.is_some());
    problems.extend(slips.collect::<Vec<_>>());
}

/// Those that are like none, in a tree in which nothing is wrong.
pub(in super::super) fn doubts(root: &Arc<Node>) -> Vec<Problem> {
    let doubts = strangers(root, &[]).into_iter();
    doubts.map(|problem| Problem { code: Code::Unlikely, ..problem }).collect()
}

fn strangers(root: &Arc<Node>, problems: &[Problem]) -> Vec<Problem> {
    // A misspelt timeline was to take the place of one that lies below it.
    let timeline = misspelt(root, &["timeline"], problems).or(root.get("timeline"));
    let timeline = timeline.map(|list| list.values()).unwrap_or_default();
    let is_incode = |entry: &&Arc<Node>| {
        entry.get("action").and_then(|name| name.text()).is_some_and(|name| name.starts_with("incode."))
    };
    let arguments: Vec<_> = timeline.iter().filter(is_incode).filter_map(|entry| entry.get("with")).collect();
    let seeded = root.get("vendors").and_then(|vendors| vendors.get("incode")?.get("identities"));
    let seeded = seeded.map(|list| list.values()).unwrap_or_default().iter();
    let people = seeded.chain(arguments.iter().filter_map(|with| with.get("person")));
    let names = people.flat_map(|person| ["key", "identity_id"].map(|member| person.get(member)));
    // What stands under a misspelt member is not lost: the member is told, and put right it may be a name.
    let wrong = problems.iter().filter(|problem| problem.code == Code::UnknownMember);
    let lost: Vec<_> = wrong.filter_map(|problem| value_of(root, &problem.place)).collect();
    let known = names.flatten().filter_map(|name| name.text());
    let known: BTreeSet<_> = known.chain(lost.iter().flat_map(|value| value.texts())).collect();
    let strange = |value: &Arc<Node>| {
        let name = value.text().filter(|name| !known.contains(name))?;
        let hint = match known.len() {
            0 => "the scenario has none; `vendors.incode.identities` seeds them".into(),
            _ => format!("known are {}", listed(known.iter().copied())),
        };
        let message = format!("no identity is named `{name}`");
        Some(unknown(value, message, name, known.iter().copied()).hint(hint))
    };
    arguments.iter().filter_map(|with| with.get("identity")).filter_map(strange).collect()
}

/// The value of the member whose key stands at a place.
fn value_of(root: &Arc<Node>, key: &Place) -> Option<Arc<Node>> {
    let steps = root.steps_to(key)?;
    steps.iter().try_fold(Arc::clone(root), |node, step| node.step(step).cloned())
}
