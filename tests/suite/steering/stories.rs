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
    → story.yaml:2:25: no operation is named `pulse.verify`; `lookalike operations` lists them all
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

#[allow(clippy::too_many_lines, reason = "a table of cases")]
#[test]
fn faults_that_do_not_fit_are_scenario_errors() {
    assert_snapshot!(all(&[
        "faults: [{ inject: reset }, { operation: 'pulse.*', on: { nth: 3, probability: 0.1, between: [+1m, +5m] }, inject: { delay: { lognormal: { p50: 120ms, p99: 900ms } }, status: 503 } }]",
        "faults: [{ inject: explode }]",
        "faults: [{ inject: status }]",
        "faults: [{ inject: { explode: true } }]",
        "faults: [{ inject: {} }]",
        "faults: [{ inject: { reset: true, status: 503 } }]",
        "faults: [{ inject: { status: 99 } }]",
        "faults: [{ inject: { delay: 200ms } }]",
        "faults: [{ inject: { delay: { fixed: 200 } } }]",
        "faults: [{ inject: { delay: { uniform: { min: 2s, max: 1s } } } }]",
        "faults: [{ inject: { slow_body: { chunks: 3 } } }]",
        "faults: [{ inject: reset, on: { nth: 0 } }]",
        "faults: [{ inject: reset, on: { probability: 2 } }]",
        "faults: [{ inject: reset, on: { probability: .nan } }]",
        "faults: [{ inject: reset, on: { between: [5m, 1m] } }]",
        "faults: [{ inject: reset, on: { between: [5m] } }]",
        "faults: [{ inject: reset, on: { sometimes: true } }]",
        "faults: [{ inject: reset, times: 1, on: { times: 1 } }]",
        "faults: [{ inject: reset, operation: 'incoed.*' }]",
        "faults: [{ inject: reset, operation: 'pulse.*', when: { path.id: x } }]",
        "faults: [{ operation: 'pulse.*' }]",
    ]), @r#"
    faults: [{ inject: reset }, { operation: 'pulse.*', on: { nth: 3, probability: 0.1, between: [+1m, +5m] }, inject: { delay: { lognormal: { p50: 120ms, p99: 900ms } }, status: 503 } }]
    → fine
    faults: [{ inject: explode }]
    → story.yaml:2:20: expected one of reset, empty, close_early, truncate, malformed_json or a mapping, found `explode`
    1 | version: 1
    2 | faults: [{ inject: explode }]
      |                    ^^^^^^^
    faults: [{ inject: status }]
    → story.yaml:2:20: expected one of reset, empty, close_early, truncate, malformed_json or a mapping, found `status`
    1 | version: 1
    2 | faults: [{ inject: status }]
      |                    ^^^^^^
    faults: [{ inject: { explode: true } }]
    → story.yaml:2:22: unknown member `explode`; known are delay, status, rate_limit, reset, empty, close_early, truncate, malformed_json, slow_body
    1 | version: 1
    2 | faults: [{ inject: { explode: true } }]
      |                      ^^^^^^^
    faults: [{ inject: {} }]
    → the scenario could not be applied: faults[0]: nothing is injected; give a delay or one kind; such as {"inject":{"delay":{"fixed":"200ms"},"status":503}}
    faults: [{ inject: { reset: true, status: 503 } }]
    → the scenario could not be applied: faults[0]: only one kind beside a delay can be injected at a time; such as {"inject":{"delay":{"fixed":"200ms"},"status":503}}
    faults: [{ inject: { status: 99 } }]
    → story.yaml:2:30: expected a whole number from 400 to 599, found the number 99
    1 | version: 1
    2 | faults: [{ inject: { status: 99 } }]
      |                              ^^
    faults: [{ inject: { delay: 200ms } }]
    → story.yaml:2:29: expected a mapping, found `200ms`
    1 | version: 1
    2 | faults: [{ inject: { delay: 200ms } }]
      |                             ^^^^^
    faults: [{ inject: { delay: { fixed: 200 } } }]
    → story.yaml:2:38: expected a text such as 6h, found the number 200; put it in quotes if a text is meant
    1 | version: 1
    2 | faults: [{ inject: { delay: { fixed: 200 } } }]
      |                                      ^^^
    faults: [{ inject: { delay: { uniform: { min: 2s, max: 1s } } } }]
    → the scenario could not be applied: faults[0]: a delay is at most 10m long, and min and p50 are no longer than max and p99, nor is p50 of a lognormal none; such as {"lognormal":{"p50":"120ms","p99":"900ms"}}
    faults: [{ inject: { slow_body: { chunks: 3 } } }]
    → story.yaml:2:33: `over` is missing
    1 | version: 1
    2 | faults: [{ inject: { slow_body: { chunks: 3 } } }]
      |                                 ^
    faults: [{ inject: reset, on: { nth: 0 } }]
    → story.yaml:2:38: expected a whole number from 1 to 18446744073709551615, found the number 0
    1 | version: 1
    2 | faults: [{ inject: reset, on: { nth: 0 } }]
      |                                      ^
    faults: [{ inject: reset, on: { probability: 2 } }]
    → story.yaml:2:46: expected a number of at most 1, found the number 2
    1 | version: 1
    2 | faults: [{ inject: reset, on: { probability: 2 } }]
      |                                              ^
    faults: [{ inject: reset, on: { probability: .nan } }]
    → story.yaml:2:46: expected a number, found `.nan`
    1 | version: 1
    2 | faults: [{ inject: reset, on: { probability: .nan } }]
      |                                              ^^^^
    faults: [{ inject: reset, on: { between: [5m, 1m] } }]
    → the scenario could not be applied: faults[0]: `between` must name the earlier time first; such as {"between":["1m","5m"]}
    faults: [{ inject: reset, on: { between: [5m] } }]
    → story.yaml:2:42: expected 2 to 2 entries, found 1
    1 | version: 1
    2 | faults: [{ inject: reset, on: { between: [5m] } }]
      |                                          ^
    faults: [{ inject: reset, on: { sometimes: true } }]
    → story.yaml:2:33: unknown member `sometimes`; did you mean `times`? known are nth, every, probability, times, between
    1 | version: 1
    2 | faults: [{ inject: reset, on: { sometimes: true } }]
      |                                 ^^^^^^^^^
    faults: [{ inject: reset, times: 1, on: { times: 1 } }]
    → the scenario could not be applied: faults[0]: `times` and `on: { times }` are the same; give one of them; such as {"on":{"times":2}}
    faults: [{ inject: reset, operation: 'incoed.*' }]
    → story.yaml:2:38: no operation is covered by `incoed.*`; `lookalike operations` lists them all
    1 | version: 1
    2 | faults: [{ inject: reset, operation: 'incoed.*' }]
      |                                      ^^^^^^^^^^
    faults: [{ inject: reset, operation: 'pulse.*', when: { path.id: x } }]
    → story.yaml:2:57: `id` is no path parameter of pulse.status, pulse.user_verify, pulse.user_action; it has user_ref, user_ref, user_ref, user_ref, user_ref, user_ref, user_ref, key, key
    1 | version: 1
    2 | faults: [{ inject: reset, operation: 'pulse.*', when: { path.id: x } }]
      |                                                         ^^^^^^^
    faults: [{ operation: 'pulse.*' }]
    → story.yaml:2:10: `inject` is missing
    1 | version: 1
    2 | faults: [{ operation: 'pulse.*' }]
      |          ^
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
    → story.yaml:2:33: no action is named `pulse.explode`; known are intelliprove.complete_face_scan, intelliprove.recompute_metrics, intelliprove.unlock, pulse.set_status, pulse.set_key, pulse.add_references, pulse.reset_profile, pulse.delete_user, pulse.complete_link, pulse.make_pattern, incode.start_verification, incode.complete_verification, incode.complete_authentication, incode.revoke_identity, incode.reinstate_identity, incode.delete_identity, incode.update_identity, incode.enroll_face, identify.create_user, identify.delete_user, identify.set_user_status, identify.set_profile, identify.revoke_sessions, identify.reset_limits, identify.register_token, identify.set_project
    1 | version: 1
    2 | timeline: [{ after: 5m, action: pulse.explode }]
      |                                 ^^^^^^^^^^^^^
    timeline: [{ after: 5m, action: set_status }]
    → story.yaml:2:33: no action is named `set_status`; did you mean `pulse.set_status`? known are intelliprove.complete_face_scan, intelliprove.recompute_metrics, intelliprove.unlock, pulse.set_status, pulse.set_key, pulse.add_references, pulse.reset_profile, pulse.delete_user, pulse.complete_link, pulse.make_pattern, incode.start_verification, incode.complete_verification, incode.complete_authentication, incode.revoke_identity, incode.reinstate_identity, incode.delete_identity, incode.update_identity, incode.enroll_face, identify.create_user, identify.delete_user, identify.set_user_status, identify.set_profile, identify.revoke_sessions, identify.reset_limits, identify.register_token, identify.set_project
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
