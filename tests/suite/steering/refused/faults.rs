//! Faults that do not fit.

use insta::assert_snapshot;

use super::all;

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
        "faults: [{ inject: { delay: soon } }]",
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
    → story.yaml:2:20: nothing is injected; give a delay or one kind; such as {"inject":{"delay":{"fixed":"200ms"},"status":503}}
    1 | version: 1
    2 | faults: [{ inject: {} }]
      |                    ^
    faults: [{ inject: { reset: true, status: 503 } }]
    → story.yaml:2:35: only one kind beside a delay can be injected at a time; such as {"inject":{"delay":{"fixed":"200ms"},"status":503}}
    1 | version: 1
    2 | faults: [{ inject: { reset: true, status: 503 } }]
      |                                   ^^^^^^
    faults: [{ inject: { status: 99 } }]
    → story.yaml:2:30: expected a whole number from 400 to 599, found the number 99
    1 | version: 1
    2 | faults: [{ inject: { status: 99 } }]
      |                              ^^
    faults: [{ inject: { delay: soon } }]
    → story.yaml:2:29: expected a length of time such as 6h or 30m, found `soon`; the units are w d h m s ms, and nothing stands between: 1h30m
    1 | version: 1
    2 | faults: [{ inject: { delay: soon } }]
      |                             ^^^^
    faults: [{ inject: { delay: { fixed: 200 } } }]
    → story.yaml:2:38: expected a length of time such as 6h or 30m, found the number 200; write a unit behind it: 200ms, 200s, 200m …
    1 | version: 1
    2 | faults: [{ inject: { delay: { fixed: 200 } } }]
      |                                      ^^^
    faults: [{ inject: { delay: { uniform: { min: 2s, max: 1s } } } }]
    → story.yaml:2:29: the `min` of a delay is no longer than its `max`; such as {"lognormal":{"p50":"120ms","p99":"900ms"}}
    1 | version: 1
    2 | faults: [{ inject: { delay: { uniform: { min: 2s, max: 1s } } } }]
      |                             ^
    faults: [{ inject: { slow_body: { chunks: 3 } } }]
    → story.yaml:2:33: `over` is missing
    1 | version: 1
    2 | faults: [{ inject: { slow_body: { chunks: 3 } } }]
      |                                 ^
    faults: [{ inject: reset, on: { nth: 0 } }]
    → story.yaml:2:38: expected a whole number of at least 1, found the number 0
    1 | version: 1
    2 | faults: [{ inject: reset, on: { nth: 0 } }]
      |                                      ^
    faults: [{ inject: reset, on: { probability: 2 } }]
    → story.yaml:2:46: expected a number above 0 and at most 1, found the number 2
    1 | version: 1
    2 | faults: [{ inject: reset, on: { probability: 2 } }]
      |                                              ^
    faults: [{ inject: reset, on: { probability: .nan } }]
    → story.yaml:2:46: expected a number, found `.nan`
    1 | version: 1
    2 | faults: [{ inject: reset, on: { probability: .nan } }]
      |                                              ^^^^
    faults: [{ inject: reset, on: { between: [5m, 1m] } }]
    → story.yaml:2:42: `between` must name the earlier time first; such as {"between":["1m","5m"]}
    1 | version: 1
    2 | faults: [{ inject: reset, on: { between: [5m, 1m] } }]
      |                                          ^
    faults: [{ inject: reset, on: { between: [5m] } }]
    → story.yaml:2:42: expected 2 entries, found 1
    1 | version: 1
    2 | faults: [{ inject: reset, on: { between: [5m] } }]
      |                                          ^
    faults: [{ inject: reset, on: { sometimes: true } }]
    → story.yaml:2:33: unknown member `sometimes`; did you mean `times`? known are nth, every, probability, times, between
    1 | version: 1
    2 | faults: [{ inject: reset, on: { sometimes: true } }]
      |                                 ^^^^^^^^^
    faults: [{ inject: reset, times: 1, on: { times: 1 } }]
    → story.yaml:2:27: `times` and `on: { times }` are the same; give one of them; such as {"on":{"times":2}}
    1 | version: 1
    2 | faults: [{ inject: reset, times: 1, on: { times: 1 } }]
      |                           ^^^^^
    faults: [{ inject: reset, operation: 'incoed.*' }]
    → story.yaml:2:38: no operation is covered by `incoed.*`; did you mean `incode.*`? `lookalike operations` and GET /__admin/operations list them all
    1 | version: 1
    2 | faults: [{ inject: reset, operation: 'incoed.*' }]
      |                                      ^^^^^^^^^^
    faults: [{ inject: reset, operation: 'pulse.*', when: { path.id: x } }]
    → story.yaml:2:57: `id` is no path parameter of pulse.status, pulse.user_verify, pulse.user_action; there are: key, user_ref
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
