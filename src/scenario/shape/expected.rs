//! What was expected and what was found, in words.

use serde_json::Value;

use super::super::yaml::{Content, Node};
use super::super::{listed, nearest};

/// What is said of a schema that says nothing of its kind.
pub(super) const ANOTHER: &str = "another value";

/// What a schema takes: `a whole number`, `a text such as 6h`, `one of live, frozen`.
pub(super) fn phrase(root: &Value, schema: &Value) -> String {
    let schema = resolved(root, schema);
    if let Some(words) = words(schema) {
        return match words.as_slice() {
            [word] => format!("the word `{word}`"),
            _ => format!("one of {}", listed(words)),
        };
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(branches) = schema.get(key).and_then(Value::as_array) {
            let is_told = |branch: &&Value| !is_open(branches) || words(resolved(root, branch)).is_none();
            let told = either(branches.iter().filter(is_told).map(|branch| phrase(root, branch)));
            // What is said of members of an object says nothing of its kind.
            if told != ANOTHER {
                return told;
            }
        }
    }
    match schema.get("type") {
        Some(Value::String(kind)) => typed(kind, schema),
        Some(Value::Array(kinds)) => either(
            kinds
                .iter()
                .filter_map(Value::as_str)
                .filter(|kind| *kind != "null")
                .map(|kind| typed(kind, schema)),
        ),
        _ => schema.get("title").and_then(Value::as_str).unwrap_or(ANOTHER).into(),
    }
}

/// The words of a schema that takes nothing but a few words.
pub(super) fn words(schema: &Value) -> Option<Vec<&str>> {
    if let Some(known) = schema.get("enum").and_then(Value::as_array) {
        return known.iter().map(Value::as_str).collect();
    }
    if let Some(known) = schema.get("const") {
        return known.as_str().map(|known| vec![known]);
    }
    let branches = schema.get("oneOf").or_else(|| schema.get("anyOf"))?.as_array()?;
    let all: Option<Vec<_>> = branches.iter().map(words).collect();
    all.map(|lists| lists.concat())
}

/// The words among whatever else a schema takes.
pub(super) fn some_words<'s>(root: &'s Value, schema: &'s Value) -> Vec<&'s str> {
    let schema = resolved(root, schema);
    words(schema).unwrap_or_else(|| {
        let branches = ["oneOf", "anyOf"].iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
        branches.flat_map(|branch| some_words(root, branch)).collect()
    })
}

/// The definition that a schema refers to, or itself.
fn resolved<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    let name = schema.get("$ref").and_then(Value::as_str);
    name.and_then(|name| root.pointer(name.strip_prefix('#')?)).unwrap_or(schema)
}

/// Whether any text is taken: the words beside it are no more than the ones that are known.
fn is_open(branches: &[Value]) -> bool {
    branches.iter().any(|branch| branch.get("type").is_some_and(|kind| kind == "string") && is_bare(branch))
}

fn is_bare(schema: &Value) -> bool {
    schema.as_object().is_some_and(|rules| rules.len() == 1)
}

fn either(phrases: impl Iterator<Item = String>) -> String {
    let mut told: Vec<String> = Vec::new();
    for phrase in phrases.filter(|phrase| phrase != "nothing") {
        if !told.contains(&phrase) {
            told.push(phrase);
        }
    }
    told.join(" or ")
}

fn typed(kind: &str, schema: &Value) -> String {
    let plain = match kind {
        "null" => "nothing",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        "array" => "a list",
        "object" => "a mapping",
        _ => match schema.get("format").and_then(Value::as_str) {
            Some("date") => "a date such as 1988-03-14",
            Some("date-time") => "a time such as 2026-03-01T09:00:00Z",
            Some("uuid") => "a UUID such as 3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77",
            _ => "a text",
        },
    };
    if plain != "a text" {
        return plain.into();
    }
    let example = schema.get("examples").and_then(|list| list.get(0)).and_then(Value::as_str);
    match (schema.get("title").and_then(Value::as_str), example) {
        (Some(title), _) => title.into(),
        (None, Some(example)) => format!("{plain} such as {example}"),
        (None, None) => plain.into(),
    }
}

/// What a value is: "the text `many`", "a list", "nothing".
pub(super) fn found(node: &Node) -> String {
    match &node.content {
        Content::Null => "nothing".into(),
        Content::Bool(value) => value.to_string(),
        Content::Integer(value) => format!("the number {value}"),
        Content::Float(value) => format!("the number {value}"),
        Content::Text(text) => format!("`{}`", short(text)),
        Content::List(_) => "a list".into(),
        Content::Map(_) => "a mapping".into(),
    }
}

/// A text that is not given back at any length.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 60;
    let mut short: String = text.chars().take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}

/// Whether a schema takes a length of time.
fn is_length(schema: &Value) -> bool {
    schema.get("title").and_then(Value::as_str).is_some_and(|title| title.starts_with("a length of time"))
}

/// What to do about a text that is not written as it should be, where that can be guessed.
pub(super) fn spelling(schema: &Value) -> &'static str {
    if is_length(schema) { "the units are w d h m s ms, and nothing stands between: 1h30m" } else { "" }
}

/// What to do about a value of the wrong type, where that can be guessed.
pub(super) fn remedy(schema: &Value, kinds: &[Value], content: &Content) -> Option<String> {
    let takes = |wanted: &str| kinds.iter().any(|kind| kind == wanted);
    match content {
        Content::Integer(number) if is_length(schema) => {
            Some(format!("write a unit behind it: {number}ms, {number}s, {number}m …"))
        }
        Content::Integer(_) | Content::Float(_) | Content::Bool(_) if takes("string") => {
            Some("put it in quotes if a text is meant".into())
        }
        Content::Text(text) if takes("boolean") => match text.to_ascii_lowercase().as_str() {
            "yes" | "on" | "y" => Some("write true".into()),
            "no" | "off" | "n" => Some("write false".into()),
            other => nearest(other, ["true", "false"]).map(|word| format!("write {word}")),
        },
        Content::Text(text) if takes("integer") || takes("number") => {
            let bare = text.replace(['_', ',', ' '], "");
            // As it is told, only its quotes can be wrong with it.
            let quotes = if *bare == **text { " without quotes" } else { "" };
            let is_number = bare.parse::<f64>().is_ok_and(f64::is_finite);
            is_number.then(|| format!("write {bare}{quotes}"))
        }
        Content::Null if takes("object") || takes("array") => {
            Some("leave the member out, or indent what belongs to it".into())
        }
        Content::Map(_) if takes("array") => Some("begin each entry with `- `".into()),
        Content::List(_) if takes("object") => Some("leave out the `- `".into()),
        _ => None,
    }
}
