//! Identities that the timeline names: they are there from the start, or the timeline makes them.
//!
//! Users of the other vendors come by requests too, so nobody can say that one will not be there; identities do not.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::yaml::{Node, Place};
use super::super::{Code, Problem, listed};
use super::known::{misspelt, unknown};

pub(super) fn check(root: &Arc<Node>, problems: &mut Vec<Problem>) {
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
    for value in arguments.iter().filter_map(|with| with.get("identity")) {
        let Some(name) = value.text().filter(|name| !known.contains(name)) else { continue };
        let hint = match known.len() {
            0 => "the scenario has none; `vendors.incode.identities` seeds them".into(),
            _ => format!("known are {}", listed(known.iter().copied())),
        };
        let message = format!("no identity is named `{name}`");
        problems.push(unknown(value, message, name, known.iter().copied()).hint(hint));
    }
}

/// The value of the member whose key stands at a place.
fn value_of(root: &Arc<Node>, key: &Place) -> Option<Arc<Node>> {
    let steps = root.steps_to(key)?;
    steps.iter().try_fold(Arc::clone(root), |node, step| node.step(step).cloned())
}
