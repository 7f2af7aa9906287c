//! What is told: to people, and to programs.

use insta::assert_snapshot;

use super::{VERIFY, told};

#[test]
fn every_rule_is_told_with_the_first_thing_that_keeps_it_from_applying_and_then_who_decides() {
    assert_snapshot!(told(VERIFY, &[]), @r#"
    POST /pulse/user-verify/marie@example.test in namespace `default`
    meets       pulse.user_verify by /pulse/user-verify/{user_ref}
    passed over faults[1]   explain.yaml:8:5
                `turn`: expected request 2 of those that it concerns, found request 1
    passed over faults[2]   explain.yaml:9:5
                `time since the start`: expected from 5m until 10m, found 0s
    passed over faults[3]   explain.yaml:10:5
                `query.slow`: expected 1, found nothing
    passed over faults[4]   explain.yaml:11:5
                `query.slow`: expected 1, found nothing
    passed over outcomes[0] explain.yaml:19:5
                `body.email`: expected text that matches `@example.test$`, found nothing
    applies     outcomes[1] explain.yaml:20:5
    passed over outcomes[2] explain.yaml:21:5
                `precedence`: expected a request that no earlier rule decides, found one that does
    for others  faults[0], faults[5], overrides[0], overrides[1]
    decided by  the vendor's own logic, before any outcome is asked for
    answers     400, application/json; charset=utf-8, 209 bytes
    {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Invalid request body.","userRef":"marie@example.test","error":{"code":"INVALID_BODY","status":400,"detail":"The body must be a JSON object."}}
    "#);
}

#[test]
fn the_same_is_told_to_programs() {
    assert_snapshot!(told("GET /pulse/users/nobody?x=1", &["--format", "json"]), @r#"
    {
      "request": {
        "method": "GET",
        "target": "/pulse/users/nobody?x=1",
        "namespace": "default",
        "api": "pulse"
      },
      "operation": {
        "id": "pulse.get_user",
        "path": "/pulse/users/{user_ref}",
        "summary": "Read a user and whether it is ready"
      },
      "nearest": [],
      "rules": [
        {
          "rule": "faults[0]",
          "at": "explain.yaml:7:5",
          "applies": false,
          "differs": {
            "field": "operation",
            "expected": "incode.*",
            "found": "pulse.get_user"
          }
        },
        {
          "rule": "faults[1]",
          "at": "explain.yaml:8:5",
          "applies": false,
          "differs": {
            "field": "operation",
            "expected": "pulse.user_verify",
            "found": "pulse.get_user"
          }
        },
        {
          "rule": "faults[2]",
          "at": "explain.yaml:9:5",
          "applies": false,
          "differs": {
            "field": "time since the start",
            "expected": "from 5m until 10m",
            "found": "0s"
          }
        },
        {
          "rule": "faults[3]",
          "at": "explain.yaml:10:5",
          "applies": false,
          "differs": {
            "field": "query.slow",
            "expected": "1",
            "found": "nothing"
          }
        },
        {
          "rule": "faults[4]",
          "at": "explain.yaml:11:5",
          "applies": false,
          "differs": {
            "field": "query.slow",
            "expected": "1",
            "found": "nothing"
          }
        },
        {
          "rule": "faults[5]",
          "at": "explain.yaml:12:5",
          "applies": false,
          "differs": {
            "field": "operation",
            "expected": "pulse.status",
            "found": "pulse.get_user"
          }
        },
        {
          "rule": "overrides[0]",
          "at": "explain.yaml:14:5",
          "applies": true,
          "differs": null
        },
        {
          "rule": "overrides[1]",
          "at": "explain.yaml:17:5",
          "applies": false,
          "differs": {
            "field": "precedence",
            "expected": "a request that no earlier override answers",
            "found": "one that does"
          }
        },
        {
          "rule": "outcomes[0]",
          "at": "explain.yaml:19:5",
          "applies": false,
          "differs": {
            "field": "operation",
            "expected": "pulse.user_verify",
            "found": "pulse.get_user"
          }
        },
        {
          "rule": "outcomes[1]",
          "at": "explain.yaml:20:5",
          "applies": false,
          "differs": {
            "field": "operation",
            "expected": "pulse.user_verify",
            "found": "pulse.get_user"
          }
        },
        {
          "rule": "outcomes[2]",
          "at": "explain.yaml:21:5",
          "applies": false,
          "differs": {
            "field": "operation",
            "expected": "pulse.user_verify",
            "found": "pulse.get_user"
          }
        }
      ],
      "doubts": [],
      "decided": {
        "by": "override",
        "fault": null,
        "outcome": null,
        "reason": "override"
      },
      "answer": {
        "status": 404,
        "headers": [
          [
            "content-type",
            "application/json"
          ],
          [
            "x-lookalike-reason",
            "override"
          ],
          [
            "x-lookalike-request-id",
            "default-1"
          ],
          [
            "date",
            "Sun, 01 Mar 2026 09:00:00 GMT"
          ]
        ],
        "size": 16,
        "body": "{\"who\":\"nobody\"}"
      }
    }
    "#);
}
