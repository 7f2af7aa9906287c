//! Mappings and lists: members that are not known or missing, and how many there may be.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::super::yaml::{Key, Node};
use super::super::{Code, Problem, listed, nearest};
use super::{Walk, scalars};

impl<'s> Walk<'s> {
    pub(super) fn mapping(
        &mut self,
        rules: &'s Map<String, Value>,
        node: &Node,
        entries: &[(Key, Arc<Node>)],
    ) {
        let members = rules.get("properties").and_then(Value::as_object);
        let further = rules.get("additionalProperties");
        let mut misspelt = Vec::new();
        for (key, value) in entries {
            if let Some(schema) = rules.get("propertyNames") {
                let told = self.problems.len();
                self.value(schema, &key.as_value());
                // What stands behind a name that is wrong is not judged: nobody knows what it should be.
                if self.problems.len() > told {
                    continue;
                }
            }
            match members.and_then(|members| members.get(&*key.text)).or(further) {
                Some(Value::Bool(false)) => misspelt.extend(self.unknown(key, node, members)),
                Some(schema) => self.value(schema, value),
                None => {}
            }
        }
        // A member that is there under a misspelt name is told once.
        let is_missing =
            |name: &&str| node.get(name).is_none() && !misspelt.iter().any(|meant| meant == name);
        for name in required(rules).filter(is_missing) {
            self.tell(Code::MissingMember, &node.place, format!("`{name}` is missing"));
        }
        self.count(rules, node, entries.len(), ["minProperties", "maxProperties"], "members");
    }

    /// Tell of a member that is not known; the name that was probably meant.
    fn unknown(&mut self, key: &Key, node: &Node, members: Option<&'s Map<String, Value>>) -> Option<String> {
        let known: Vec<_> = members.into_iter().flat_map(Map::keys).map(String::as_str).collect();
        // What stands there already was not meant, unless it comes from a file that this one is laid over.
        let is_beside = |(other, _): (&Key, _)| Arc::ptr_eq(&other.place.source, &key.place.source);
        let free = known.iter().copied().filter(|name| !node.entry(name).is_some_and(is_beside));
        let suggestion = nearest(&key.text, free).map(str::to_owned);
        let message = format!("unknown member `{}`", super::expected::short(&key.text));
        let hint = if let Some(inner) = members.and_then(|members| self.elsewhere(members, &key.text)) {
            format!("it belongs to `{inner}`")
        } else if let Some(slip) = slip(&key.text) {
            slip
        } else if known.is_empty() {
            "nothing is known here".into()
        } else {
            format!("known are {}", listed(known))
        };
        let problem = Problem::new(Code::UnknownMember, key.place.clone(), message);
        self.problems.push(problem.suggest(suggestion.clone()).hint(hint));
        suggestion
    }

    /// The member among `members` that has a member of that name.
    fn elsewhere(&self, members: &'s Map<String, Value>, name: &str) -> Option<&'s str> {
        let has = |schema: &'s Value| {
            self.resolved(schema).get("properties").is_some_and(|known| known.get(name).is_some())
        };
        members.iter().find(|(_, schema)| has(schema)).map(|(member, _)| member.as_str())
    }

    pub(super) fn list(&mut self, rules: &'s Map<String, Value>, node: &Node, values: &[Arc<Node>]) {
        // A tuple names the schema of each of its first entries; `items` is for those behind them.
        let first = rules.get("prefixItems").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let rest = rules.get("items").into_iter().cycle();
        for (schema, value) in first.iter().chain(rest).zip(values) {
            self.value(schema, value);
        }
        if rules.get("uniqueItems") == Some(&Value::Bool(true)) {
            let texts: Vec<_> = values.iter().map(|value| value.text()).collect();
            for (index, value) in values.iter().enumerate() {
                if value.text().is_some() && texts.iter().take(index).any(|earlier| *earlier == value.text())
                {
                    let message = format!("{} stands in the list already", super::found(value));
                    self.tell(Code::Value, &value.place, message);
                }
            }
        }
        self.count(rules, node, values.len(), ["minItems", "maxItems"], "entries");
    }

    fn count(
        &mut self,
        rules: &Map<String, Value>,
        node: &Node,
        count: usize,
        limits: [&str; 2],
        what: &str,
    ) {
        if let Some(wanted) = scalars::outside(rules, count, limits) {
            self.tell(Code::Value, &node.place, format!("expected {wanted} {what}, found {count}"));
        }
    }
}

/// What a name shows that was not meant as one: a `:` that is missing behind its first word, or a blank that is none.
fn slip(name: &str) -> Option<String> {
    let odd = |c: &char| *c != ' ' && (c.is_whitespace() || *c == '\u{200b}');
    if let Some(odd) = name.chars().find(odd) {
        return Some(format!(
            "it has an invisible character in it, U+{:04X}; write plain blanks",
            u32::from(odd)
        ));
    }
    let (first, rest) = name.split_once(' ')?;
    rest.trim_start().starts_with(['{', '[']).then(|| format!("a `:` is missing behind `{first}`"))
}

/// The members that must be there.
pub(super) fn required(rules: &Map<String, Value>) -> impl Iterator<Item = &str> {
    rules.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::yaml::{Source, build};
    use super::super::check;

    #[test]
    fn where_entries_must_differ_each_that_stands_there_already_is_told() {
        let list = build(&Source::of("story.yaml", "[a, b, a, c, a]"), &mut Vec::new()).unwrap();
        let columns = |schema| {
            check(&schema, &schema, &list).iter().map(|problem| problem.place.column).collect::<Vec<_>>()
        };
        assert_eq!(columns(json!({ "uniqueItems": true })), [8, 14]);
        assert!(columns(json!({ "uniqueItems": false })).is_empty());
    }
}
