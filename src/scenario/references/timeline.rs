//! The timeline: its actions exist, and take the arguments that they are given.

use std::sync::Arc;

use super::super::yaml::{Content, Node};
use super::super::{Code, Problem, shape};
use super::known::{Known, misspelt};

pub(super) fn check(entries: &[Arc<Node>], known: &Known, problems: &mut Vec<Problem>) {
    for entry in entries {
        let given = |name: &str| entry.get(name).is_some_and(|value| !matches!(value.content, Content::Null));
        let is_misspelt = misspelt(entry, &["after", "at"], problems).is_some();
        if given("after") == given("at") && matches!(entry.content, Content::Map(_)) && !is_misspelt {
            let place = entry.entry("at").map_or(&entry.place, |(key, _)| &key.place);
            let message = "exactly one of `after` and `at` is needed";
            problems.push(Problem::new(Code::Value, place.clone(), message).hint("such as `after: 5m`"));
        }
        let Some(action) = known.action(entry, problems) else { continue };
        let none = || Arc::new(Node { place: entry.place.clone(), content: Content::Map(Vec::new()) });
        let given = entry.get("with").or_else(|| misspelt(entry, &["with"], problems));
        let arguments = given.cloned().unwrap_or_else(none);
        let told = shape::check(&action.arguments, &action.arguments, &arguments);
        let is_lacking = entry.get("with").is_none();
        let hint = |problem: Problem| {
            if is_lacking { problem.hint("arguments stand in `with: { … }`") } else { problem }
        };
        problems.extend(told.into_iter().map(hint));
    }
}
