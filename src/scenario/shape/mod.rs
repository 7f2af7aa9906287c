//! Whether a tree has the shape that the JSON Schema of the types demands; every deviation with its place.
//!
//! The schema is generated from the very types that are read afterwards, so editor, check and parser agree by
//! construction. Only the keywords that are generated for our types are known here; a test sees to it that no
//! other one occurs.

mod alternatives;
mod collections;
mod expected;
mod scalars;
mod wrapped;

use std::sync::Arc;

use serde_json::{Map, Value};

use super::yaml::{Content, Node, Place};
use super::{Code, Problem};
use expected::{found, phrase};

/// What a schema takes, in words; `root` holds the definitions that it refers to.
pub fn expected(root: &Value, schema: &Value) -> String {
    phrase(root, schema)
}

/// Everything that `check` understands, and what only informs.
pub const KEYWORDS: [&str; 33] = [
    "$ref",
    "$defs",
    "$schema",
    "$id",
    "title",
    "description",
    "default",
    "examples",
    "type",
    "properties",
    "additionalProperties",
    "required",
    "items",
    "oneOf",
    "anyOf",
    "allOf",
    "const",
    "enum",
    "format",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "uniqueItems",
    "propertyNames",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "prefixItems",
];

/// Compare a tree with a schema; `root` holds the definitions that `schema` refers to.
pub fn check(root: &Value, schema: &Value, node: &Arc<Node>) -> Vec<Problem> {
    let mut walk = Walk { root, problems: Vec::new() };
    walk.value(schema, node);
    walk.problems
}

/// The members that a mapping of this schema may have.
pub fn members(schema: &Value) -> impl Iterator<Item = &str> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str())
}

/// A walk over a tree.
struct Walk<'s> {
    root: &'s Value,
    problems: Vec<Problem>,
}

impl<'s> Walk<'s> {
    fn tell(&mut self, code: Code, place: &Place, message: impl Into<String>) {
        self.problems.push(Problem::new(code, place.clone(), message));
    }

    /// The definition that a schema refers to, or itself.
    fn resolved(&self, schema: &'s Value) -> &'s Value {
        let mut schema = schema;
        // A chain of references ends; one that did not would be a fault of ours that must not hang.
        for _ in 0..16 {
            let Some(name) = schema.get("$ref").and_then(Value::as_str) else { break };
            let Some(target) = name.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer)) else {
                break;
            };
            schema = target;
        }
        schema
    }

    /// What a value would violate by itself.
    fn trial(&self, schema: &'s Value, node: &Arc<Node>) -> Vec<Problem> {
        let mut walk = Self { root: self.root, problems: Vec::new() };
        walk.value(schema, node);
        walk.problems
    }

    fn value(&mut self, schema: &'s Value, node: &Arc<Node>) {
        let schema = self.resolved(schema);
        let Some(rules) = schema.as_object() else {
            if schema == &Value::Bool(false) {
                self.tell(Code::Value, &node.place, "nothing can stand here");
            }
            return;
        };
        if !self.kind(schema, rules, node) || !self.word(rules, node) {
            return;
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(branches) = rules.get(key).and_then(Value::as_array) {
                self.alternatives(schema, branches, node);
            }
        }
        for part in rules.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.value(part, node);
        }
        match &node.content {
            Content::Map(entries) => self.mapping(rules, node, entries),
            Content::List(values) => self.list(rules, node, values),
            Content::Text(text) => self.text(schema, rules, node, text),
            Content::Integer(_) | Content::Float(_) => self.number(schema, rules, node),
            Content::Null | Content::Bool(_) => {}
        }
    }

    /// Whether the value is of a type that is taken.
    fn kind(&mut self, schema: &'s Value, rules: &Map<String, Value>, node: &Node) -> bool {
        let Some(kinds) = rules.get("type") else { return true };
        let kinds = kinds.as_array().map_or(std::slice::from_ref(kinds), Vec::as_slice);
        if kinds.iter().filter_map(Value::as_str).any(|kind| is(kind, &node.content)) {
            return true;
        }
        let wanted = phrase(self.root, schema);
        let message = format!("expected {wanted}, found {}", found(node));
        let problem = Problem::new(Code::Type, node.place.clone(), message);
        self.problems.push(
            problem.hint(
                self.wrapped(schema, node)
                    .or_else(|| expected::remedy(schema, kinds, &node.content))
                    .unwrap_or_default(),
            ),
        );
        false
    }

    /// Whether the value is one of the words that are taken, where there are such.
    fn word(&mut self, rules: &'s Map<String, Value>, node: &Node) -> bool {
        let listed = rules.get("enum").and_then(Value::as_array).map(Vec::as_slice);
        let Some(known) = listed.or_else(|| rules.get("const").map(std::slice::from_ref)) else {
            return true;
        };
        if known.iter().any(|known| equal(known, &node.content)) {
            return true;
        }
        let names: Vec<_> =
            known.iter().map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned)).collect();
        self.unknown_word(node, &names.iter().map(String::as_str).collect::<Vec<_>>());
        false
    }

    fn unknown_word(&mut self, node: &Node, names: &[&str]) {
        let suggestion =
            node.text().and_then(|text| super::nearest(text, names.iter().copied())).map(str::to_owned);
        let one_of = if names.len() > 1 { "one of " } else { "" };
        let message =
            format!("expected {one_of}{}, found {}", super::listed(names.iter().copied()), found(node));
        let code = if node.text().is_some() { Code::UnknownName } else { Code::Type };
        self.problems.push(Problem::new(code, node.place.clone(), message).suggest(suggestion));
    }
}

/// Whether a value is of a type of JSON Schema.
fn is(kind: &str, content: &Content) -> bool {
    match (kind, content) {
        ("null", Content::Null)
        | ("boolean", Content::Bool(_))
        | ("integer", Content::Integer(_))
        | ("number", Content::Integer(_) | Content::Float(_))
        | ("string", Content::Text(_))
        | ("array", Content::List(_))
        | ("object", Content::Map(_)) => true,
        ("integer", Content::Float(number)) => number.fract() == 0.0,
        _ => false,
    }
}

fn equal(known: &Value, content: &Content) -> bool {
    match (known, content) {
        (Value::String(known), Content::Text(text)) => **known == **text,
        (Value::Bool(known), Content::Bool(value)) => known == value,
        (Value::Null, Content::Null) => true,
        (Value::Number(known), Content::Integer(value)) => {
            known.as_i64().map(i128::from).or(known.as_u64().map(i128::from)) == Some(*value)
        }
        _ => false,
    }
}
