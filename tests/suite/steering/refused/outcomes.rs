//! Outcomes that do not fit.

use insta::assert_snapshot;

use super::all;

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
    → story.yaml:2:25: no operation is named `pulse.verify`; `lookalike operations` and GET /__admin/operations list them all
    1 | version: 1
    2 | outcomes: [{ operation: pulse.verify, outcome: robot }]
      |                         ^^^^^^^^^^^^
    outcomes: [{ operation: 'pulse.*', outcome: robot }]
    → story.yaml:2:25: no operation is named `pulse.*`; one operation is named here; patterns with `*` are for faults and overrides
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
    → story.yaml:2:12: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be; such as {"operation":"intelliprove.get_user","outcome":"not_found"}
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify }]
      |            ^
    outcomes: [{ operation: pulse.user_verify, outcome: robot, sequence: [auth] }]
    → story.yaml:2:60: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be; such as {"operation":"intelliprove.get_user","outcome":"not_found"}
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, sequence: [auth] }]
      |                                                            ^^^^^^^^
    outcomes: [{ operation: pulse.user_verify, outcome: robot, times: 0 }]
    → story.yaml:2:67: expected a whole number from 1 to 1000, found the number 0
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, times: 0 }]
      |                                                                   ^
    outcomes: [{ operation: pulse.user_verify, outcome: robot, then: cycle }]
    → story.yaml:2:60: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be; such as {"operation":"intelliprove.get_user","outcome":"not_found"}
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, then: cycle }]
      |                                                            ^^^^
    outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user: marie } }]
    → story.yaml:2:68: `user` is no path parameter of pulse.user_verify; did you mean `path.user_ref`? there are: user_ref
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user: marie } }]
      |                                                                    ^^^^^^^^^
    outcomes: [{ operation: pulse.user_verify, outcome: auth }, { operation: pulse.status, outcome: robot, when: { path.user: x } }]
    → story.yaml:2:97: `robot` is no outcome of pulse.status; it knows not_ready
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: auth }, { operation: pulse.status, outcome: robot, when: { path.user: x } }]
      |                                                                                                 ^^^^^
    story.yaml:2:112: `user` is no path parameter of pulse.status; its path has none; ask for `query.<name>`, `header.<name>` or `body.<member>`
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: auth }, { operation: pulse.status, outcome: robot, when: { path.user: x } }]
      |                                                                                                                ^^^^^^^^^
    outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { user: marie } }]
    → story.yaml:2:68: expected a place such as path.<name>, query.<name>, header.<name>, body, body.<member>.<member> or body./<json pointer>, found `user`
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { user: marie } }]
      |                                                                    ^^^^
    outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user_ref: { matches: '(' } } }]
    → story.yaml:2:94: `(` is no regular expression: found open group without closing ')'
    1 | version: 1
    2 | outcomes: [{ operation: pulse.user_verify, outcome: robot, when: { path.user_ref: { matches: '(' } } }]
      |                                                                                              ^^^
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
