//! The reference of the format as Markdown, written from the same doc comments as the schema.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::yaml::{Source, build};
use super::{embedded, names, schema};
use crate::vendors::all_actions;

/// What stands before the tables.
const HEAD: &str = "# Scenario files

<!-- Generated from the types by `lookalike schema --markdown`; a test keeps it so. -->

One story per file, in YAML. `lookalike check FILE…` tells everything that is wrong with one, or else warns of what was
hardly meant (`--deny-warnings` makes that an error); editors that know `yaml-language-server` tell what is wrong while
you type, from [schema.json](schema.json).

- A file may lay itself over another with `extends: NAME|relative path`, and several `--scenario` are laid over each
  other in their order: **mappings merge at any depth, lists and everything else are replaced**. `name` and
  `description` belong to their file and are not taken over. Chains are fine, circles are refused.
- Words are read by YAML 1.2: `no` and `1988-03-14` are texts, a text of digits needs quotes. Anchors, aliases and
  merge keys (`<<`) may be used; a file holds one document.
- A length of time is `6h`, `1h30m` or `400ms`, a moment is RFC 3339.
- A new story needs its file here, its name in `src/scenario/library.rs`, and a test of its name in
  `tests/suite/stories/`. It ends with commands that show it, in the words of [play.sh](play.sh) or with curl, and with
  what they print; a test runs them, and `LOOKALIKE_REWRITE_SCENARIOS=1 cargo test --test suite shown` writes what
  they print.
";

/// The reference.
pub fn reference() -> String {
    let mut text = format!("{HEAD}\n## The library\n\n{}\n## The format\n", library());
    let mut writer = Writer { root: schema(), text: &mut text };
    writer.object("", schema(), &mut Vec::new());
    actions(&mut text);
    text
}

/// The built-in stories as a table.
pub fn library() -> String {
    let mut table = String::from("| Scenario | Story |\n| --- | --- |\n");
    for name in names() {
        let _ = writeln!(table, "| [`{name}`]({name}.yaml) | {} |", description(name));
    }
    table
}

/// What a built-in story says of itself.
pub fn description(name: &str) -> String {
    let source = Source::of(name, embedded(name).unwrap_or_default());
    let root = build(&source, &mut Vec::new());
    root.and_then(|root| root.get("description")?.text().map(str::to_owned)).unwrap_or_default()
}

struct Writer<'w> {
    root: &'w Value,
    text: &'w mut String,
}

impl<'w> Writer<'w> {
    fn resolved(&self, schema: &'w Value) -> &'w Value {
        let way = schema.get("$ref").and_then(Value::as_str).and_then(|way| way.strip_prefix('#'));
        way.and_then(|way| self.root.pointer(way)).unwrap_or(schema)
    }

    /// A table of the members of an object, and after it one for each object below.
    fn object(&mut self, path: &str, schema: &'w Value, above: &mut Vec<&'w Value>) {
        let schema = self.resolved(schema);
        let Some(members) = schema.get("properties").and_then(Value::as_object) else { return };
        if above.contains(&schema) {
            return;
        }
        if !path.is_empty() {
            let about = schema.get("description").and_then(Value::as_str).unwrap_or_default();
            let _ = write!(self.text, "\n### `{path}`\n\n{about}\n");
        }
        self.table(members, schema);
        above.push(schema);
        for (name, member) in members {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            self.below(&path, member, above);
        }
        above.pop();
    }

    /// The objects that a member holds: itself, its entries, its further members, or one of several.
    fn below(&mut self, path: &str, schema: &'w Value, above: &mut Vec<&'w Value>) {
        let schema = self.resolved(schema);
        self.object(path, schema, above);
        if let Some(items) = schema.get("items") {
            self.below(&format!("{path}[]"), items, above);
        }
        if let Some(further @ Value::Object(_)) = schema.get("additionalProperties") {
            self.below(&format!("{path}.*"), further, above);
        }
        for branch in ["oneOf", "anyOf"].iter().filter_map(|key| schema.get(key)?.as_array()).flatten() {
            self.below(path, branch, above);
        }
    }

    fn table(&mut self, members: &'w Map<String, Value>, schema: &'w Value) {
        let required = |name: &str| {
            schema
                .get("required")
                .and_then(Value::as_array)
                .is_some_and(|list| list.iter().any(|known| known == name))
        };
        self.text.push_str("\n| Member | Takes | Left out | Meaning |\n| --- | --- | --- | --- |\n");
        for (name, member) in members {
            let takes = super::expected(self.root, member);
            let usual = if required(name) { "**needed**".to_owned() } else { usual(member) };
            let about = member.get("description").or_else(|| self.resolved(member).get("description"));
            let about = about.and_then(Value::as_str).unwrap_or_default();
            let choices = choices(self.resolved(member));
            let _ =
                writeln!(self.text, "| `{name}` | {} | {usual} | {}{choices} |", cell(&takes), cell(about));
        }
    }
}

/// What holds where a member is left out.
fn usual(member: &Value) -> String {
    match member.get("default") {
        None | Some(Value::Null) => String::new(),
        Some(Value::Array(list)) if list.is_empty() => String::new(),
        Some(Value::Object(_) | Value::Array(_)) => "see below".into(),
        Some(Value::String(text)) => format!("`{text}`"),
        Some(other) => format!("`{other}`"),
    }
}

/// The words that a member takes, each with its meaning.
fn choices(schema: &Value) -> String {
    let branches = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    let told: Vec<_> = branches
        .filter_map(|branch| {
            let (word, about) = (branch.get("const")?.as_str()?, branch.get("description")?.as_str()?);
            Some(format!("`{word}`: {}", cell(about).trim_end_matches('.')))
        })
        .collect();
    if told.is_empty() { String::new() } else { format!(" {}.", told.join("; ")) }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn actions(text: &mut String) {
    text.push_str(
        "\n## Actions\n\nWhat `timeline` and `POST /__admin/actions/{vendor}.{action}` can do, with the arguments.\n\n\
         | Action | Does | Arguments |\n| --- | --- | --- |\n",
    );
    for action in all_actions() {
        let needed = |name: &str| {
            action
                .arguments
                .get("required")
                .and_then(Value::as_array)
                .is_some_and(|list| list.iter().any(|known| known == name))
        };
        let members = action.arguments.get("properties").and_then(Value::as_object);
        let arguments: Vec<_> = members
            .into_iter()
            .flatten()
            .map(|(name, schema)| {
                let about = schema.get("description").and_then(Value::as_str).unwrap_or_default();
                let mark = if needed(name) { "" } else { "?" };
                format!("`{name}{mark}`: {}", cell(about).trim_end_matches('.'))
            })
            .collect();
        let _ = writeln!(text, "| `{}` | {} | {} |", action.name, cell(action.summary), arguments.join("; "));
    }
}
