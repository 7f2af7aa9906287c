//! What `lookalike check` writes: for people, for programs, for code scanning.

use std::process::Command;

use insta::assert_snapshot;
use serde_json::Value;

use super::file;

const WRONG: &str =
    "version: 1\nsede: 3\nclock: { mode: slow }\naliases: [{ operation: pulse.statsu, path: /x }]\n";

/// Exit code, standard output and standard error of a check in the folder of the test files.
pub(super) fn check(arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = file("unused", b"version: 1\n").parent().unwrap().to_owned();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    let output = command.current_dir(folder).arg("check").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn all_problems_of_a_file_are_told_in_one_pass_in_the_order_of_the_file() {
    file("formats-text", WRONG.as_bytes());
    let (code, stdout, stderr) = check(&["formats-text.yaml"]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert_snapshot!(stderr, @"
    formats-text.yaml:2:1: unknown member `sede`; did you mean `seed`? known are version, name, description, extends, seed, clock, vendors, outcomes, faults, overrides, timeline, aliases, webhooks
    1 | version: 1
    2 | sede: 3
      | ^^^^
    formats-text.yaml:3:16: expected one of live, frozen, found `slow`
    1 | version: 1
    2 | sede: 3
    3 | clock: { mode: slow }
      |                ^^^^
    formats-text.yaml:4:24: no operation is named `pulse.statsu`; did you mean `pulse.status`? `lookalike operations` and GET /__admin/operations list them all
    2 | sede: 3
    3 | clock: { mode: slow }
    4 | aliases: [{ operation: pulse.statsu, path: /x }]
      |                        ^^^^^^^^^^^^
    lookalike: 3 problems in 1 scenario
    ");
}

#[test]
fn built_in_names_and_files_are_checked_alike() {
    file("formats-good", b"version: 1\nextends: default\n");
    let (code, stdout, stderr) = check(&["default", "formats-good.yaml"]);
    assert_eq!((code, stdout.as_str(), stderr.as_str()), (Some(0), "2 scenarios are fine\n", ""));
}

#[test]
fn json_has_an_object_per_scenario() {
    file("formats-json", WRONG.as_bytes());
    let (code, stdout, stderr) = check(&["--format", "json", "default", "formats-json.yaml"]);
    assert_eq!((code, stderr.as_str()), (Some(1), "lookalike: 3 problems in 1 of 2 scenarios\n"));
    let told: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((&told[0]["valid"], told[0]["problems"].as_array().unwrap().len()), (&true.into(), 0));
    assert_snapshot!(told[1]["problems"][0], @r#"{"file":"formats-json.yaml","line":2,"column":1,"width":4,"level":"error","code":"unknown-member","message":"unknown member `sede`; did you mean `seed`? known are version, name, description, extends, seed, clock, vendors, outcomes, faults, overrides, timeline, aliases, webhooks","suggestion":"seed","snippet":"1 | version: 1\n2 | sede: 3\n  | ^^^^"}"#);
    let (code, stdout, _) = check(&["--format", "json", "default"]);
    assert_eq!(
        (code, stdout.as_str()),
        (Some(0), "[{\"scenario\":\"default\",\"valid\":true,\"problems\":[]}]\n")
    );
}

#[test]
fn sarif_is_what_code_scanning_takes() {
    file("formats sarif", WRONG.as_bytes());
    let (code, stdout, _) = check(&["--format", "sarif", "./formats sarif.yaml", "nowhere.yaml"]);
    assert_eq!(code, Some(1));
    let log: Value = serde_json::from_str(&stdout).unwrap();
    let run = &log["runs"][0];
    assert_eq!((&log["version"], &run["tool"]["driver"]["name"]), (&"2.1.0".into(), &"lookalike".into()));
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        for bound in ["startLine", "startColumn"] {
            assert!(region[bound].as_u64().unwrap() >= 1, "{result}");
        }
        assert!(region["endColumn"].as_u64() > region["startColumn"].as_u64(), "{result}");
    }
    assert_snapshot!(results[0], @r#"{"ruleId":"unknown-member","ruleIndex":9,"level":"error","message":{"text":"unknown member `sede`; did you mean `seed`? known are version, name, description, extends, seed, clock, vendors, outcomes, faults, overrides, timeline, aliases, webhooks"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"formats%20sarif.yaml"},"region":{"startLine":2,"startColumn":1,"endColumn":5}}}]}"#);
    assert_snapshot!(results[3]["locations"][0]["physicalLocation"], @r#"{"artifactLocation":{"uri":"nowhere.yaml"},"region":{"startLine":1,"startColumn":1,"endColumn":2}}"#);
    let (code, stdout, _) = check(&["--format", "sarif", "default"]);
    let log: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((code, &log["runs"][0]["results"]), (Some(0), &Value::Array(Vec::new())));
}
