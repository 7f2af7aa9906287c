//! The reference of the format as Markdown, written from the same doc comments as the schema.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::yaml::{Source, build};
use super::{embedded, names, schema};
use crate::vendors::{all_actions, mounts};

/// What stands before the tables.
const HEAD: &str = "# Scenario files

<!-- Generated from the types by `lookalike schema --markdown`; a test keeps it so. -->

One story per file, in YAML. `lookalike check FILE…` tells everything that is wrong with one, or else warns of what was
hardly meant (`--deny-warnings` makes that an error); `--together` checks several laid over each other. Editors that know
`yaml-language-server` tell what is wrong while you type and complete the names of operations, actions and events, from
[schema.json](schema.json).

- A file may lay itself over another with `extends: NAME|relative path`, and several `--scenario` are laid over each
  other in their order: **mappings merge at any depth, lists and everything else are replaced**. `name` and
  `description` belong to their file and are not taken over. Chains are fine, circles are refused.
- Words are read by YAML 1.2: `no` and `1988-03-14` are texts, a text of digits needs quotes. Anchors, aliases and
  merge keys (`<<`) may be used; a file holds one document.
- A length of time is `6h`, `1h30m` or `400ms`, a moment is RFC 3339.
- A place in `when` is `path.<name>`, `query.<name>`, `header.<name>`, `body` as a whole, or
  `body.<member>.<member>` (`body.items.0.id` steps into a list; `body./a.b/0` is a JSON pointer, for names with a
  point). What stands there must equal the value, or fit one of `{ equals: … }`, `{ matches: <regular expression> }`,
  `{ contains: … }`, `{ present: true }`, `{ one_of: [ … ] }`.
- A template speaks of `request.path.<name>`, `request.query.<name>`, `request.header.<name>` (a name with a dash as
  `request.header['x-team']`), `request.body.<member>`, `now`, `uuid()` and `random(from, to)`. What it makes is a text;
  for a number write the whole answer as `body`. Names of members are no templates.
- Where several rules fit a request: a fault that answers comes before an override, and of two overrides the first one
  is answered; of two delays only the first strikes, and a delay goes with a status of another fault. Outcomes are used
  up in the order of the file.
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
    outcomes(&mut text);
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

    /// What a member takes: its kind with its limits, and of a list what each entry is.
    fn takes(&self, member: &'w Value) -> String {
        let schema = self.resolved(member);
        let takes = format!("{}{}", super::expected(self.root, member), limits(schema));
        let first = schema.get("prefixItems").and_then(|list| list.get(0));
        match first.or_else(|| schema.get("items")) {
            Some(entry) => format!("{takes}, each {}", super::expected(self.root, entry)),
            None => takes,
        }
    }

    /// What holds where a member is left out; that of a mapping stands in its own table.
    fn usual(&self, member: &'w Value) -> String {
        let has_table = self.resolved(member).get("properties").is_some();
        match member.get("default") {
            None | Some(Value::Null) => String::new(),
            Some(Value::Array(list)) if list.is_empty() => String::new(),
            Some(Value::Object(members)) if members.is_empty() => String::new(),
            Some(Value::Object(_)) if has_table => "see below".into(),
            Some(Value::String(text)) if text.is_empty() => String::new(),
            Some(Value::String(text)) => format!("`{text}`"),
            Some(other) => format!("`{}`", cell(&other.to_string())),
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
            let takes = self.takes(member);
            let usual = if required(name) { "**needed**".to_owned() } else { self.usual(member) };
            let about = member.get("description").or_else(|| self.resolved(member).get("description"));
            let about = about.and_then(Value::as_str).unwrap_or_default();
            let choices = choices(self.resolved(member));
            let _ =
                writeln!(self.text, "| `{name}` | {} | {usual} | {}{choices} |", cell(&takes), cell(about));
        }
    }
}

/// The limits of a number, or of how many there may be: ` (1 to 1000)`.
fn limits(schema: &Value) -> String {
    let number = |name: &str| schema.get(name).and_then(Value::as_number).map(ToString::to_string);
    let between = |least: &str, most: &str| match (number(least), number(most)) {
        (Some(least), Some(most)) if least == most => Some(format!(" ({least})")),
        (Some(least), Some(most)) => Some(format!(" ({least} to {most})")),
        (None, Some(most)) => Some(format!(" (at most {most})")),
        // That a machine's number is not negative goes without saying.
        (Some(least), None) => {
            Some(least).filter(|least| least != "0").map(|least| format!(" (at least {least})"))
        }
        (None, None) => None,
    };
    let above = number("exclusiveMinimum").zip(number("maximum"));
    above
        .map(|(above, most)| format!(" (above {above}, at most {most})"))
        .or_else(|| between("minimum", "maximum"))
        .or_else(|| between("minItems", "maxItems"))
        .or_else(|| between("minLength", "maxLength").map(|limits| limits.replace(')', " characters)")))
        .unwrap_or_default()
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

/// What operations decide, by their names.
fn outcomes(text: &mut String) {
    text.push_str(
        "\n## Outcomes\n\nWhat `outcomes` can choose. An outcome replaces what the operation decides itself; \
         credentials, validation and look-up come before it.\n\n| Operation | Outcomes |\n| --- | --- |\n",
    );
    let mounts = mounts();
    for info in mounts.iter().flat_map(|mount| mount.operations()).filter(|info| !info.outcomes.is_empty()) {
        let names: Vec<_> = info.outcomes.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(text, "| `{}` | {} |", info.id, names.join(", "));
    }
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
