//! Whatever is wrong is told in one pass, each problem at its own place: what has not the right shape hides neither what
//! is referred to, nor what contradicts itself, nor what a vendor cannot begin from.

use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use lookalike::engine::Moment;
use lookalike::scenario;
use lookalike::settings::Settings;

use crate::support::{Server, Sim};

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

#[test]
fn problems_of_every_kind_and_of_several_vendors_are_told_together() {
    assert_snapshot!(told("version: 1
sede: 3
vendors:
  intelliprove:
    settings: { plugin_mode: slow }
    users: [{ external_user_id: a@example.test }, { external_user_id: a@example.test }]
  pulse:
    users:
      - { user_ref: marie, references: 5 }
      - { user_ref: marie }
      - { user_ref: bob, referenzes: 2 }
      - { user_ref: carl, t_id: '' }
      - { user_ref: carl, patterns: [{ pattern: {}, id: x }, { pattern: {}, id: y }] }
  incode:
    identities: [{ key: ana, full_name: Ana Torres }, { key: 'a b', full_name: Bo Li }]
    verifications: [{ identity: anna, status: VERIFIED }]
  identify:
    settings: { access_ttl: 0s }
    projects: [{ id: '' }]
outcomes:
  - { operation: pulse.user_verify, outcome: robott }
  - { operation: pulse.user_verify, outcome: robot, sequence: [auth] }
timeline:
  - { after: 5m, action: incode.revoke_identity, with: { identity: annna } }
  - { after: 5m, action: incode.revoke_identity, with: { identity: ana } }
  - { after: 6m, action: incode.complete_verification, with: { person: { key: bruno, full_name: Bruno Paz } } }
  - { after: 7m, action: incode.revoke_identity, with: { identity: bruno } }
"), @"
    2:1 unknown-member: unknown member `sede` → seed
    5:30 unknown-name: expected one of manual, scripted, found `slow`
    10:9 contradiction: the user_ref `marie` stands twice
    11:26 unknown-member: unknown member `referenzes` → references
    12:9 contradiction: a t_id has 1 to 256 characters
    13:57 value: expected a text like ^[0-9a-f]{24}$, found `x`
    13:81 value: expected a text like ^[0-9a-f]{24}$, found `y`
    15:62 value: expected a text like ^[A-Za-z0-9._-]{1,64}$, found `a b`
    16:21 contradiction: there is no identity `anna` → ana
    18:17 unknown-member: unknown member `access_ttl`
    21:46 reference: `robott` is no outcome of pulse.user_verify → robot
    22:53 contradiction: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be
    24:68 reference: no identity is named `annna` → ana
    ");
}

#[test]
fn what_contradicts_itself_inside_an_entry_is_told_at_the_member_concerned() {
    assert_snapshot!(told("version: 1
faults:
  - { inject: { status: 503, reset: true } }
  - { inject: { delay: { fixed: 1s }, truncate: true, empty: true } }
  - { inject: { reset: false } }
  - { inject: { status: 200 } }
  - { inject: { delay: { uniform: { min: 2s, max: 1s } } } }
  - { inject: { slow_body: { over: 1h } } }
  - { inject: reset, on: { between: [5m, 1m] } }
  - { inject: reset, on: { probability: 2 } }
  - { inject: reset, on: { nth: 0 } }
  - { inject: reset, on: { times: 2 }, times: 3 }
  - { inject: reset, times: 0 }
  - { operation: '*a*a*a*a*a*a*', inject: reset }
  - { inject: reset, when: { cookie.a: 1 } }
  - { inject: reset, when: { query.a: { matches: '(' } } }
outcomes:
  - { operation: pulse.user_verify }
  - { operation: pulse.user_verify, outcome: robot, then: cycle }
  - { operation: pulse.user_verify, sequence: [robot], times: 2 }
  - { operation: pulse.user_verify, sequence: [] }
timeline:
  - { after: 5m, at: 2026-03-01T09:00:00Z, action: pulse.set_status, with: { status: OK } }
"), @"
    3:30 contradiction: only one kind beside a delay can be injected at a time
    4:55 contradiction: only one kind beside a delay can be injected at a time
    5:15 contradiction: nothing is injected; give a delay or one kind
    6:25 value: expected a whole number from 400 to 599, found the number 200
    7:24 contradiction: a delay is at most 10m long, and min and p50 are no longer than max and p99, nor is p50 of a lognormal none
    8:28 contradiction: a slow body takes at most 10m, in 1 to 1000 chunks
    9:37 contradiction: `between` must name the earlier time first
    10:41 value: expected a number of at most 1, found the number 2
    11:33 value: expected a whole number from 1 to 18446744073709551615, found the number 0
    12:40 contradiction: `times` and `on: { times }` are the same; give one of them
    13:29 value: expected a whole number from 1 to 4294967295, found the number 0
    14:18 reference: no operation is covered by `*a*a*a*a*a*a*`
    15:30 value: expected another value, found `cookie.a`
    16:39 value: `(` is no regular expression: found open group without closing ')'
    18:5 contradiction: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be
    19:53 contradiction: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be
    20:56 contradiction: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be
    21:47 value: expected 1 to 1000 entries, found 0
    23:18 value: exactly one of `after` and `at` is needed
    ");
}

#[test]
fn a_template_is_told_at_its_text_whatever_is_misspelt_in_it() {
    assert_snapshot!(told("version: 1
overrides:
  - operation: pulse.get_user
    respond:
      status: 200
      headers: { x-a: '{{ request.qurey.a }}', content-length: '3' }
      json: { a: '{{ request.query.a | uper }}', b: ['{{ uuidd() }}', '{{ request.path.user_reff }}'], c: '{{ request.path.user_ref }}' }
  - operation: 'pulse.*'
    respond: { body: '{{ now ', json: {} }
  - { operation: pulse.get_user, respond: { status: 99 } }
  - operation: pulse.get_user
    respond:
      body: |
        {% if request.body.a is defined %}x{% endif %}
"), @"
    6:23 contradiction: a template cannot be read: `request.qurey` is not there; did you mean `request.query`? known are path, query, header, body
    6:48 contradiction: `content-length` is no header field that can be set
    7:18 contradiction: a template cannot be read: `filter uper` is not there; did you mean `filter upper`? known are default, json, upper, lower
    7:54 contradiction: a template cannot be read: `uuidd` is not there; did you mean `uuid`? known are request, now, uuid, random
    7:71 reference: `user_reff` is no path parameter of pulse.get_user → request.path.user_ref
    9:22 contradiction: a template cannot be read: syntax error: unexpected end of input, expected end of variable block (line 1)
    9:33 contradiction: give only one of `body`, `json` and `file`
    10:53 value: expected a whole number from 200 to 599, found the number 99
    14:9 contradiction: a template cannot be read: the test `defined` is not there; `default(...)` stands in for what is missing
    ");
}

#[test]
fn an_alias_over_a_path_that_is_served_is_told_with_what_it_would_take_away() {
    assert_snapshot!(told("version: 1
aliases:
  - { operation: pulse.get_user, path: '/pulse/users/{user_ref}' }
  - { operation: pulse.status, path: /pulse/status }
  - { operation: pulse.get_user, path: '/pulse/{user_ref}' }
  - { operation: pulse.get_user, path: '/people/{user_ref}' }
"), @"
    3:40 reference: `/pulse/users/{user_ref}` is served by pulse.get_user already
    4:38 reference: `/pulse/status` is served by pulse.status already
    5:40 reference: `/pulse/{user_ref}` would take `/pulse/status` away from pulse.status
    ");
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("answers").join(name);
    std::fs::create_dir_all(folder.join("below")).unwrap();
    folder
}

/// A scenario file that answers one file.
fn answering(folder: &Path, file: &str) -> PathBuf {
    let path = folder.join("story.yaml");
    let rule = format!("- {{ operation: pulse.status, respond: {{ file: '{file}' }} }}");
    std::fs::write(
        &path,
        format!("version: 1\nclock: {{ at: 2026-03-01T09:00:00Z, mode: frozen }}\noverrides:\n  {rule}\n"),
    )
    .unwrap();
    path
}

#[tokio::test]
async fn a_file_beside_the_scenario_is_answered_byte_by_byte() {
    let folder = folder("good");
    let bytes: Vec<u8> = (0..=255).collect();
    for (name, kind) in [
        ("below/a.bin", "application/octet-stream"),
        ("b.PNG", "image/png"),
        ("./c.json", "application/json"),
    ] {
        std::fs::write(folder.join(name), &bytes).unwrap();
        let scenarios = vec![answering(&folder, name).display().to_string()];
        let sim = Sim::in_namespace(Server::start(Settings { scenarios, ..Settings::default() }), "default");
        let ask = || async {
            crate::support::http().get(format!("{}/pulse/status", sim.server.url())).send().await.unwrap()
        };
        let before = ask().await;
        assert_eq!(before.headers()["content-type"], kind);
        assert_eq!(before.bytes().await.unwrap(), bytes, "{name}");
        // The bytes are a part of the namespace: they go with its state, and are there after an import.
        let state = sim.state().await;
        sim.admin().put("/__admin/state", serde_json::from_str(&state).unwrap()).await.expect(200);
        assert_eq!(ask().await.bytes().await.unwrap(), bytes, "{name}");
        assert_eq!(sim.state().await, state);
    }
}

#[test]
fn a_file_that_is_not_there_or_outside_of_the_folder_is_told_when_the_scenario_is_loaded() {
    let folder = folder("bad");
    std::fs::write(folder.join("../outside.json"), "{}").unwrap();
    let link = folder.join("link.json");
    let _ = std::fs::remove_file(&link);
    std::os::unix::fs::symlink(folder.join("../outside.json"), &link).unwrap();
    let absolute = folder.join("story.yaml").display().to_string();
    let mut all = Vec::new();
    for name in
        ["nowhere.json", "../outside.json", "below/../../outside.json", "link.json", "below", "", &absolute]
    {
        let path = answering(&folder, name).display().to_string();
        let problems = scenario::load(&[path], Moment::default()).expect_err(name);
        let problem = &problems.0[0];
        assert_eq!((problems.0.len(), problem.place.line, problem.place.column), (1, 4, 49), "{name}");
        all.push(problem.message.replace(&absolute, "/ABSOLUTE"));
    }
    assert_snapshot!(all.join("\n"), @"
    there is no file `nowhere.json` beside the scenario
    `../outside.json` leads out of the folder of the scenario; name a file in it, or below it
    `below/../../outside.json` leads out of the folder of the scenario; name a file in it, or below it
    `link.json` is a link out of the folder of the scenario
    `below` is no file
    `` leads out of the folder of the scenario; name a file in it, or below it
    `/ABSOLUTE` leads out of the folder of the scenario; name a file in it, or below it
    ");
    assert_snapshot!(told("version: 1\noverrides: [{ operation: pulse.status, respond: { file: a.json } }]\n"), @"2:57 reference: there is no file `a.json` beside a scenario that is built in or sent");
    assert_snapshot!(told("version: 1\noverrides: [{ operation: pulse.status, respond: { file: { path: a, base64: e30= }, body: x } }]\n"), @"2:51 contradiction: give only one of `body`, `json` and `file`");
}
