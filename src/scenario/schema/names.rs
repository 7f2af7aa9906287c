//! The names that exist, for editors to complete: operations, patterns of them, actions, vendors, events.
//!
//! A member that takes such a name takes any text as far as the schema is concerned. Whether there is something of that
//! name is told by `check`, which knows what was probably meant, and whether it may be a pattern. Only of an operation
//! that is known the schema says which outcomes it knows: that is a closed list. `check` has its own words for that, too.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::vendors;

/// Where names stand, and the lists of those that exist.
const MEMBERS: [(&str, &[&str]); 7] = [
    ("/$defs/OutcomePlan/properties/operation", &["OperationName"]),
    ("/$defs/Fault/properties/operation", &["OperationName", "OperationPattern"]),
    ("/$defs/Override/properties/operation", &["OperationName", "OperationPattern"]),
    ("/$defs/Alias/properties/operation", &["OperationName"]),
    ("/$defs/TimelineEntry/properties/action", &["ActionName"]),
    ("/$defs/Endpoint/properties/vendor", &["VendorName"]),
    ("/$defs/Endpoint/properties/events/items", &["EventName"]),
];

/// Where outcomes are chosen for an operation.
const PLAN: &str = "/$defs/OutcomePlan";

/// A schema with the lists, and with references to them where such names stand.
pub(super) fn added_to(mut schema: Value) -> Value {
    for (place, lists) in MEMBERS {
        if let Some(member) = schema.pointer_mut(place).and_then(Value::as_object_mut) {
            let text = json!({ "type": member.get("type") });
            let lists = lists.iter().map(|list| json!({ "$ref": format!("#/$defs/{list}") }));
            member.insert("anyOf".into(), lists.chain([text]).collect());
        }
    }
    if let Some(plan) = schema.pointer_mut(PLAN).and_then(Value::as_object_mut) {
        plan.insert("allOf".into(), outcomes());
    }
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        definitions.extend(lists().map(|(list, names)| (list.to_owned(), json!({ "enum": names }))));
    }
    schema
}

/// What an operation's plans may name, once for all operations that know the same outcomes.
fn outcomes() -> Value {
    let mounts = vendors::mounts();
    let mut alike = BTreeMap::<_, Vec<_>>::new();
    for info in mounts.iter().flat_map(|mount| mount.operations()) {
        alike.entry(info.outcomes.to_vec()).or_default().push(info.id.to_string());
    }
    let rule = |(outcomes, operations): (Vec<&str>, Vec<String>)| {
        let named = json!({ "enum": operations });
        let is_one = json!({ "properties": { "operation": named }, "required": ["operation"] });
        let list = json!({ "items": known(&outcomes) });
        let or_none = json!({ "anyOf": [known(&outcomes), { "type": "null" }] });
        json!({ "if": is_one, "then": { "properties": { "outcome": or_none, "sequence": list } } })
    };
    alike.into_iter().map(rule).collect()
}

/// One of these; a list of none would be no schema.
fn known(names: &[&str]) -> Value {
    if names.is_empty() { json!({ "not": {} }) } else { json!({ "enum": names }) }
}

fn lists() -> [(&'static str, Vec<String>); 5] {
    let mounts = vendors::mounts();
    let operations = mounts.iter().flat_map(|mount| mount.operations());
    let operations: Vec<_> = operations.map(|info| info.id.to_string()).collect();
    let senders = vendors::all_events().into_iter().filter(|(_, events)| !events.is_empty());
    let (senders, events): (Vec<_>, Vec<_>) = senders.unzip();
    [
        ("OperationPattern", patterns(&operations)),
        ("OperationName", operations),
        ("ActionName", vendors::all_actions().into_iter().map(|action| action.name).collect()),
        ("VendorName", senders.into_iter().map(str::to_owned).collect()),
        ("EventName", events.concat().into_iter().map(str::to_owned).collect()),
    ]
}

/// Each beginning of an id, with all that may follow it.
fn patterns(ids: &[String]) -> Vec<String> {
    let dots = ids.iter().flat_map(|id| id.match_indices('.').filter_map(|(at, _)| id.get(..=at)));
    let beginnings: BTreeSet<_> = std::iter::once("").chain(dots).collect();
    beginnings.into_iter().map(|beginning| format!("{beginning}*")).collect()
}
