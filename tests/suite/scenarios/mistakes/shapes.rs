//! Members that hold a value of the wrong shape.

use insta::assert_snapshot;

use super::told;

#[test]
fn a_wrong_shape_is_told_with_what_to_write() {
    assert_snapshot!(told(&[
        "faults: [{ inject: 503 }]",
        "faults: [{ operation: 5, inject: reset }]",
        "outcomes: [{ operation: [pulse.status], outcome: not_ready }]",
        "faults: [{ inject: { slow_body: 3s } }]",
        "faults: [{ inject: { rate_limit: 2s } }]",
        "faults: [{ inject: reset, on: { between: 5m } }]",
        "faults: [{ inject: reset, on: { between: [5m] } }]",
        "faults: [{ inject: { delay: { fixed: 30 } } }]",
        "faults: [{ inject: { delay: 11m } }]",
        "faults: [{ inject: { delay: { uniform: { min: 2s, max: 1s } } } }]",
        "faults: [{ inject: { delay: { normal: { p50: 2s, p99: 1s } } } }]",
        "faults: [{ inject: { delay: { lognormal: { p50: 0s, p99: 1s } } } }]",
        "faults: [{ inject: reset, on: { probability: 0 } }]",
        "faults: [{ inject: reset, on: { nth: 0 } }]",
        "vendors: { intelliprove: { settings: { token_ttl: 30 } } }",
        "vendors: { intelliprove: { settings: { token_ttl: 30 minutes } } }",
        "vendors: { intelliprove: { settings: { token_ttl: 1m 30s } } }",
        "vendors: { intelliprove: { settings: { token_ttl: -5m } } }",
        "vendors: { intelliprove: { token_ttl: 30m } }",
        "vendors: { intelliprove: { users: [{ external_user_id: a, sex: f }] } }",
        "vendors: { incode: { settings: { rate_limit: null } } }",
        "vendors: { pulse: { users: [{ user_ref: a, patterns: [{ pattern: {}, id: x }] }] } }",
        "outcomes: [{ operation: pulse.user_verify, outcome: robot, sequence: [auth], then: cycle }]",
        "timeline: [{ after: 5m, action: pulse.set_status }]",
        "timeline: [{ at: 2020-01-01T00:00:00Z, action: pulse.set_status, with: { status: OK } }]",
        "webhooks: [{ vendor: incode, events: [verification.complete], url: 'http://a/' }]",
    ]), @r#"
    faults: [{ inject: 503 }]
      3:20: expected one of reset, empty, close_early, truncate, malformed_json or a mapping, found the number 503; write { status: 503 }
    faults: [{ operation: 5, inject: reset }]
      3:23: expected a text, found the number 5; put it in quotes if a text is meant
    outcomes: [{ operation: [pulse.status], outcome: not_ready }]
      3:25: expected a text, found a list
    faults: [{ inject: { slow_body: 3s } }]
      3:33: expected a mapping, found `3s`; write { over: 3s }
    faults: [{ inject: { rate_limit: 2s } }]
      3:34: expected a mapping, found `2s`; write { retry_after: 2s }
    faults: [{ inject: reset, on: { between: 5m } }]
      3:42: expected a list, found `5m`; write [5m, …]
    faults: [{ inject: reset, on: { between: [5m] } }]
      3:42: expected 2 entries, found 1
    faults: [{ inject: { delay: { fixed: 30 } } }]
      3:38: expected a length of time such as 6h or 30m, found the number 30; write a unit behind it: 30ms, 30s, 30m …
    faults: [{ inject: { delay: 11m } }]
      3:29: a delay is at most 10m long; such as {"lognormal":{"p50":"120ms","p99":"900ms"}}
    faults: [{ inject: { delay: { uniform: { min: 2s, max: 1s } } } }]
      3:29: the `min` of a delay is no longer than its `max`; such as {"lognormal":{"p50":"120ms","p99":"900ms"}}
    faults: [{ inject: { delay: { normal: { p50: 2s, p99: 1s } } } }]
      3:29: the `p50` of a delay is no longer than its `p99`; such as {"lognormal":{"p50":"120ms","p99":"900ms"}}
    faults: [{ inject: { delay: { lognormal: { p50: 0s, p99: 1s } } } }]
      3:29: the `p50` of a lognormal delay is above 0; such as {"lognormal":{"p50":"120ms","p99":"900ms"}}
    faults: [{ inject: reset, on: { probability: 0 } }]
      3:46: expected a number above 0 and at most 1, found the number 0
    faults: [{ inject: reset, on: { nth: 0 } }]
      3:38: expected a whole number of at least 1, found the number 0
    vendors: { intelliprove: { settings: { token_ttl: 30 } } }
      3:51: expected a length of time such as 6h or 30m, found the number 30; write a unit behind it: 30ms, 30s, 30m …
    vendors: { intelliprove: { settings: { token_ttl: 30 minutes } } }
      3:51: expected a length of time such as 6h or 30m, found `30 minutes`; the units are w d h m s ms, and nothing stands between: 1h30m
    vendors: { intelliprove: { settings: { token_ttl: 1m 30s } } }
      3:51: expected a length of time such as 6h or 30m, found `1m 30s`; the units are w d h m s ms, and nothing stands between: 1h30m
    vendors: { intelliprove: { settings: { token_ttl: -5m } } }
      3:51: expected a length of time such as 6h or 30m, found `-5m`; the units are w d h m s ms, and nothing stands between: 1h30m
    vendors: { intelliprove: { token_ttl: 30m } }
      3:28: unknown member `token_ttl`; it belongs to `settings`
    vendors: { intelliprove: { users: [{ external_user_id: a, sex: f }] } }
      3:64: expected one of M, F, found `f`; did you mean `F`?
    vendors: { incode: { settings: { rate_limit: null } } }
      3:46: expected the word `none` or a mapping, found nothing
    vendors: { pulse: { users: [{ user_ref: a, patterns: [{ pattern: {}, id: x }] }] } }
      3:57: no usable timing: no known layout, and 0 numbers are fewer than 8; accepted are an array of {key, press, release}, an array of events {type: keydown or keyup, key, time}, arrays (press with release or hold, seek or flight with hold), a text header|seek,hold|…, or 8 numbers and more
      3:74: expected a text of 24 of 0-9 a-f, found `x`
    outcomes: [{ operation: pulse.user_verify, outcome: robot, sequence: [auth], then: cycle }]
      3:60: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be; such as {"operation":"intelliprove.get_user","outcome":"not_found"}
    timeline: [{ after: 5m, action: pulse.set_status }]
      3:12: `status` is missing; arguments stand in `with: { … }`
    timeline: [{ at: 2020-01-01T00:00:00Z, action: pulse.set_status, with: { status: OK } }]
      3:18: 2020-01-01T00:00:00.000Z is before the start, 2026-03-01T09:00:00.000Z; `after: 5m` counts from the start, wherever that is
    webhooks: [{ vendor: incode, events: [verification.complete], url: 'http://a/' }]
      3:39: `verification.complete` is no event of `incode`, which sends: verification.completed, authentication.completed; did you mean `verification.completed`?
    "#);
}
