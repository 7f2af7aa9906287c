//! Steering of a scenario that does not fit is told with its place, and the server does not start.

use insta::assert_snapshot;
use lookalike::engine::{Moment, Namespaces};
use lookalike::scenario;
use lookalike::settings::Settings;

/// What is said of a scenario with that steering.
fn said(steering: &str) -> String {
    let read = match scenario::read("story.yaml", &format!("version: 1\n{steering}\n")) {
        Ok(read) => read,
        Err(error) => return error.to_string(),
    };
    let blueprint = scenario::blueprint(read, None).into();
    let built = Namespaces::new(blueprint, Settings::default().namespaces, Moment::default());
    built.err().map_or_else(|| "fine".into(), |error| error.to_string())
}

fn all(table: &[&str]) -> String {
    let told: Vec<_> = table.iter().map(|steering| format!("{steering}\n→ {}\n", said(steering))).collect();
    told.concat()
}

#[test]
fn outcomes_that_do_not_fit_are_scenario_errors() {
    assert_snapshot!(all(&[
        "outcomes: [{ operation: pulse.user_verify, outcome: robot }]",
        "outcomes: [{ operation: pulse.verify, outcome: robot }]",
        "outcomes: [{ operation: 'pulse.*', outcome: robot }]",
        "outcomes: [{ operation: pulse.user_verify, outcome: robt }]",
        "outcomes: [{ operation: intelliprove.cdn, outcome: robot }]",
        "outcomes: [{ operation: pulse.user_verify, sequence: [auth, robt] }]",
        "outcomes: [{ operation: pulse.user_verify, sequence: [] }]",
        "outcomes: [{ operation: pulse.user_verify }]",
        "outcomes: [{ operation: pulse.user_verify, outcome: robot, sequence: [auth] }]",
        "outcomes: [{ operation: pulse.user_verify, outcome: robot, times: 0 }]",
        "outcomes: [{ operation: pulse.user_verify, outcome: robot, then: cycle }]",
        "outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user: marie } }]",
        "outcomes: [{ operation: pulse.user_verify, outcome: auth }, { operation: pulse.status, outcome: robot, when: { path.user: x } }]",
        "outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { user: marie } }]",
        "outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user_ref: { matches: '(' } } }]",
        "outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user_ref: { like: x } } }]",
        "outcomes: [{ operation: pulse.user_verify, outcome: robot, sometimes: true }]",
    ]), @r#"
    outcomes: [{ operation: pulse.user_verify, outcome: robot }]
    → fine
    outcomes: [{ operation: pulse.verify, outcome: robot }]
    → story.yaml:2:25: no operation is named `pulse.verify`; did you mean `pulse.user_verify`? `lookalike operations` lists them all
    1 | version: 1
    2 | outcomes: [{ operation: pulse.verify, outcome: robot }]
      |                         ^^^^^^^^^^^^
    outcomes: [{ operation: 'pulse.*', outcome: robot }]
    → story.yaml:2:25: no operation is named `pulse.*`; `lookalike operations` lists them all
    1 | version: 1
    2 | outcomes: [{ operation: 'pulse.*', outcome: robot }]
      |                         ^^^^^^^^^
    outcomes: [{ operation: pulse.user_verify, outcome: robt }]
    → story.yaml:2:53: `robt` is no outcome of pulse.user_verify; did you mean `robot`? it knows auth, challenge, enroll, not_found, not_ready, reject, robot
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robt }]
      |                                                     ^^^^
    outcomes: [{ operation: intelliprove.cdn, outcome: robot }]
    → story.yaml:2:52: `robot` is no outcome of intelliprove.cdn; it knows none
    1 | version: 1
    2 | outcomes: [{ operation: intelliprove.cdn, outcome: robot }]
      |                                                    ^^^^^
    outcomes: [{ operation: pulse.user_verify, sequence: [auth, robt] }]
    → story.yaml:2:61: `robt` is no outcome of pulse.user_verify; did you mean `robot`? it knows auth, challenge, enroll, not_found, not_ready, reject, robot
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, sequence: [auth, robt] }]
      |                                                             ^^^^
    outcomes: [{ operation: pulse.user_verify, sequence: [] }]
    → story.yaml:2:54: expected 1 to 1000 entries, found 0
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, sequence: [] }]
      |                                                      ^
    outcomes: [{ operation: pulse.user_verify }]
    → the scenario could not be applied: outcomes[0]: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be; such as {"operation":"intelliprove.get_user","outcome":"not_found"}
    outcomes: [{ operation: pulse.user_verify, outcome: robot, sequence: [auth] }]
    → the scenario could not be applied: outcomes[0]: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be; such as {"operation":"intelliprove.get_user","outcome":"not_found"}
    outcomes: [{ operation: pulse.user_verify, outcome: robot, times: 0 }]
    → story.yaml:2:67: expected a whole number from 1 to 1000, found the number 0
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, times: 0 }]
      |                                                                   ^
    outcomes: [{ operation: pulse.user_verify, outcome: robot, then: cycle }]
    → the scenario could not be applied: outcomes[0]: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be; such as {"operation":"intelliprove.get_user","outcome":"not_found"}
    outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user: marie } }]
    → story.yaml:2:68: `user` is no path parameter of pulse.user_verify; it has user_ref
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user: marie } }]
      |                                                                    ^^^^^^^^^
    outcomes: [{ operation: pulse.user_verify, outcome: auth }, { operation: pulse.status, outcome: robot, when: { path.user: x } }]
    → story.yaml:2:97: `robot` is no outcome of pulse.status; it knows not_ready
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: auth }, { operation: pulse.status, outcome: robot, when: { path.user: x } }]
      |                                                                                                 ^^^^^
    story.yaml:2:112: `user` is no path parameter of pulse.status; it has none
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: auth }, { operation: pulse.status, outcome: robot, when: { path.user: x } }]
      |                                                                                                                ^^^^^^^^^
    outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { user: marie } }]
    → story.yaml:2:68: expected another value, found `user`
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { user: marie } }]
      |                                                                    ^^^^
    outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user_ref: { matches: '(' } } }]
    → story.yaml:2:83: `(` is no regular expression: found open group without closing ')'
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user_ref: { matches: '(' } } }]
      |                                                                                   ^
    outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user_ref: { like: x } } }]
    → story.yaml:2:85: expected one of equals, matches, contains, present, one_of, found `like`
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user_ref: { like: x } } }]
      |                                                                                     ^^^^
    outcomes: [{ operation: pulse.user_verify, outcome: robot, sometimes: true }]
    → story.yaml:2:60: unknown member `sometimes`; did you mean `times`? known are operation, when, outcome, times, sequence, then
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, sometimes: true }]
      |                                                            ^^^^^^^^^
    "#);
}

#[test]
fn a_timeline_that_does_not_fit_is_a_scenario_error() {
    assert_snapshot!(all(&[
        "timeline: [{ after: 5m, action: pulse.set_status, with: { status: NOK } }]",
        "timeline: [{ action: pulse.set_status, with: { status: NOK } }]",
        "timeline: [{ after: 5m, at: 2026-03-01T09:00:00Z, action: pulse.set_status, with: { status: NOK } }]",
        "timeline: [{ after: -5m, action: pulse.set_status }]",
        "timeline: [{ at: noon, action: pulse.set_status }]",
        "timeline: [{ after: 5m, action: pulse.explode }]",
        "timeline: [{ after: 5m, action: set_status }]",
        "timeline: [{ after: 5m, action: pulse.set_status, with: { state: NOK } }]",
        "timeline: [{ after: 5m, action: pulse.set_status }]",
        "timeline: [{ after: 5m, action: pulse.set_status, with: [NOK] }]",
        "timeline: [{ after: 5m, action: pulse.set_status, with: { status: NOK }, every: 5m }]",
    ]), @"
    timeline: [{ after: 5m, action: pulse.set_status, with: { status: NOK } }]
    → fine
    timeline: [{ action: pulse.set_status, with: { status: NOK } }]
    → story.yaml:2:12: exactly one of `after` and `at` is needed; such as `after: 5m`
    1 | version: 1
    2 | timeline: [{ action: pulse.set_status, with: { status: NOK } }]
      |            ^
    timeline: [{ after: 5m, at: 2026-03-01T09:00:00Z, action: pulse.set_status, with: { status: NOK } }]
    → story.yaml:2:25: exactly one of `after` and `at` is needed; such as `after: 5m`
    1 | version: 1
    2 | timeline: [{ after: 5m, at: 2026-03-01T09:00:00Z, action: pulse.set_status, with: { status: NOK } }]
      |                         ^^
    timeline: [{ after: -5m, action: pulse.set_status }]
    → story.yaml:2:12: `status` is missing
    1 | version: 1
    2 | timeline: [{ after: -5m, action: pulse.set_status }]
      |            ^
    story.yaml:2:21: expected a text such as 6h, found `-5m`
    1 | version: 1
    2 | timeline: [{ after: -5m, action: pulse.set_status }]
      |                     ^^^
    timeline: [{ at: noon, action: pulse.set_status }]
    → story.yaml:2:12: `status` is missing
    1 | version: 1
    2 | timeline: [{ at: noon, action: pulse.set_status }]
      |            ^
    story.yaml:2:18: expected a time such as 2026-03-01T09:00:00Z, found `noon`
    1 | version: 1
    2 | timeline: [{ at: noon, action: pulse.set_status }]
      |                  ^^^^
    timeline: [{ after: 5m, action: pulse.explode }]
    → story.yaml:2:33: no action is named `pulse.explode`; known are intelliprove.complete_face_scan, intelliprove.recompute_metrics, intelliprove.unlock, pulse.set_status, pulse.set_key, pulse.add_references, pulse.reset_profile, pulse.delete_user, pulse.complete_link, pulse.make_pattern, identify.create_user, identify.delete_user, identify.set_user_status, identify.set_profile, identify.revoke_sessions, identify.reset_limits, identify.register_token, identify.set_project
    1 | version: 1
    2 | timeline: [{ after: 5m, action: pulse.explode }]
      |                                 ^^^^^^^^^^^^^
    timeline: [{ after: 5m, action: set_status }]
    → story.yaml:2:33: no action is named `set_status`; known are intelliprove.complete_face_scan, intelliprove.recompute_metrics, intelliprove.unlock, pulse.set_status, pulse.set_key, pulse.add_references, pulse.reset_profile, pulse.delete_user, pulse.complete_link, pulse.make_pattern, identify.create_user, identify.delete_user, identify.set_user_status, identify.set_profile, identify.revoke_sessions, identify.reset_limits, identify.register_token, identify.set_project
    1 | version: 1
    2 | timeline: [{ after: 5m, action: set_status }]
      |                                 ^^^^^^^^^^
    timeline: [{ after: 5m, action: pulse.set_status, with: { state: NOK } }]
    → story.yaml:2:57: `status` is missing
    1 | version: 1
    2 | timeline: [{ after: 5m, action: pulse.set_status, with: { state: NOK } }]
      |                                                         ^
    story.yaml:2:59: unknown member `state`; did you mean `status`? known are status, api_key
    1 | version: 1
    2 | timeline: [{ after: 5m, action: pulse.set_status, with: { state: NOK } }]
      |                                                           ^^^^^
    timeline: [{ after: 5m, action: pulse.set_status }]
    → story.yaml:2:12: `status` is missing
    1 | version: 1
    2 | timeline: [{ after: 5m, action: pulse.set_status }]
      |            ^
    timeline: [{ after: 5m, action: pulse.set_status, with: [NOK] }]
    → story.yaml:2:57: expected a mapping, found a list; leave out the `- `
    1 | version: 1
    2 | timeline: [{ after: 5m, action: pulse.set_status, with: [NOK] }]
      |                                                         ^
    timeline: [{ after: 5m, action: pulse.set_status, with: { status: NOK }, every: 5m }]
    → story.yaml:2:74: unknown member `every`; known are after, at, action, with
    1 | version: 1
    2 | timeline: [{ after: 5m, action: pulse.set_status, with: { status: NOK }, every: 5m }]
      |                                                                          ^^^^^
    ");
}
