//! Warnings: what is right and yet hardly meant, which keeps nobody from playing a scenario.

use std::process::Command;

use insta::assert_snapshot;
use lookalike::engine::Moment;
use lookalike::scenario;
use serde_json::Value;

use super::file;
use crate::support::Sim;

const DOUBTFUL: &str = "version: 1
vendors:
  pulse: { users: [{ user_ref: marie@example.test }] }
  incode: { identities: [{ key: anabel, full_name: Ana Torres }] }
outcomes:
  - { operation: pulse.user_verify, when: { path.user_ref: marei@example.test }, outcome: robot }
";

/// The warnings of a scenario that can be played, each with line and column.
fn warned(source: &str) -> String {
    let loaded = scenario::load_text("story.yaml", source, Moment::from_seconds(1_900_000_000));
    let warnings = loaded.unwrap_or_else(|problems| panic!("{problems}")).warnings;
    let lines = warnings.0.iter().map(|problem| {
        let meant = problem.suggestion.as_ref().map_or_else(String::new, |meant| format!(" → {meant}"));
        format!("{}:{} {}{meant}", problem.place.line, problem.place.column, problem.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_name_that_is_nearly_a_seeded_one_is_warned_of_wherever_it_is_spoken_of() {
    assert_snapshot!(warned("version: 1
vendors:
  intelliprove: { users: [{ external_user_id: demo-user }] }
  pulse: { users: [{ user_ref: marie@example.test }] }
  identify: { projects: [{ id: 5d5b0676-ce0f-4058-b2bf-49af49f61cb5, users: [{ provider: awsCognito, email: peter@example.test, password: 'bID>idfsf23!' }] }] }
outcomes:
  - { operation: pulse.user_verify, when: { path.user_ref: marei@example.test }, outcome: robot }
  - { operation: identify.cognito.login, when: { body.data.email: { one_of: [other@example.test, petre@example.test] } }, outcome: not_confirmed }
faults:
  - { when: { query.external_user_id: { equals: dmeo-user } }, inject: reset }
  - { operation: '*.get_user', when: { query.x: demo-usr }, inject: reset }
overrides:
  - { operation: intelliprove.get_user, when: { query.external_user_id: demo-uzer }, respond: { status: 418 } }
timeline:
  - { after: 5m, action: intelliprove.unlock, with: { user: deno-user } }
"), @"
    7:60 `marei@example.test` is not seeded → marie@example.test
    8:98 `petre@example.test` is not seeded → peter@example.test
    10:49 `dmeo-user` is not seeded → demo-user
    11:49 `demo-usr` is not seeded → demo-user
    13:73 `demo-uzer` is not seeded → demo-user
    15:61 `deno-user` is not seeded → demo-user
    ");
}

#[test]
fn what_requests_or_the_story_itself_may_well_mean_is_not_warned_of() {
    assert_eq!(
        warned("version: 1
vendors:
  intelliprove: { users: [{ external_user_id: demo-user-1 }] }
  pulse: { users: [{ user_ref: marie@example.test }] }
  incode: { identities: [{ key: anabel, full_name: Ana Torres }] }
  identify: { projects: [{ id: 5d5b0676-ce0f-4058-b2bf-49af49f61cb5 }] }
outcomes:
  # Another vendor's name, another number, another name, one that stands twice, and one that is only recognised.
  - { operation: pulse.user_verify, when: { path.user_ref: anabell }, outcome: robot }
  - { operation: intelliprove.get_user, when: { query.external_user_id: demo-user-2 }, outcome: not_found }
  - { operation: pulse.user_verify, when: { path.user_ref: peter@example.test }, outcome: robot }
  - { operation: pulse.user_verify, when: { path.user_ref: mario@example.test }, outcome: robot }
  - { operation: pulse.user_action, when: { path.user_ref: mario@example.test }, outcome: robot }
  - { operation: pulse.get_user, when: { path.user_ref: { matches: marei@example.test }, header.x-user: marei@example.test }, outcome: not_found }
timeline:
  - { after: 5m, action: incode.complete_verification, with: { person: { key: annabel, full_name: Annabel } } }
  - { after: 6m, action: incode.revoke_identity, with: { identity: annabel } }
  - { after: 7m, action: identify.create_user, with: { project_id: 5d5b0676-ce0f-4058-b2bf-49af49f61cb5, user: { provider: awsCognito, email: marei@example.test, password: 'bID>idfsf23!' } } }
"),
        ""
    );
}

#[test]
fn a_project_that_only_no_login_could_name_is_warned_of_unless_it_says_so() {
    assert_snapshot!(warned("version: 1
vendors:
  identify:
    projects:
      - { id: nope }
      - { id: games, provider: noLogin }
      - { id: guests, users: [{ provider: noLogin, external_id: p }] }
      - { id: loose, settings: { strictness: lenient } }
      - { id: 5d5b0676-ce0f-4058-b2bf-49af49f61cb5 }
"), @"5:9 the id `nope` is no UUID, so only requests of noLogin can name it; `provider: noLogin` says that this is meant");
}

#[test]
fn a_country_that_is_no_code_is_warned_of() {
    assert_snapshot!(warned("version: 1
vendors:
  incode:
    identities:
      - { key: ana, full_name: Ana Torres, country: MEX }
      - { key: bea, full_name: Bea Torres, country: Mexico }
      - { key: cy, full_name: Cy Torres, country: mex }
"), @"
    6:53 `Mexico` is no code of three letters such as `MEX`
    7:51 `mex` is no code of three letters such as `MEX`
    ");
}

/// Exit code, standard output and standard error.
fn check(arguments: &[&str]) -> (Option<i32>, String, String) {
    let path = file("doubtful", DOUBTFUL.as_bytes());
    file("doubtful-wrong", format!("{DOUBTFUL}sede: 3\n").as_bytes());
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    let output = command.current_dir(path.parent().unwrap()).arg("check").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn warnings_are_told_and_end_well_unless_they_are_denied() {
    let (code, stdout, told) = check(&["default", "doubtful.yaml"]);
    assert_eq!((code, stdout.as_str()), (Some(0), "1 warning in 1 of 2 scenarios\n"));
    assert_snapshot!(told, @"
    doubtful.yaml:6:60: warning: `marei@example.test` is not seeded; did you mean `marie@example.test`? if a request makes it, all is well
    4 |   incode: { identities: [{ key: anabel, full_name: Ana Torres }] }
    5 | outcomes:
    6 |   - { operation: pulse.user_verify, when: { path.user_ref: marei@example.test }, outcome: robot }
      |                                                            ^^^^^^^^^^^^^^^^^^
    ");
    let (code, stdout, denied) = check(&["--deny-warnings", "default", "doubtful.yaml"]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert_eq!(denied, told + "lookalike: 1 warning in 1 of 2 scenarios\n");
    assert_eq!(
        check(&["--deny-warnings", "default"]),
        (Some(0), "1 scenario is fine\n".into(), String::new())
    );
    // What is wrong comes first; what follows from it would be no warning.
    let (code, _, told) = check(&["doubtful.yaml", "doubtful-wrong.yaml"]);
    assert_eq!(code, Some(1));
    assert!(told.ends_with("lookalike: 1 problem and 1 warning in 2 scenarios\n"), "{told}");
}

#[test]
fn programs_and_code_scanning_are_told_the_level() {
    let (code, stdout, _) = check(&["--format", "json", "doubtful.yaml"]);
    let told: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((code, &told[0]["valid"]), (Some(0), &true.into()));
    let problem = &told[0]["problems"][0];
    assert_eq!((&problem["level"], &problem["code"]), (&"warning".into(), &"unlikely".into()));
    assert_eq!(problem["suggestion"], "marie@example.test");
    let (code, stdout, _) =
        check(&["--format", "sarif", "--deny-warnings", "doubtful.yaml", "doubtful-wrong.yaml"]);
    assert_eq!(code, Some(1));
    let run = &serde_json::from_str::<Value>(&stdout).unwrap()["runs"][0];
    for (result, level) in [(0, "warning"), (1, "error")] {
        let result = &run["results"][result];
        assert_eq!(result["level"], level);
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][rule]["defaultConfiguration"]["level"], level);
    }
}

#[tokio::test]
async fn the_control_api_tells_warnings_of_a_scenario_that_it_plays_all_the_same() {
    let sim = Sim::start().await;
    let send = async |path: &str| {
        let request = sim.admin().request("POST", path).header("content-type", "application/yaml");
        sim.admin().send(request.body(DOUBTFUL)).await.expect(200)
    };
    let told = send("/__admin/scenarios/check").await;
    assert_eq!((told.at("/valid"), told.at("/problems/0/level")), (true.into(), "warning".into()));
    assert!(told.text_at("/text").starts_with("body:6:60: warning: "), "{}", told.text());
    send("/__admin/scenario").await;
}

#[test]
fn no_story_of_the_library_is_doubtful() {
    for name in scenario::names() {
        let loaded = scenario::load(&[name.to_owned()], Moment::from_seconds(1_900_000_000)).unwrap();
        assert_eq!(loaded.warnings.to_string(), "", "{name}");
    }
}
