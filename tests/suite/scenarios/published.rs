//! What is published of the format: the schema, the reference, the library, and the commands that print them.

use std::process::Command;

use lookalike::{offline, scenario};
use serde_json::{Value, json};

/// Set to write the files anew instead of comparing: for those who change the format, never for CI.
const REWRITE: &str = "LOOKALIKE_REWRITE_SCENARIOS";

fn keep(file: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(file);
    let text = format!("{}\n", text.trim_end());
    if std::env::var_os(REWRITE).is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "scenarios/{file} is not up to date; `{REWRITE}=1 cargo test --test suite published` writes it"
    );
}

fn lookalike(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_lookalike")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_schema_is_the_one_that_is_generated() {
    keep("schema.json", &format!("{:#}", scenario::generated()));
    assert_eq!(lookalike(&["schema"]), (Some(0), offline::schema(false) + "\n", String::new()));
}

#[test]
fn the_reference_is_the_one_that_is_generated() {
    keep("README.md", &offline::schema(true));
    assert_eq!(lookalike(&["schema", "--markdown"]), (Some(0), offline::schema(true) + "\n", String::new()));
}

/// Whatever stands in the format has a sentence in the reference.
#[test]
fn everything_in_the_schema_is_described() {
    fn visit(path: &str, schema: &serde_json::Value, silent: &mut Vec<String>) {
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            if member["description"].as_str().is_none_or(str::is_empty) {
                silent.push(format!("{path}.{name}"));
            }
        }
        match schema {
            serde_json::Value::Object(parts) => {
                parts.iter().for_each(|(name, part)| visit(&format!("{path}/{name}"), part, silent));
            }
            serde_json::Value::Array(parts) => parts.iter().for_each(|part| visit(path, part, silent)),
            _ => {}
        }
    }
    let mut silent = Vec::new();
    visit("", scenario::schema(), &mut silent);
    silent.retain(|path| !["/anyOf", "/oneOf", "/allOf"].iter().any(|part| path.contains(part)));
    assert!(silent.is_empty(), "these say nothing: {silent:#?}");
}

/// What editors complete, which takes any other text all the same: `check` knows more of it.
#[test]
fn the_names_that_exist_are_listed_for_editors() {
    let schema = scenario::schema();
    let known = |place: &str| -> Vec<&str> {
        let branches = schema.pointer(place).and_then(|member| member["anyOf"].as_array());
        let (text, lists) = branches.and_then(|all| all.split_last()).unwrap_or_else(|| panic!("{place}"));
        assert_eq!(text, &serde_json::json!({ "type": "string" }), "{place}");
        let lists = lists.iter().map(|list| schema.pointer(&list["$ref"].as_str().unwrap()[1..]).unwrap());
        lists.flat_map(|list| list["enum"].as_array().unwrap()).map(|name| name.as_str().unwrap()).collect()
    };
    let (outcomes, faults) = ("/$defs/OutcomePlan/properties/operation", "/$defs/Fault/properties/operation");
    for (place, name) in [
        (outcomes, "pulse.user_verify"),
        (faults, "pulse.user_verify"),
        (faults, "*"),
        (faults, "incode.*"),
        ("/$defs/Override/properties/operation", "identify.cognito.*"),
        ("/$defs/Alias/properties/operation", "intelliprove.face_scan_url"),
        ("/$defs/TimelineEntry/properties/action", "incode.complete_verification"),
        ("/$defs/Endpoint/properties/vendor", "incode"),
        ("/$defs/Endpoint/properties/events/items", "verification.completed"),
    ] {
        assert!(known(place).contains(&name), "{name} at {place}: {:?}", known(place));
    }
    assert_eq!(known(outcomes).len(), offline::operations().lines().count());
    assert!(!known(outcomes).iter().any(|name| name.contains('*')), "one operation is named there");
    assert!(!known("/$defs/Endpoint/properties/vendor").contains(&"pulse"), "it sends nothing");
}

/// Of an operation that is known its outcomes are a closed list, in `outcome` and in `sequence`.
#[test]
fn the_outcomes_of_an_operation_fit_the_schema_and_no_others() {
    let rules = scenario::schema()["$defs"]["OutcomePlan"]["allOf"].as_array().expect("rules").clone();
    let lists =
        |list: &Value, name: &str| list["enum"].as_array().is_some_and(|all| all.contains(&name.into()));
    let fits = |operation: &str, outcome: &str| {
        let is_for = |rule: &&Value| lists(&rule["if"]["properties"]["operation"], operation);
        let found: Vec<_> = rules.iter().filter(is_for).collect();
        assert_eq!(found.len(), 1, "{operation}");
        let members = &found[0]["then"]["properties"];
        let either = &members["outcome"]["anyOf"];
        assert_eq!(either[1], json!({ "type": "null" }), "{operation}");
        assert_eq!(either[0], members["sequence"]["items"], "{operation}");
        lists(&either[0], outcome)
    };
    let mut known = 0;
    for mount in lookalike::vendors::mounts() {
        for info in mount.operations() {
            for outcome in info.outcomes.iter() {
                assert!(fits(&info.id, outcome), "{outcome} of {}", info.id);
                assert!(!fits(&info.id, &format!("{outcome}x")), "{outcome}x of {}", info.id);
                known += 1;
            }
            assert!(!fits(&info.id, "no_such_outcome"), "{}", info.id);
        }
    }
    assert!(known > 100, "{known} outcomes are known");
    assert!(!fits("intelliprove.get_user", "already_exists"), "that is another operation's");
}

/// `check` refuses an identity without a key, so nobody should have to find that out.
#[test]
fn the_key_of_an_identity_is_marked_as_needed() {
    let reference = offline::schema(true);
    let (_, identities) = reference.split_once("### `vendors.incode.identities[]`").expect("its table");
    let row = identities.lines().find(|line| line.starts_with("| `key` |")).expect("its row");
    assert!(row.contains("| **needed** |"), "{row}");
}

#[test]
fn the_readme_shows_the_library() {
    let readme = include_str!("../../../README.md");
    let (head, rest) = readme.split_once("<!-- library -->\n").expect("the mark is there");
    let (shown, tail) = rest.split_once("<!-- /library -->").expect("its end is there");
    let wanted = scenario::library().replace("](", "](scenarios/");
    if std::env::var_os(REWRITE).is_some() {
        let text = format!("{head}<!-- library -->\n{wanted}<!-- /library -->{tail}");
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"), text).unwrap();
        return;
    }
    assert_eq!(shown, wanted, "`{REWRITE}=1 cargo test --test suite published` writes it");
}

#[test]
fn the_library_is_listed_and_each_story_printed() {
    let (code, listed, _) = lookalike(&["scenarios"]);
    assert_eq!((code, listed.lines().count()), (Some(0), scenario::names().count()));
    for (line, name) in listed.lines().zip(scenario::names()) {
        assert!(line.starts_with(name) && line.ends_with(&scenario::description(name)), "{line}");
        let (code, source, _) = lookalike(&["scenarios", name]);
        assert_eq!((code, source.as_str()), (Some(0), scenario::embedded(name).unwrap()));
    }
    let (code, stdout, stderr) = lookalike(&["scenarios", "defualt"]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert_eq!(stderr, "lookalike: no built-in scenario is named `defualt`; did you mean `default`?\n");
    let (_, _, stderr) = lookalike(&["scenarios", "nope"]);
    let known = scenario::names().collect::<Vec<_>>().join(", ");
    assert_eq!(stderr, format!("lookalike: no built-in scenario is named `nope`; known: {known}\n"));
}
