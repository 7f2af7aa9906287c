//! Several shapes of which one must fit: which of them was meant, and what is wrong with it.

use std::sync::Arc;

use serde_json::Value;

use super::super::yaml::{Content, Node};
use super::super::{Code, Problem, nearest};
use super::collections::required;
use super::expected::{found, phrase, remedy, some_words, words};
use super::{Walk, is};

impl<'s> Walk<'s> {
    pub(super) fn alternatives(&mut self, schema: &'s Value, branches: &'s [Value], node: &Arc<Node>) {
        let mut tried: Vec<(&Value, Vec<Problem>)> = Vec::new();
        for branch in branches {
            let problems = self.trial(branch, node);
            if problems.is_empty() {
                return;
            }
            tried.push((self.resolved(branch), problems));
        }
        tried.retain(|(branch, _)| self.could_be(branch, node));
        match tried.len() {
            0 => self.none_fits(schema, node),
            // One word is known, but other kinds of values are taken too.
            1 if tried.first().is_some_and(|(branch, _)| words(branch).is_some()) => {
                self.none_fits(schema, node);
            }
            1 => self.problems.extend(tried.into_iter().flat_map(|(_, problems)| problems)),
            _ => self.several(schema, tried, node),
        }
    }

    /// Whether a value is at least of the kind that a branch takes.
    fn could_be(&self, branch: &'s Value, node: &Node) -> bool {
        let branch = self.resolved(branch);
        if let Some(inner) = branch.get("oneOf").or_else(|| branch.get("anyOf")).and_then(Value::as_array) {
            return inner.iter().any(|branch| self.could_be(branch, node));
        }
        if words(branch).is_some() {
            return node.text().is_some();
        }
        match branch.get("type") {
            Some(Value::String(kind)) => is(kind, &node.content),
            Some(Value::Array(kinds)) => {
                kinds.iter().filter_map(Value::as_str).any(|kind| is(kind, &node.content))
            }
            _ => true,
        }
    }

    /// A text may still be one of the words that are taken, misspelt.
    fn none_fits(&mut self, schema: &'s Value, node: &Node) {
        let message = format!("expected {}, found {}", phrase(self.root, schema), found(node));
        let words = node.text().map(|text| (text, some_words(self.root, schema)));
        let (code, meant) = match words.filter(|(_, words)| !words.is_empty()) {
            Some((text, words)) => (Code::UnknownName, nearest(text, words).map(str::to_owned)),
            None => (Code::Type, None),
        };
        let branches = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array);
        let of_a_branch = || {
            let mut branches = branches.into_iter().flatten();
            branches.find_map(|branch| remedy(self.resolved(branch), &[], &node.content))
        };
        let hint = if meant.is_none() { self.wrapped(schema, node).or_else(of_a_branch) } else { None };
        let problem = Problem::new(code, node.place.clone(), message).suggest(meant);
        self.problems.push(problem.hint(hint.unwrap_or_default()));
    }

    fn several(&mut self, schema: &'s Value, tried: Vec<(&'s Value, Vec<Problem>)>, node: &Arc<Node>) {
        let known: Option<Vec<_>> = tried.iter().map(|(branch, _)| words(branch)).collect();
        if let Some(known) = known {
            return self.unknown_word(node, &known.concat());
        }
        if matches!(node.content, Content::Map(_))
            && (self.wanting(schema, &tried, node) || self.tagged(&tried, node))
        {
            return;
        }
        // Whichever is nearest was meant; the first of equals.
        let nearest = tried.into_iter().map(|(_, problems)| problems).min_by_key(Vec::len);
        self.problems.extend(nearest.into_iter().flatten());
    }

    /// A mapping that lacks all of several members of which one must be there.
    fn wanting(&mut self, schema: &Value, tried: &[(&'s Value, Vec<Problem>)], node: &Node) -> bool {
        let rules = tried.iter().filter_map(|(branch, _)| branch.as_object());
        let lacking: Vec<_> = rules
            .filter(|rules| rules.len() == 1)
            .flat_map(required)
            .filter(|name| node.get(name).is_none())
            .collect();
        let is_wanting = lacking.len() > 1;
        // One that is there under a misspelt name is told as a member that is not known.
        let is_misspelt = node.entries().iter().any(|(key, _)| {
            let is_known = schema.get("properties").is_some_and(|known| known.get(&*key.text).is_some());
            !is_known && nearest(&key.text, lacking.iter().copied()).is_some()
        });
        if is_wanting && !is_misspelt {
            let message = format!("one of {} must be there", super::super::listed(lacking));
            self.tell(Code::MissingMember, &node.place, message);
        }
        is_wanting
    }

    /// A mapping whose one member says which shape is meant.
    fn tagged(&mut self, tried: &[(&'s Value, Vec<Problem>)], node: &Arc<Node>) -> bool {
        let tag = |branch: &'s Value| {
            let mut required = required(branch.as_object()?);
            required.next().filter(|_| required.next().is_none())
        };
        let tags: Option<Vec<_>> = tried.iter().map(|(branch, _)| tag(branch)).collect();
        let Some(tags) = tags else { return false };
        let meant = tags.iter().position(|tag| node.get(tag).is_some());
        match (meant.and_then(|place| tried.get(place)), node.entries()) {
            (Some((branch, _)), [_, (second, _), ..]) if super::members(branch).count() == 1 => {
                let message = format!("expected exactly one of {}, found several members", tags.join(", "));
                self.tell(Code::Value, &second.place, message);
            }
            (Some((_, problems)), _) => self.problems.extend(problems.iter().cloned()),
            (None, [(key, _), ..]) => self.unknown_word(&key.as_value(), &tags),
            (None, []) => {
                self.tell(Code::MissingMember, &node.place, format!("expected one of {}", tags.join(", ")));
            }
        }
        true
    }
}
