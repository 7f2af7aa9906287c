//! One input of an operation, as the documentation shows it.

use serde_json::{Value, json};

use super::super::problem::Loc;

/// Where an input stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A parameter of the path, with its name.
    Path(&'static str),
    /// A parameter of the query, with its name.
    Query(&'static str),
    /// A member of the body, with the names that lead to it; `*` is each element of an array, no name the body itself.
    Body(Vec<&'static str>),
}

/// A described input.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Where it stands.
    pub place: Place,
    /// Whether it must be there.
    pub required: bool,
    /// Its JSON Schema; of an object or array without its contents, which are fields of their own.
    pub schema: Value,
}

impl Place {
    pub(super) fn of(loc: &[Loc]) -> Self {
        let mut names = loc.iter().map(|step| match step {
            Loc::Name(name) => *name,
            Loc::Index(_) => EACH,
        });
        match names.next() {
            Some("path") => Self::Path(names.next().unwrap_or_default()),
            Some("query") => Self::Query(names.next().unwrap_or_default()),
            _ => Self::Body(names.collect()),
        }
    }
}

impl Field {
    /// Assembles the fields of a body into one JSON Schema; nothing if the operation takes no body. The flag tells
    /// whether the body is required.
    #[must_use]
    pub fn body(fields: &[Self]) -> Option<(bool, Value)> {
        let mut members = fields.iter().filter_map(|field| match &field.place {
            Place::Body(names) => Some((names.as_slice(), field)),
            Place::Path(_) | Place::Query(_) => None,
        });
        let (_, root) = members.next()?;
        let mut schema = root.schema.clone();
        for (names, field) in members {
            field.insert_into(&mut schema, names);
        }
        Some((root.required, schema))
    }

    /// Puts this field at its place inside the schema of a container that was described before it.
    fn insert_into(&self, container: &mut Value, names: &[&str]) {
        let Some((name, deeper)) = names.split_first() else { return };
        // A container that accepts null is described as a choice, the container first.
        let container = if container.get("anyOf").is_some() {
            container.pointer_mut("/anyOf/0")
        } else {
            Some(container)
        };
        let Some(Value::Object(keywords)) = container else { return };
        if *name == EACH {
            let items = keywords.entry("items").or_insert_with(|| self.schema.clone());
            return self.insert_into(items, deeper);
        }
        let properties = keywords.entry("properties").or_insert_with(|| json!({}));
        if let Value::Object(properties) = properties {
            let member = properties.entry(*name).or_insert_with(|| self.schema.clone());
            self.insert_into(member, deeper);
        }
        if self.required && deeper.is_empty() {
            let required = keywords.entry("required").or_insert_with(|| json!([]));
            required.as_array_mut().into_iter().for_each(|names| names.push((*name).into()));
        }
    }
}

/// The name that stands for each element of an array.
pub(super) const EACH: &str = "*";
