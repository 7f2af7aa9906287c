//! `lookalike check --together`: scenarios laid over each other, as a server plays several.

use std::process::Command;

use serde_json::Value;

use super::file;
use super::formats::check;

#[test]
fn what_one_brings_another_may_name_only_together() {
    file(
        "together-people",
        b"version: 1\nvendors: { incode: { identities: [{ key: ana, full_name: Ana Torres }] } }\n",
    );
    file(
        "together-blocks",
        b"version: 1\ntimeline: [{ after: 5m, action: incode.revoke_identity, with: { identity: ana } }]\n",
    );
    let files = ["together-people.yaml", "together-blocks.yaml"];
    let (code, _, stderr) = check(&files);
    // A hosted page may make her.
    assert_eq!(code, Some(0));
    assert!(stderr.starts_with("together-blocks.yaml:2:75: warning: no identity is named `ana`"), "{stderr}");
    let (code, stdout, stderr) = check(&[&["--together"], &files[..]].concat());
    assert_eq!((code, &*stdout, &*stderr), (Some(0), "2 scenarios over each other are fine\n", ""));
}

/// The story that says when it begins, and the one that plans something for an earlier day.
fn contradicting() -> [&'static str; 2] {
    file("together-begin", b"version: 1\nclock: { at: 2026-03-01T09:00:00Z, mode: frozen }\n");
    file(
        "together-plan",
        b"version: 1\ntimeline: [{ at: 2020-01-01T00:00:00Z, action: pulse.set_status, with: { status: NOK } }]\n",
    );
    ["together-begin.yaml", "together-plan.yaml"]
}

const BEFORE: &str = "together-plan.yaml:2:18: 2020-01-01T00:00:00.000Z is before the start";

#[test]
fn what_contradicts_another_is_told_only_together() {
    let files = contradicting();
    let (code, stdout, stderr) = check(&files);
    assert_eq!((code, &*stdout, &*stderr), (Some(0), "2 scenarios are fine\n", ""));
    let (code, stdout, stderr) = check(&[&["--together"], &files[..]].concat());
    assert_eq!((code, &*stdout), (Some(1), ""));
    assert!(stderr.starts_with(BEFORE), "{stderr}");
    assert!(stderr.ends_with("lookalike: 1 problem in 2 scenarios over each other\n"), "{stderr}");
    let (_, stdout, _) = check(&[&["--together", "--format", "json"], &files[..]].concat());
    let told: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(told.as_array().unwrap().len(), 1);
    assert_eq!(
        (&told[0]["scenario"], &told[0]["valid"]),
        (&"together-begin.yaml+together-plan.yaml".into(), &false.into())
    );
}

#[test]
fn a_server_refuses_what_is_told_together() {
    let [begin, plan] = contradicting();
    let folder = file("together-unused", b"version: 1\n").parent().unwrap().to_owned();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    command.current_dir(folder).args(["serve", "--port", "0", "--scenario", begin, "--scenario", plan]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains(BEFORE), "{told}");
}

#[test]
fn one_scenario_together_is_that_one() {
    assert_eq!(check(&["--together", "default"]).1, "1 scenario is fine\n");
}
