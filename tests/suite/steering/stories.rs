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
    → the scenario could not be applied: outcomes[0]: no operation is named `pulse.verify`; `lookalike operations` and GET /__admin/operations list them all
    outcomes: [{ operation: 'pulse.*', outcome: robot }]
    → the scenario could not be applied: outcomes[0]: no operation is named `pulse.*`; `lookalike operations` and GET /__admin/operations list them all
    outcomes: [{ operation: pulse.user_verify, outcome: robt }]
    → the scenario could not be applied: outcomes[0]: `robt` is no outcome of pulse.user_verify; it knows: auth, challenge, enroll, not_found, not_ready, reject, robot
    outcomes: [{ operation: intelliprove.cdn, outcome: robot }]
    → the scenario could not be applied: outcomes[0]: `robot` is no outcome of intelliprove.cdn; it knows none
    outcomes: [{ operation: pulse.user_verify, sequence: [auth, robt] }]
    → the scenario could not be applied: outcomes[0]: `robt` is no outcome of pulse.user_verify; it knows: auth, challenge, enroll, not_found, not_ready, reject, robot
    outcomes: [{ operation: pulse.user_verify, sequence: [] }]
    → the scenario could not be applied: outcomes[0]: 0 outcomes are not between 1 and 1000; name at least one, and no more than these at a time
    outcomes: [{ operation: pulse.user_verify }]
    → the scenario could not be applied: outcomes[0]: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be; such as {"operation":"intelliprove.get_user","outcome":"not_found"}
    outcomes: [{ operation: pulse.user_verify, outcome: robot, sequence: [auth] }]
    → the scenario could not be applied: outcomes[0]: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be; such as {"operation":"intelliprove.get_user","outcome":"not_found"}
    outcomes: [{ operation: pulse.user_verify, outcome: robot, times: 0 }]
    → the scenario could not be applied: outcomes[0]: 0 outcomes are not between 1 and 1000; name at least one, and no more than these at a time
    outcomes: [{ operation: pulse.user_verify, outcome: robot, then: cycle }]
    → the scenario could not be applied: outcomes[0]: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be; such as {"operation":"intelliprove.get_user","outcome":"not_found"}
    outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user: marie } }]
    → the scenario could not be applied: outcomes[0]: `user` is no path parameter of pulse.user_verify; it has: user_ref
    outcomes: [{ operation: pulse.user_verify, outcome: auth }, { operation: pulse.status, outcome: robot, when: { path.user: x } }]
    → the scenario could not be applied: outcomes[1]: `robot` is no outcome of pulse.status; it knows: not_ready
    outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { user: marie } }]
    → story.yaml:2:66: `user` is no place in a request; expected `path.<name>`, `query.<name>`, `header.<name>`, `body`, `body.<member>.<member>` or `body./<json pointer>`
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { user: marie } }]
      |                                                                  ^
    outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user_ref: { matches: '(' } } }]
    → story.yaml:2:83: `(` is no regular expression: found open group without closing ')'
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user_ref: { matches: '(' } } }]
      |                                                                                   ^
    outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user_ref: { like: x } } }]
    → story.yaml:2:85: unknown field `like`, expected one of equals, matches, contains, present, one_of
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user_ref: { like: x } } }]
      |                                                                                     ^
    outcomes: [{ operation: pulse.user_verify, outcome: robot, sometimes: true }]
    → story.yaml:2:60: unknown field `sometimes`, expected one of operation, when, outcome, times, sequence, then
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, sometimes: true }]
      |                                                            ^
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
    → the scenario could not be applied: timeline[0]: exactly one of `after` and `at` is needed; such as `after: 5m`
    timeline: [{ after: 5m, at: 2026-03-01T09:00:00Z, action: pulse.set_status, with: { status: NOK } }]
    → the scenario could not be applied: timeline[0]: exactly one of `after` and `at` is needed; such as `after: 5m`
    timeline: [{ after: -5m, action: pulse.set_status }]
    → story.yaml:2:21: `-5m` is not a length of time; expected such as 6h, 1h30m or 400ms
    1 | version: 1
    2 | timeline: [{ after: -5m, action: pulse.set_status }]
      |                     ^
    timeline: [{ at: noon, action: pulse.set_status }]
    → story.yaml:2:18: `noon` is not a time; expected RFC 3339 such as 2026-03-01T09:00:00Z
    1 | version: 1
    2 | timeline: [{ at: noon, action: pulse.set_status }]
      |                  ^
    timeline: [{ after: 5m, action: pulse.explode }]
    → the scenario could not be applied: timeline[0]: no action is named `pulse.explode`; known: intelliprove.complete_face_scan, intelliprove.recompute_metrics, intelliprove.unlock, pulse.set_status, pulse.set_key, pulse.add_references, pulse.reset_profile, pulse.delete_user, pulse.complete_link, pulse.make_pattern
    timeline: [{ after: 5m, action: set_status }]
    → the scenario could not be applied: timeline[0]: no action is named `set_status`; known: intelliprove.complete_face_scan, intelliprove.recompute_metrics, intelliprove.unlock, pulse.set_status, pulse.set_key, pulse.add_references, pulse.reset_profile, pulse.delete_user, pulse.complete_link, pulse.make_pattern
    timeline: [{ after: 5m, action: pulse.set_status, with: { state: NOK } }]
    → the scenario could not be applied: timeline[0]: `state` is no argument of pulse.set_status; it takes: `status`, `api_key`
    timeline: [{ after: 5m, action: pulse.set_status }]
    → the scenario could not be applied: timeline[0]: pulse.set_status needs the argument `status`; it takes: `status`, `api_key`
    timeline: [{ after: 5m, action: pulse.set_status, with: [NOK] }]
    → story.yaml:2:57: expected mapping start
    1 | version: 1
    2 | timeline: [{ after: 5m, action: pulse.set_status, with: [NOK] }]
      |                                                         ^
    timeline: [{ after: 5m, action: pulse.set_status, with: { status: NOK }, every: 5m }]
    → story.yaml:2:74: unknown field `every`, expected one of after, at, action, with
    1 | version: 1
    2 | timeline: [{ after: 5m, action: pulse.set_status, with: { status: NOK }, every: 5m }]
      |                                                                          ^
    ");
}
