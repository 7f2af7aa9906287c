//! What contradicts itself inside one entry of `outcomes`, `faults` or `overrides`, told at the member concerned.
//!
//! The rules judge themselves, as they do when they are added to a running namespace; here is only said which of their
//! members each refusal is about.

use std::sync::Arc;

use super::super::yaml::{Content, Node, Place, deserialize};
use super::super::{Code, Problem};
use super::known::refers_to_nothing;
use crate::api::OperationInfo;
use crate::api::steering::{self, Misfit};
use crate::engine::{BadFault, BadOverride, BadPlan, Fault, OutcomePlan, Override, Respond, plain};

/// What a chosen outcome says against itself.
pub(super) fn outcome(entry: &Arc<Node>, problems: &mut Vec<Problem>) {
    let Ok(plan) = read::<OutcomePlan>(entry, problems) else { return };
    let Err(bad) = plan.check() else { return };
    let member = match bad {
        BadPlan::Length(_) => ["times", "sequence"].into_iter().find(|name| entry.get(name).is_some()),
        BadPlan::Ambiguous => ["outcome", "sequence"]
            .into_iter()
            .all(|name| entry.get(name).is_some())
            .then_some("sequence")
            .or_else(|| ["then", "times"].into_iter().find(|name| entry.get(name).is_some())),
    };
    problems.push(told(bad.into(), key(entry, &member.into_iter().collect::<Vec<_>>())));
}

/// What a fault says against itself.
pub(super) fn fault(entry: &Arc<Node>, problems: &mut Vec<Problem>) {
    let Ok(fault) = read::<Fault>(entry, problems) else { return };
    let Err(bad) = fault.check() else { return };
    let place = match bad {
        BadFault::Nothing => value(entry, &["inject"]),
        BadFault::TwoKinds => second_kind(entry),
        BadFault::Status => value(entry, &["inject", "status"]),
        BadFault::Delay(_) => value(entry, &["inject", "delay"]),
        BadFault::SlowBody => value(entry, &["inject", "slow_body"]),
        BadFault::Zero(name) if entry.get(name).is_some() => value(entry, &[name]),
        BadFault::Zero(name) => value(entry, &["on", name]),
        BadFault::Probability => value(entry, &["on", "probability"]),
        BadFault::Between => value(entry, &["on", "between"]),
        BadFault::TwoTimes => key(entry, &["times"]),
        BadFault::Pattern => value(entry, &["operation"]),
    };
    problems.push(told(bad.into(), place));
}

/// What an override says against itself, each template by itself.
pub(super) fn answer(entry: &Arc<Node>, operations: &[&OperationInfo], problems: &mut Vec<Problem>) {
    let Some(respond) = entry.get("respond") else { return };
    itself(entry, respond, problems);
    for text in texts(respond) {
        check_template(text, operations, problems);
    }
}

/// What an override says against itself, templates aside.
fn itself(entry: &Arc<Node>, respond: &Node, problems: &mut Vec<Problem>) {
    let Ok(rule) = read::<Override>(entry, problems) else { return };
    let Err(bad) = rule.respond.check() else { return };
    let place = match &bad {
        BadOverride::Status | BadOverride::Bodiless(_) => value(respond, &["status"]),
        BadOverride::TwoBodies => {
            let mut given = ["body", "json", "file"].into_iter().filter(|name| respond.get(name).is_some());
            key(respond, &given.next_back().into_iter().collect::<Vec<_>>())
        }
        BadOverride::Header(name) => key(respond, &["headers", name]),
        BadOverride::HeaderValue(name) => value(respond, &["headers", name]),
        BadOverride::Json(_) => value(respond, &["json"]),
        BadOverride::Together(_) => respond.place.clone(),
        // Each text was looked at by itself, and files are looked for by those who know where.
        BadOverride::Template(_) | BadOverride::File(_) => return,
    };
    problems.push(told(bad.into(), place));
}

/// Read an entry in which nothing has been told yet; what does not fit is told.
fn read<T: serde::de::DeserializeOwned>(entry: &Arc<Node>, problems: &mut Vec<Problem>) -> Result<T, ()> {
    if problems.iter().any(|problem| entry.holds(&problem.place)) {
        return Err(());
    }
    deserialize::<T>(entry).map_err(|misfit| {
        let place = misfit.place.clone().unwrap_or_else(|| entry.place.clone());
        problems.push(Problem::new(Code::Value, place, plain(&misfit.message)));
    })
}

fn told(misfit: Misfit, place: Place) -> Problem {
    Problem::misfit(Code::Contradiction, place, misfit)
}

/// The place of the value at the end of a way, as far as it leads.
fn value(entry: &Node, way: &[&str]) -> Place {
    let mut here = entry;
    for name in way {
        let Some(next) = here.get(name) else { break };
        here = next;
    }
    here.place.clone()
}

/// The place of the key at the end of a way, as far as it leads.
fn key(entry: &Node, way: &[&str]) -> Place {
    let Some((last, before)) = way.split_last() else { return entry.place.clone() };
    let holder = before.iter().try_fold(entry, |node, name| node.get(name).map(AsRef::as_ref));
    holder.and_then(|node| node.entry(last)).map_or_else(|| value(entry, way), |(key, _)| key.place.clone())
}

/// Where the second kind of a fault stands.
fn second_kind(entry: &Node) -> Place {
    let is_off = |node: &Node| matches!(node.content, Content::Bool(false) | Content::Null);
    let kinds = entry.get("inject").map(|inject| inject.entries()).unwrap_or_default().iter();
    let mut kinds = kinds.filter(|(key, value)| &*key.text != "delay" && !is_off(value));
    kinds.nth(1).map_or_else(|| value(entry, &["inject"]), |(key, _)| key.place.clone())
}

/// All texts of an answer that are templates.
fn texts(respond: &Node) -> Vec<&Arc<Node>> {
    let mut found = Vec::new();
    let mut open: Vec<&Arc<Node>> =
        ["headers", "body", "json"].iter().filter_map(|name| respond.get(name)).collect();
    while let Some(node) = open.pop() {
        match &node.content {
            Content::Text(_) => found.push(node),
            Content::List(values) => open.extend(values),
            Content::Map(entries) => open.extend(entries.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    found
}

/// Whether a template can be rendered, and speaks only of path parameters that an operation has.
fn check_template(node: &Arc<Node>, operations: &[&OperationInfo], problems: &mut Vec<Problem>) {
    let text = node.text().unwrap_or_default();
    if let Err(bad) = Respond::check_text(text) {
        return problems.push(told(bad.into(), node.place.clone()));
    }
    if operations.is_empty() {
        return;
    }
    for name in Respond::names_in(text) {
        let parameter = name.strip_prefix("request.path.").and_then(|rest| rest.split('.').next());
        problems.extend(parameter.and_then(|name| {
            let misfit = steering::check_parameter(name, operations).err()?;
            let meant = misfit.meant.as_ref().map(|name| format!("request.path.{name}"));
            // What a template may ask for besides is another list than that of conditions.
            Some(refers_to_nothing(node, Misfit { meant, hint: String::new(), ..misfit }))
        }));
    }
}
