//! The names that exist, for editors to complete: operations, patterns of them, actions, vendors, events.
//!
//! A member that takes such a name takes any text as far as the schema is concerned. Whether there is something of that
//! name is told by `check`, which knows what was probably meant, and whether it may be a pattern.

use std::collections::BTreeSet;

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

/// A schema with the lists, and with references to them where such names stand.
pub(super) fn added_to(mut schema: Value) -> Value {
    for (place, lists) in MEMBERS {
        if let Some(member) = schema.pointer_mut(place).and_then(Value::as_object_mut) {
            let text = json!({ "type": member.get("type") });
            let lists = lists.iter().map(|list| json!({ "$ref": format!("#/$defs/{list}") }));
            member.insert("anyOf".into(), lists.chain([text]).collect());
        }
    }
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        definitions.extend(lists().map(|(list, names)| (list.to_owned(), json!({ "enum": names }))));
    }
    schema
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
