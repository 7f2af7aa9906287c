//! `POST /__admin/requests/verify`

mod corpus;
mod meeting;
mod waiting;

use insta::assert_snapshot;
use lookalike::engine::JournalLimits;
use lookalike::settings::Settings;
use serde_json::{Value, json};

use crate::support::{Answer, Server, Sim};

async fn verify(sim: &Sim, expectation: Value) -> Answer {
    sim.admin().post("/__admin/requests/verify", expectation).await
}

#[tokio::test]
async fn what_holds_is_answered_with_the_requests_that_fit() {
    let sim = Sim::start().await;
    sim.user("anna@example.test").await;
    sim.user("bert@example.test").await;
    sim.intelliprove().get("/v2/users?external_user_id=anna@example.test").await.expect(200);
    assert_snapshot!(verify(&sim, json!({ "operation": "intelliprove.create_user", "count": { "exactly": 2 } })).await, @r#"200 {"satisfied":true,"matched":2,"requests":["verify.what_holds_is_answered_with_the_requests_that_fit-1","verify.what_holds_is_answered_with_the_requests_that_fit-2"]}"#);
    for expectation in [
        json!({}),
        json!({ "method": "post", "path": "/v2/users", "status": 201 }),
        json!({ "path": "/v2/{anything}", "count": { "min": 3 } }),
        json!({ "when": { "body.external_user_id": "bert@example.test" }, "count": { "exactly": 1 } }),
        json!({ "when": { "query.external_user_id": { "contains": "anna" } } }),
        json!({ "operation": "intelliprove.delete_user", "count": { "max": 0 } }),
        json!({ "operation": "intelliprove.delete_user", "count": { "exactly": 0 } }),
        json!({ "count": { "min": 1, "max": 3 } }),
    ] {
        let answer = verify(&sim, expectation.clone()).await;
        assert_eq!((answer.status, answer.at("/satisfied")), (200, json!(true)), "{expectation} {answer}");
    }
}

#[tokio::test]
async fn what_does_not_hold_is_told_with_the_first_thing_that_differs_and_without_secrets() {
    let sim = Sim::start().await;
    sim.user("anna@example.test").await;
    sim.pulse().get("/pulse/users/marie").await;
    let get_user = "intelliprove.get_user";
    let table = [
        json!({ "operation": get_user }),
        json!({ "method": "PUT", "path": "/v2/users" }),
        json!({ "path": "/v2/users", "status": 200 }),
        json!({ "path": "/v2/users", "when": { "body.external_user_id": "ana@example.test" } }),
        json!({ "path": "/v2/users", "when": { "header.x-api-key": "another-key" } }),
        json!({ "path": "/pulse/users/{user_ref}", "when": { "path.user_ref": "maria" } }),
        json!({ "path": "/v2/users", "count": { "max": 0 } }),
    ];
    let mut told = Vec::new();
    for expectation in table {
        let answer = verify(&sim, expectation).await.expect(409);
        assert_eq!((answer.reason(), answer.at("/satisfied")), ("not-satisfied", json!(false)));
        let nearest = answer.json().pointer("/nearest/0/differs").cloned().unwrap_or_default();
        told.push(format!("{} {nearest}", answer.text_at("/detail")));
        assert!(!answer.text().contains("test-key"), "{answer}");
    }
    assert_snapshot!(told.join("\n"), @r#"
    0 requests fit, expected at least 1 {"field":"operation","expected":"`intelliprove.get_user`","found":"`intelliprove.create_user`"}
    0 requests fit, expected at least 1 {"field":"method","expected":"`PUT`","found":"`POST`"}
    0 requests fit, expected at least 1 {"field":"status","expected":"`200`","found":"`201`"}
    0 requests fit, expected at least 1 {"field":"body.external_user_id","expected":"\"ana@example.test\"","found":"\"anna@example.test\""}
    0 requests fit, expected at least 1 {"field":"header.x-api-key","expected":"\"another-key\"","found":"[redacted]"}
    0 requests fit, expected at least 1 {"field":"path.user_ref","expected":"\"maria\"","found":"\"marie\""}
    1 request fit, expected exactly 0 {"field":"path","expected":"`/v2/users`","found":"`/pulse/users/marie`"}
    "#);
}

#[tokio::test]
async fn an_expectation_that_makes_no_sense_is_refused() {
    let sim = Sim::start().await;
    let table = [
        json!({ "operation": "intelliprove.get_usr" }),
        json!({ "count": { "exactly": 1, "min": 1 } }),
        json!({ "count": { "min": 2, "max": 1 } }),
        json!({ "within": "6m" }),
        json!({ "within": 5 }),
        json!({ "status": "ok" }),
        json!({ "when": { "colour": "red" } }),
        json!({ "paths": "/v2/users" }),
    ];
    let mut told = Vec::new();
    for expectation in table {
        let answer = verify(&sim, expectation).await.expect(422);
        told.push(format!("{} → {}", answer.text_at("/detail"), answer.text_at("/hint")));
    }
    assert_snapshot!(told.join("\n"), @r#"
    no operation is named `intelliprove.get_usr`; did you mean `intelliprove.get_user`? → `lookalike operations` and GET /__admin/operations list them all
    `exactly` goes with neither `min` nor `max` → leave one of them out
    `max` is 1 and `min` is 2 → no count can be both
    `within` is longer than 5m → wait for less, and verify again
    at `within`: expected a length of time such as "6h", "1h30m" or "400ms", found the number 5 → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    at `status`: expected a whole number, 0 or more, found the text "ok" → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    at `when`: `colour` is no place in a request; expected `path.<name>`, `query.<name>`, `header.<name>`, `body`, `body.<member>.<member>` or `body./<json pointer>` → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    at `paths`: `paths` is not known here; did you mean `path`? known are operation, method, path, when, status, count, within → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    "#);
}

#[tokio::test]
async fn the_hint_fits_what_there_is() {
    let sim = Sim::start().await;
    let hint = async |expectation: Value| verify(&sim, expectation).await.expect(409).text_at("/hint");
    let mut told = vec![hint(json!({})).await];
    sim.user("anna@example.test").await;
    told.push(hint(json!({ "count": { "max": 0 } })).await);
    told.push(hint(json!({ "count": { "min": 2 } })).await);
    told.push(hint(json!({ "method": "PUT" })).await);
    assert_snapshot!(told.join("\n"), @"
    no request has come in here; GET /__admin/namespaces tells which namespaces got any, and those that are still to come are waited for as long as `within` says
    `requests` names those that fit; GET /__admin/requests/{id} shows one
    no other request has come in here; those that are still to come are waited for as long as `within` says
    `nearest` tells the first thing in which the requests differ that come nearest
    ");
}

#[tokio::test]
async fn what_eviction_could_change_is_incomplete_and_never_a_no() {
    let mut settings = Settings::default();
    settings.namespaces.journal = JournalLimits { entries: 3, ..settings.namespaces.journal };
    let sim = Sim::in_namespace(Server::start(settings), "small");
    for name in ["a", "b", "c", "d", "e"] {
        sim.user(name).await;
    }
    let when = |name: &str| json!({ "body.external_user_id": name });
    let told = async |expectation: Value| {
        let answer = verify(&sim, expectation).await;
        (answer.status, answer.reason().to_owned())
    };
    assert_eq!(told(json!({ "when": when("a") })).await, (409, "incomplete".into()));
    assert_eq!(told(json!({ "when": when("e") })).await.0, 200);
    assert_eq!(
        told(json!({ "when": when("e"), "count": { "exactly": 1 } })).await,
        (409, "incomplete".into())
    );
    assert_eq!(
        told(json!({ "when": when("e"), "count": { "max": 0 } })).await,
        (409, "not-satisfied".into())
    );
    assert_eq!(told(json!({ "count": { "min": 5 } })).await, (409, "incomplete".into()));
    assert_eq!(told(json!({ "count": { "min": 6 } })).await, (409, "not-satisfied".into()));
    sim.admin().delete("/__admin/requests").await.expect(204);
    assert_eq!(told(json!({ "when": when("a") })).await, (409, "not-satisfied".into()));
}

#[tokio::test]
async fn an_expression_too_large_for_a_text_cannot_be_told_of_it() {
    let sim = Sim::start().await;
    let told = async |body: Value| {
        let answer =
            verify(&sim, json!({ "when": { "body": { "matches": "(a?){100}b" } }, "count": body })).await;
        (answer.status, answer.reason().to_owned(), answer.json()["unknown"].clone())
    };
    sim.caller().bytes("POST", "/v2/users", "text/plain", "a".repeat(20_000) + "b").await;
    assert_eq!(told(json!({})).await, (409, "incomplete".into(), json!(1)));
    assert_eq!(told(json!({ "min": 2 })).await, (409, "not-satisfied".into(), Value::Null));
    sim.caller().bytes("POST", "/v2/users", "text/plain", "aab").await;
    assert_eq!(told(json!({})).await, (200, String::new(), Value::Null));
}

#[tokio::test]
async fn a_condition_on_a_body_that_is_kept_as_a_digest_cannot_be_told() {
    let sim = Sim::start().await;
    let long = "x".repeat(100_000);
    let body = json!({ "external_user_id": "anna", "sex": long });
    sim.intelliprove().post("/v2/users", body).await;
    let answer = verify(&sim, json!({ "when": { "body.external_user_id": "anna" } })).await;
    assert_eq!((answer.status, answer.reason(), answer.at("/unknown")), (409, "incomplete", json!(1)));
    let answer = verify(&sim, json!({ "method": "GET", "when": { "body.external_user_id": "anna" } })).await;
    assert_eq!((answer.status, answer.reason()), (409, "not-satisfied"));
    for (when, reason) in [
        (json!({ "body.sex": { "present": false } }), "incomplete"),
        (json!({ "body.sex": { "present": true } }), "incomplete"),
        (json!({ "body": { "present": false } }), "incomplete"),
        (json!({ "body.sex": { "present": false }, "query.page": { "present": false } }), "incomplete"),
        (json!({ "body.sex": { "present": false }, "query.page": "1" }), ""),
    ] {
        let count = json!({ "exactly": 0 });
        let answer = verify(&sim, json!({ "when": when, "count": count })).await;
        assert_eq!(answer.reason(), reason, "{when}");
    }
}
