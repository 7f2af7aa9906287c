//! A timeline that does not fit.

use insta::assert_snapshot;

use super::all;

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
    → story.yaml:2:12: `status` is missing; arguments stand in `with: { … }`
    1 | version: 1
    2 | timeline: [{ after: -5m, action: pulse.set_status }]
      |            ^
    story.yaml:2:21: expected a length of time such as 6h or 30m, found `-5m`; the units are w d h m s ms, and nothing stands between: 1h30m
    1 | version: 1
    2 | timeline: [{ after: -5m, action: pulse.set_status }]
      |                     ^^^
    timeline: [{ at: noon, action: pulse.set_status }]
    → story.yaml:2:12: `status` is missing; arguments stand in `with: { … }`
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
    → story.yaml:2:59: unknown member `state`; did you mean `status`? known are status, api_key
    1 | version: 1
    2 | timeline: [{ after: 5m, action: pulse.set_status, with: { state: NOK } }]
      |                                                           ^^^^^
    timeline: [{ after: 5m, action: pulse.set_status }]
    → story.yaml:2:12: `status` is missing; arguments stand in `with: { … }`
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
