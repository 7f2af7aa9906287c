//! The log for code scanning against what SARIF 2.1.0 (OASIS, section 3) requires of every object that we write:
//! members that must be there, of the right kind, with values of closed lists, and none that the format does not have.

use std::process::Command;

use serde_json::Value;

use super::file;

const WRONG: &str =
    "version: 1\nsede: 3\nclock: { mode: slow }\naliases: [{ operation: pulse.statsu, path: /x }]\n";
/// `level` of a result and of a rule's configuration (3.27.10).
const LEVELS: [&str; 4] = ["none", "note", "warning", "error"];
/// `columnKind` of a run (3.14.17).
const COLUMNS: [&str; 2] = ["utf16CodeUnits", "unicodeCodePoints"];

fn log(files: &[&str]) -> Value {
    let folder = file("sarif wrong", WRONG.as_bytes()).parent().unwrap().to_owned();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    let output =
        command.current_dir(folder).args(["check", "--format", "sarif"]).args(files).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The member of that name, in an object with no members but `known`.
fn only(object: &Value, known: &[&str]) {
    for name in object.as_object().unwrap_or_else(|| panic!("no object: {object}")).keys() {
        assert!(known.contains(&name.as_str()), "{name} in {object}");
    }
}

fn text<'v>(object: &'v Value, name: &str) -> &'v str {
    object[name].as_str().filter(|text| !text.is_empty()).unwrap_or_else(|| panic!("{name} in {object}"))
}

fn list<'v>(object: &'v Value, name: &str) -> &'v [Value] {
    object[name].as_array().unwrap_or_else(|| panic!("{name} in {object}"))
}

fn count(object: &Value, name: &str) -> u64 {
    object[name].as_u64().filter(|number| *number >= 1).unwrap_or_else(|| panic!("{name} in {object}"))
}

fn message(object: &Value) {
    only(object, &["text", "markdown", "id", "arguments"]);
    text(object, "text");
}

/// A rule (3.49): a `reportingDescriptor` needs an `id`, and no two of a tool have the same.
fn rule(rule: &Value) -> &str {
    only(rule, &["id", "shortDescription", "defaultConfiguration"]);
    message(&rule["shortDescription"]);
    only(&rule["defaultConfiguration"], &["level", "enabled"]);
    assert!(LEVELS.contains(&text(&rule["defaultConfiguration"], "level")));
    text(rule, "id")
}

/// A URI reference (3.4.3, RFC 3986): nothing that must be escaped stands in it.
fn uri(uri: &str) {
    let is_fine = |c: char| c.is_ascii_alphanumeric() || "-._~:/@!$&'()*+,;=%".contains(c);
    assert!(uri.chars().all(is_fine) && !uri.contains('\\'), "{uri}");
}

/// A region by lines and columns (3.30): both count from 1, and the end is not before the start.
fn region(region: &Value) {
    only(region, &["startLine", "startColumn", "endLine", "endColumn"]);
    count(region, "startLine");
    assert!(count(region, "endColumn") > count(region, "startColumn"), "{region}");
}

/// A result (3.27): `message` is required; `ruleId` and `ruleIndex` name the same rule.
fn result(result: &Value, rules: &[&str]) {
    only(result, &["ruleId", "ruleIndex", "level", "message", "locations"]);
    message(&result["message"]);
    assert!(LEVELS.contains(&text(result, "level")));
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index], text(result, "ruleId"));
    let [location] = list(result, "locations") else { panic!("one location: {result}") };
    only(location, &["physicalLocation"]);
    only(&location["physicalLocation"], &["artifactLocation", "region"]);
    only(&location["physicalLocation"]["artifactLocation"], &["uri"]);
    uri(text(&location["physicalLocation"]["artifactLocation"], "uri"));
    region(&location["physicalLocation"]["region"]);
}

/// A log (3.13): `version` and `runs` are required; a run (3.14) needs its `tool`, that its `driver`, and that its `name`.
fn validate(log: &Value) -> usize {
    only(log, &["$schema", "version", "runs"]);
    assert_eq!(text(log, "version"), "2.1.0");
    assert!(
        text(log, "$schema").starts_with("https://") && text(log, "$schema").ends_with("sarif-2.1.0.json")
    );
    let [run] = list(log, "runs") else { panic!("one run") };
    only(run, &["tool", "columnKind", "results"]);
    assert!(COLUMNS.contains(&text(run, "columnKind")));
    only(&run["tool"], &["driver"]);
    let driver = &run["tool"]["driver"];
    only(driver, &["name", "version", "rules"]);
    (text(driver, "name"), text(driver, "version"));
    let rules: Vec<_> = list(driver, "rules").iter().map(rule).collect();
    let mut distinct = rules.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), rules.len(), "ids are unique");
    list(run, "results").iter().for_each(|one| result(one, &rules));
    list(run, "results").len()
}

#[test]
fn the_log_has_what_sarif_requires_and_nothing_that_it_does_not_know() {
    // A place, a whole file, a name that must be escaped, and no problem at all.
    assert_eq!(validate(&log(&["./sarif wrong.yaml"])), 3);
    assert_eq!(validate(&log(&["sarif wrong.yaml", "no where/[x]%é.yaml", "C:\\x\\y.yaml"])), 5);
    assert_eq!(validate(&log(&["default"])), 0);
}
