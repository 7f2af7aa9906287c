//! What messages look like when they are shown, those of clients and those to receivers alike; and the ids by which they
//! are asked for.

use serde_json::{Map, Value, json};

use crate::api::Redaction;
use crate::engine::Namespace;

/// Header fields by name; of a repeated one, the list.
pub(super) fn folded(fields: impl IntoIterator<Item = (String, String)>) -> Map<String, Value> {
    let mut shown = Map::new();
    for (name, value) in fields {
        let value = Value::String(value);
        match shown.get_mut(&name) {
            None => drop(shown.insert(name, value)),
            Some(Value::Array(list)) => list.push(value),
            Some(first) => *first = json!([first.take(), value]),
        }
    }
    shown
}

/// JSON as such, other text as `plain` shows it, nothing as null.
pub(super) fn body(bytes: &[u8], redaction: &Redaction, plain: fn(&Redaction, &str) -> String) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => serde_json::from_str(text)
            .map_or_else(|_| plain(redaction, text).into(), |json| redaction.json(json)),
        Err(_) => json!({ "size": bytes.len(), "binary": true }),
    }
}

/// The number in an id of this namespace, which is written behind `-` and `letter` as it is written in ids.
pub(super) fn number(namespace: &Namespace, letter: &str, id: &str) -> Option<u64> {
    let written = id.strip_prefix(&**namespace.name())?.strip_prefix('-')?.strip_prefix(letter)?;
    written.parse::<u64>().ok().filter(|number| number.to_string() == written)
}
