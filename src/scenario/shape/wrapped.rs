//! The commonest wrong shape: a value without the mapping or list that it belongs into, such as `inject: 503`.

use std::sync::Arc;

use serde_json::Value;

use super::super::yaml::{Content, Node};
use super::Walk;
use super::expected::short;

impl<'s> Walk<'s> {
    /// What to write where a mapping or list is expected and a plain value stands: only where one member alone takes it.
    pub(super) fn wrapped(&self, schema: &'s Value, node: &Node) -> Option<String> {
        let written = match &node.content {
            Content::Integer(number) => number.to_string(),
            Content::Float(number) => number.to_string(),
            Content::Text(text) => short(text),
            _ => return None,
        };
        let schema = self.resolved(schema);
        let branches = ["oneOf", "anyOf"].iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
        let mut shapes = std::iter::once(schema).chain(branches.map(|branch| self.resolved(branch)));
        shapes.find_map(|shape| {
            self.within_mapping(shape, node, &written).or_else(|| self.within_list(shape, node, &written))
        })
    }

    fn within_mapping(&self, shape: &'s Value, node: &Node, written: &str) -> Option<String> {
        let members = shape.get("properties")?.as_object()?;
        let mut fitting = members.iter().filter(|(_, schema)| self.takes(schema, node)).map(|(name, _)| name);
        let name = fitting.next().filter(|_| fitting.next().is_none())?;
        let needed = shape.get("required").and_then(Value::as_array).into_iter().flatten();
        let is_enough = needed.filter_map(Value::as_str).all(|needed| needed == name);
        is_enough.then(|| format!("write {{ {name}: {written} }}"))
    }

    fn within_list(&self, shape: &'s Value, node: &Node, written: &str) -> Option<String> {
        let first = shape.get("prefixItems").and_then(|list| list.get(0)).or_else(|| shape.get("items"))?;
        let is_pair = shape.get("minItems").and_then(Value::as_u64).is_some_and(|least| least > 1);
        let rest = if is_pair { ", …" } else { "" };
        self.takes(first, node).then(|| format!("write [{written}{rest}]"))
    }

    fn takes(&self, schema: &'s Value, node: &Node) -> bool {
        self.trial(schema, &Arc::new(node.clone())).is_empty()
    }
}
