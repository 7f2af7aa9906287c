//! Chosen outcomes: which requests a rule is for, how long it lasts, and where it is kept.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

const DEMO: &str = "/v2/users?external_user_id=demo@example.test";
const STORY: &str = "version: 1
clock: { at: 2026-03-01T09:00:00Z, mode: frozen }
vendors: { intelliprove: { users: [{ external_user_id: demo@example.test }, { external_user_id: anna@example.test }] } }
outcomes:
  - operation: intelliprove.get_user
    when: { query.external_user_id: demo@example.test, header.x-team: { present: false } }
    outcome: not_found
    times: 2
  - operation: intelliprove.delete_user
    outcome: not_found
";

async fn queue(sim: &Sim, body: Value) -> Answer {
    sim.admin().post("/__admin/outcomes", body).await
}

/// Status and reason of that many requests.
async fn asked(sim: &Sim, path: &str, count: usize) -> Vec<String> {
    let mut seen = Vec::new();
    for _ in 0..count {
        let answer = sim.intelliprove().get(path).await;
        seen.push(format!("{} {}", answer.status, answer.reason()).trim_end().to_owned());
    }
    seen
}

#[tokio::test]
async fn a_story_decides_for_the_requests_that_it_means_and_no_others() {
    let sim = Sim::playing(STORY);
    let anna = "/v2/users?external_user_id=anna@example.test";
    assert_eq!(asked(&sim, anna, 1).await, ["200"]);
    sim.intelliprove().with("x-team", "checkout").get(DEMO).await.expect(200);
    assert_eq!(asked(&sim, DEMO, 3).await, ["404 outcome-scenario", "404 outcome-scenario", "200"]);
    for _ in 0..3 {
        let refused = sim.intelliprove().delete(DEMO).await.expect(404);
        assert_eq!(refused.reason(), "outcome-scenario");
    }
    let line = sim.admin().get("/__admin/requests?limit=1").await.at("/requests/0/outcome");
    assert_eq!(line, json!({ "name": "not_found", "by": "scenario" }));
}

#[tokio::test]
async fn what_a_story_has_used_up_is_exported_forked_and_brought_back_by_a_reset() {
    let sim = Sim::playing(STORY);
    let fresh = sim.state().await;
    asked(&sim, DEMO, 1).await;
    assert_snapshot!(sim.admin().get("/__admin/outcomes").await, @r#"200 [{"id":1,"by":"scenario","operation":"intelliprove.get_user","when":{"query.external_user_id":"demo@example.test","header.x-team":{"present":false}},"left":["not_found"]},{"id":2,"by":"scenario","operation":"intelliprove.delete_user","left":["not_found"],"then":"repeat_last"}]"#);
    let state: Value = serde_json::from_str(&sim.state().await).unwrap();
    assert_eq!(state.pointer("/outcomes/rules/0/left"), Some(&json!(["not_found"])));
    let fork = sim.other("fork");
    let from = json!({ "name": "fork", "from": sim.namespace });
    sim.outside().post("/__admin/namespaces", from).await.expect(201);
    assert_eq!(asked(&fork, DEMO, 2).await, ["404 outcome-scenario", "200"]);
    assert_eq!(asked(&sim, DEMO, 2).await, ["404 outcome-scenario", "200"]);
    sim.admin().call("POST", "/__admin/reset").await.expect(200);
    assert_eq!(sim.state().await, fresh);
    assert_eq!(asked(&sim, DEMO, 1).await, ["404 outcome-scenario"]);
}

#[tokio::test]
async fn the_queue_comes_before_the_story_and_knows_conditions_too() {
    let sim = Sim::playing(STORY);
    let when = json!({ "query.external_user_id": { "matches": "^anna" } });
    let answer =
        queue(&sim, json!({ "operation": "intelliprove.get_user", "when": when, "outcome": "not_found" }))
            .await;
    assert_snapshot!(answer, @r#"201 {"id":3,"by":"queue","operation":"intelliprove.get_user","when":{"query.external_user_id":{"matches":"^anna"}},"left":["not_found"]}"#);
    queue(&sim, json!({ "operation": "intelliprove.get_user", "outcome": "not_found" })).await.expect(201);
    assert_eq!(
        asked(&sim, DEMO, 4).await,
        ["404 outcome-queue", "404 outcome-scenario", "404 outcome-scenario", "200"]
    );
    let anna = "/v2/users?external_user_id=anna@example.test";
    assert_eq!(asked(&sim, anna, 2).await, ["404 outcome-queue", "200"]);
}

#[tokio::test]
async fn a_queued_sequence_can_stay_or_begin_again() {
    let sim = Sim::start().await;
    let scans = "/v2/facescans?external_user_id=demo@example.test";
    let id = sim.intelliprove().get(scans).await.text_at("/0/face_scan_id");
    let scan = format!("/v2/facescans/{id}");
    let get = "intelliprove.get_face_scan";
    let statuses = async |count: usize| {
        let mut seen = Vec::new();
        for _ in 0..count {
            let answer = sim.intelliprove().get(&scan).await;
            seen.push(if answer.status == 200 {
                answer.text_at("/status")
            } else {
                answer.status.to_string()
            });
        }
        seen
    };
    let rule = json!({ "operation": get, "sequence": ["processing", "failed"], "then": "cycle" });
    queue(&sim, rule).await.expect(201);
    assert_eq!(statuses(5).await, ["processing", "failed", "processing", "failed", "processing"]);
    sim.admin().delete("/__admin/outcomes").await.expect(200);
    let rule = json!({ "operation": get, "sequence": ["not_found", "processing"], "then": "repeat_last" });
    queue(&sim, rule).await.expect(201);
    assert_eq!(statuses(4).await, ["404", "processing", "processing", "processing"]);
    sim.admin().delete("/__admin/outcomes").await.expect(200);
    assert_eq!(statuses(1).await, ["completed"]);
}

#[tokio::test]
async fn a_body_can_be_what_a_rule_is_for() {
    let sim = Sim::start().await;
    let when = json!({ "body.tId": { "contains": "bot" }, "body./extra/1/x": { "one_of": [1, true] } });
    let rule = json!({ "operation": "pulse.user_verify", "when": when, "outcome": "robot" });
    queue(&sim, rule).await.expect(201);
    for (body, status) in [
        (json!({ "tId": "a-bot", "extra": [0, { "x": 2 }] }), 404),
        (json!({ "tId": "human", "extra": [0, { "x": 1 }] }), 404),
        (json!({ "tId": "a-bot", "extra": [0, { "x": 1.0 }] }), 200),
        (json!({ "tId": "a-bot", "extra": [0, { "x": 1.0 }] }), 404),
    ] {
        sim.verify("marie", body).await.expect(status);
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_changes_nothing() {
    let sim = Sim::start().await;
    let deep = format!("body.{}", vec!["a"; 200].join("."));
    let get_user = "intelliprove.get_user";
    let table = [
        json!({ "when": { "path.id": "x" } }),
        json!({ "when": { "cookie.id": "x" } }),
        json!({ "when": { deep: "x" } }),
        json!({ "when": { "query.a": { "matches": "[" } } }),
        json!({ "when": { "query.a": { "matches": "a".repeat(65_536) } } }),
        json!({ "when": { "query.a": { "matches": "a", "contains": "b" } } }),
        json!({ "when": { "query.a": [] } }),
        json!({ "when": [] }),
        json!({ "then": "cycle" }),
        json!({ "then": "explode" }),
        json!({ "outcome": null, "sequence": vec!["not_found"; 50_000] }),
        json!({ "by": "scenario" }),
    ];
    let mut told = Vec::new();
    for members in table {
        let mut body = json!({ "operation": get_user, "outcome": "not_found" });
        body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let answer = sim.unchanged_by(queue(&sim, body)).await.expect(422);
        assert!(answer.body.len() < 2_000);
        told.push(answer.text_at("/detail"));
    }
    assert_snapshot!(told.join("\n"), @"
    `id` is no path parameter of intelliprove.get_user
    at `when`: `cookie.id` is no place in a request; expected `path.<name>`, `query.<name>`, `header.<name>`, `body`, `body.<member>.<member>` or `body./<json pointer>`
    at `when`: a place in a request has at most 1000 bytes and 127 steps
    at `when.query.a`: `[` is no regular expression: found unclosed character class
    at `when.query.a`: a regular expression has at most 1000 bytes, and this one has 65536
    at `when.query.a`: `matches` and `contains` together; give one of them
    at `when`: `query.a` is text, which no list, mapping or null can be; absence is { present: false }
    at `when`: expected conditions such as { query.page: 2 }, found a list
    give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be
    at `then`: `explode` is none of own_rules, repeat_last, cycle
    it would choose 50000 outcomes, and 1 to 1000 can be chosen at a time: see `times` or `sequence`
    at `by`: `by` is not known here; known are operation, when, outcome, times, sequence, then
    ");
}
