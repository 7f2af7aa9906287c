//! Scenario files: the built-in story, and what is said of one that is wrong.

mod answered_files;
mod explain;
mod extends;
mod formats;
mod mistakes;
mod one_pass;
mod published;
mod sarif;
mod together;
mod typos;
mod warnings;
mod watch;
mod watch_log;
mod webhooks;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

use insta::assert_snapshot;
use lookalike::engine::Moment;
use lookalike::{offline, scenario};

use crate::support::Sim;

/// How many files this process has written.
static DRAFTS: AtomicUsize = AtomicUsize::new(0);

/// A file below the build folder that no other test writes.
fn file(name: &str, source: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("scenarios");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}.yaml"));
    // Several tests may write the same: whoever reads finds it whole.
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let draft = folder.join(format!("{name}.{}.{number}", std::process::id()));
    std::fs::write(&draft, source).unwrap();
    std::fs::rename(draft, &path).unwrap();
    path
}

fn check(files: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lookalike")).arg("check").args(files).output().unwrap()
}

/// What is said of a scenario that is wrong.
fn said(source: &str) -> String {
    scenario::read("story.yaml", source).expect_err(source).to_string()
}

/// What is told of a scenario, each with line and column, without the snippets.
fn told(source: &str) -> String {
    let problems =
        scenario::load_text("story.yaml", source, Moment::from_seconds(1_900_000_000)).expect_err(source);
    let lines = problems.0.iter().map(|problem| {
        let meant = problem.suggestion.as_ref().map_or_else(String::new, |meant| format!(" → {meant}"));
        format!(
            "{}:{} {}: {}{meant}",
            problem.place.line,
            problem.place.column,
            problem.code.name(),
            problem.message
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn the_default_scenario_has_one_user_with_two_scans() {
    let sim = Sim::start().await;
    let list = sim.intelliprove().get("/v2/facescans?external_user_id=demo@example.test").await.expect(200);
    assert_eq!(list.json().as_array().unwrap().len(), 2);
    assert_snapshot!(sim.intelliprove().get("/v2/users?external_user_id=demo@example.test").await, @r#"200 {"user_id":"886ebe3c-61bd-4189-ae64-79c0b62dea7a","external_user_id":"demo@example.test","customer":"lookalike","birth_date":"1988-03-14","sex":"F","language":"en"}"#);
}

#[test]
fn the_default_scenario_is_the_file_of_that_name() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/default.yaml");
    assert_eq!(scenario::embedded("default").unwrap(), std::fs::read_to_string(&path).unwrap());
    assert!(offline::check(&[path.display().to_string()]).is_fine());
    assert_eq!(scenario::embedded("nothing"), None);
}

#[tokio::test]
async fn a_scenario_of_ones_own_is_played() {
    let sim = Sim::playing("version: 1\nseed: 7\nclock: { at: 2030-01-01T00:00:00Z, mode: frozen }\n");
    assert_snapshot!(sim.admin().get("/__admin/clock").await, @r#"200 {"at":"2030-01-01T00:00:00.000Z","mode":"frozen"}"#);
    let other = Sim::playing("version: 1\nseed: 8\nclock: { at: 2030-01-01T00:00:00Z, mode: frozen }\n");
    assert_ne!(sim.user("anna@example.test").await, other.user("anna@example.test").await);
    let named = sim.admin().get(&format!("/__admin/namespaces/{}", sim.namespace)).await.text_at("/scenario");
    assert!(named.starts_with("scenario-"), "a story without a name has its file's: {named}");
}

#[tokio::test]
async fn an_alias_of_a_scenario_is_a_further_path() {
    let sim = Sim::playing("version: 1\naliases: [{ operation: intelliprove.get_user, path: /v3/people }]\n");
    let never = "version: 1\naliases: [{ operation: intelliprove.get_user, path: /omni/x }]\n";
    let told = lookalike::scenario::read("story.yaml", never).unwrap_err().to_string();
    assert!(told.contains("story.yaml:2:53: what begins with `/omni` never comes to intelliprove"), "{told}");
    let user = sim.user("anna@example.test").await;
    let answer = sim.intelliprove().get("/v3/people?external_user_id=anna@example.test").await.expect(200);
    assert_eq!(answer.text_at("/user_id"), user);
    assert_snapshot!(sim.intelliprove().get("/v3/persons").await, @r#"404 {"type":"urn:lookalike:problem:unknown-route","title":"Not Found","status":404,"detail":"no API is served at `/v3/persons`","hint":"paths begin with one of: /v2, /plugin, /cdn, /pulse, /pulse-auth, /omni, /incode-id, /v1, /user, /projects, /__admin, /__docs"}"#);
}

#[test]
fn an_unknown_field_is_shown_where_it_stands_with_the_known_ones() {
    assert_snapshot!(said("version: 1\nsped: 3\n"), @"
    story.yaml:2:1: unknown member `sped`; did you mean `seed`? known are version, name, description, extends, seed, clock, vendors, outcomes, faults, overrides, timeline, aliases, webhooks
    1 | version: 1
    2 | sped: 3
      | ^^^^
    ");
    assert_snapshot!(said("version: 1\nvendors:\n  intelliprove:\n    users:\n      - external_user_id: a@example.test\n        birthdate: 1988-03-14\n"), @"
    story.yaml:6:9: unknown member `birthdate`; did you mean `birth_date`? known are external_user_id, user_id, birth_date, sex, language, max_measurement_count, unlocked, answers, face_scans
    4 |     users:
    5 |       - external_user_id: a@example.test
    6 |         birthdate: 1988-03-14
      |         ^^^^^^^^^
    ");
    assert_snapshot!(said("version: 1\nvendors: { incode2: {} }\n"), @"
    story.yaml:2:12: unknown member `incode2`; did you mean `incode`? known are intelliprove, pulse, incode, identify
    1 | version: 1
    2 | vendors: { incode2: {} }
      |            ^^^^^^^
    ");
}

#[test]
fn a_wrong_type_is_shown_where_it_stands() {
    assert_snapshot!(said("version: 1\nseed: many\n"), @"
    story.yaml:2:7: expected a whole number, found `many`
    1 | version: 1
    2 | seed: many
      |       ^^^^
    ");
    assert_snapshot!(said("version: 1\nclock: { at: yesterday }\n"), @"
    story.yaml:2:14: expected a time such as 2026-03-01T09:00:00Z, found `yesterday`
    1 | version: 1
    2 | clock: { at: yesterday }
      |              ^^^^^^^^^
    ");
    assert_snapshot!(said("version: 1\nclock: { mode: slow }\n"), @"
    story.yaml:2:16: expected one of live, frozen, found `slow`
    1 | version: 1
    2 | clock: { mode: slow }
      |                ^^^^
    ");
    assert_snapshot!(said("version: 1\nvendors:\n  intelliprove:\n    users: 3\n"), @"
    story.yaml:4:12: expected a list, found the number 3
    2 | vendors:
    3 |   intelliprove:
    4 |     users: 3
      |            ^
    ");
}

#[test]
fn an_unknown_version_names_the_known_one() {
    assert_snapshot!(said("version: 2\n"), @"
    story.yaml:1:10: version 2 is unknown; this server reads version 1
    1 | version: 2
      |          ^
    ");
    assert_snapshot!(said("name: x\n"), @"
    story.yaml:1:1: `version` is missing; each file says which version of the format it is in: `version: 1`
    1 | name: x
      | ^
    ");
}

#[test]
fn bad_yaml_is_shown_where_it_breaks() {
    assert_snapshot!(said("version: 1\nclock: { at: [\n"), @"
    story.yaml:2:14: this is no YAML: unclosed bracket '['
    1 | version: 1
    2 | clock: { at: [
      |              ^
    ");
    assert_snapshot!(said("version: 1\nversion: 1\n"), @"
    story.yaml:2:1: `version` stands twice, first in line 1
    1 | version: 1
    2 | version: 1
      | ^^^^^^^
    ");
    assert_snapshot!(said(""), @"
    story.yaml:1:1: the file is empty; the shortest scenario is `version: 1`
    1 | 
      | ^
    ");
}

#[test]
fn a_good_file_passes_the_check() {
    let good = file("good", b"version: 1\n");
    let output = check(&[&good]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1 scenario is fine\n");
    assert!(output.stderr.is_empty());
}

#[test]
fn all_wrong_files_of_a_check_are_told_in_one_pass() {
    let wrong = file("wrong", b"version: 1\nsped: 3\n");
    let good = file("good-among-wrong", b"version: 1\n");
    let seed = file("wrong-seed", b"version: 1\nvendors:\n  intelliprove:\n    users: [{}]\n");
    let binary = file("binary", b"version: \xff\xfe");
    let missing = wrong.with_file_name("missing.yaml");
    let output = check(&[&wrong, &good, &seed, &binary, &missing]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let folder = format!("{}/", wrong.parent().unwrap().display());
    assert_snapshot!(String::from_utf8_lossy(&output.stderr).replace(&folder, ""), @"
    wrong.yaml:2:1: unknown member `sped`; did you mean `seed`? known are version, name, description, extends, seed, clock, vendors, outcomes, faults, overrides, timeline, aliases, webhooks
    1 | version: 1
    2 | sped: 3
      | ^^^^
    wrong-seed.yaml:4:13: a user without an external_user_id needs a user_id
    2 | vendors:
    3 |   intelliprove:
    4 |     users: [{}]
      |             ^
    binary.yaml:1:10: this byte is no UTF-8; save the file as UTF-8
    1 | version: ��
      |          ^
    missing.yaml: there is no such scenario: reading it as a file failed: No such file or directory (os error 2); `lookalike scenarios` lists the built-in ones
    lookalike: 4 problems in 4 of 5 scenarios
    ");
}
