//! Where a pattern may be in a value: its candidates, and the places of a candidate.

use serde_json::Value;

/// The members that may hold the pattern, in the order of looking.
pub(in super::super) const CANDIDATE_MEMBERS: [&str; 3] = ["data", "pattern", "textVisible"];

/// The value itself, then its members `data`, `pattern`, `textVisible`, as far as they are objects, arrays or strings.
pub(in super::super) fn candidates(value: &Value) -> Vec<&Value> {
    let members = CANDIDATE_MEMBERS.iter().filter_map(|name| value.get(name));
    let fitting = members.filter(|member| member.is_object() || member.is_array() || member.is_string());
    std::iter::once(value).chain(fitting).collect()
}

/// A candidate itself if it is an array or string, else its direct members in document order.
pub(super) fn places(candidate: &Value) -> Vec<&Value> {
    match candidate {
        Value::Object(members) => members.values().collect(),
        _ => itself(candidate),
    }
}

/// The candidate as its only place, for the layout that looks at objects.
pub(super) fn itself(candidate: &Value) -> Vec<&Value> {
    vec![candidate]
}
