//! What the schema says of member names, so that mutations know what they break.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The members of the format by name.
pub(super) struct Words {
    /// Every name of a member.
    pub(super) members: BTreeSet<String>,
    /// Every word that a member takes, by its name, where it takes nothing else.
    pub(super) choices: BTreeMap<String, BTreeSet<String>>,
    /// Members that are whole numbers.
    pub(super) integers: BTreeSet<String>,
}

impl Words {
    pub(super) fn gather() -> Self {
        let mut words =
            Self { members: BTreeSet::new(), choices: BTreeMap::new(), integers: BTreeSet::new() };
        words.visit(super::super::schema(), super::super::schema());
        words
    }

    fn visit(&mut self, root: &Value, schema: &Value) {
        for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            self.members.insert(name.clone());
            let target = member["$ref"].as_str().and_then(|way| root.pointer(&way[1..])).unwrap_or(member);
            if target["type"] == "integer" && target.get("minimum").is_some() {
                self.integers.insert(name.clone());
            }
            let branches = target["oneOf"].as_array().into_iter().flatten();
            let consts: Option<Vec<_>> = branches.map(|branch| branch["const"].as_str()).collect();
            for word in consts.into_iter().flatten() {
                self.choices.entry(name.clone()).or_default().insert(word.into());
            }
        }
        match schema {
            Value::Object(parts) => parts.values().for_each(|part| self.visit(root, part)),
            Value::Array(parts) => parts.iter().for_each(|part| self.visit(root, part)),
            _ => {}
        }
    }
}
