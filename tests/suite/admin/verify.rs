//! `POST /__admin/requests/verify`

use std::time::Duration;

use insta::assert_snapshot;
use lookalike::engine::JournalLimits;
use lookalike::settings::Settings;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::support::{Answer, Server, Sim};

async fn verify(sim: &Sim, expectation: Value) -> Answer {
    sim.admin().post("/__admin/requests/verify", expectation).await
}

/// Twelve requests that differ from each other: method, path, header, JSON body.
const REQUESTS: [(&str, &str, &str, &str); 12] = [
    ("POST", "/v2/users", "test-key", r#"{"external_user_id":"anna@example.test","sex":"F"}"#),
    ("POST", "/v2/users", "test-key-dev", r#"{"external_user_id":"bert@example.test","language":"nl"}"#),
    ("GET", "/v2/users?external_user_id=anna@example.test", "test-key-dev", ""),
    ("GET", "/v2/users?external_user_id=carl@example.test", "test-key", ""),
    ("PUT", "/v2/users?external_user_id=bert@example.test", "test-key", r#"{"language":"fr","sex":"M"}"#),
    ("POST", "/v2/users/authenticate", "test-key", r#"{"external_user_id":"anna@example.test"}"#),
    ("GET", "/v2/facescans/url?external_user_id=anna@example.test&state=checkout", "test-key", ""),
    ("GET", "/v2/facescans?external_user_id=bert@example.test&page=2", "test-key", ""),
    ("GET", "/v2/metrics?external_user_id=demo@example.test", "test-key", ""),
    (
        "POST",
        "/v2/questions/answer?external_user_id=demo@example.test",
        "test-key",
        r#"{"lookup_key":"coffee","value":3}"#,
    ),
    ("GET", "/pulse/users/marie@example.org", "", ""),
    ("DELETE", "/pulse/users/dora@example.org", "", ""),
];

/// Which request is meant, and what is expected of it with one thing wrong.
fn corpus() -> Vec<(u64, Value)> {
    let ids = [
        "create_user",
        "create_user",
        "get_user",
        "get_user",
        "update_user",
        "authenticate_user",
        "face_scan_url",
        "list_face_scans",
        "get_metrics",
        "answer_question",
    ];
    let mut cases = Vec::new();
    let mut add = |number: u64, expectation: Value| cases.push((number, expectation));
    let fields: [(u64, &str, &str, &str); 12] = [
        (1, "body.external_user_id", "ana@example.test", "body.sex"),
        (2, "body.external_user_id", "bart@example.test", "body.language"),
        (3, "query.external_user_id", "anna@exmple.test", "header.x-api-key"),
        (4, "query.external_user_id", "karl@example.test", "header.x-api-key"),
        (5, "body.language", "fi", "query.external_user_id"),
        (6, "body.external_user_id", "annna@example.test", "header.x-api-key"),
        (7, "query.state", "check-out", "query.external_user_id"),
        (8, "query.page", "3", "query.external_user_id"),
        (9, "query.external_user_id", "demo@example.tst", "header.x-api-key"),
        (10, "body.lookup_key", "cofee", "query.external_user_id"),
        (11, "path.user_ref", "maria@example.org", "header.accept"),
        (12, "path.user_ref", "dara@example.org", "header.accept"),
    ];
    for (number, field, wrong, other) in fields {
        let (method, target, ..) = REQUESTS[usize::try_from(number).unwrap() - 1];
        let path = target.split('?').next().unwrap();
        let shown = |value: &str| json!({ field: value });
        // What two requests have in common would mean either.
        let told = if number == 3 { json!("test-key-dev") } else { json!({ "present": true }) };
        // A wrong value, with the route named in one way or another.
        add(number, json!({ "method": method, "path": path, "when": shown(wrong) }));
        add(number, json!({ "method": method, "when": shown(wrong) }));
        add(
            number,
            json!({ "path": path, "method": method, "when": { field: { "matches": format!("^{wrong}$") } } }),
        );
        // All right but the status, but the path, but another condition.
        add(number, json!({ "method": method, "path": path, "status": 418, "when": { other: told } }));
        let mut typo = path.to_owned();
        typo.insert(typo.len() - 3, 'x');
        add(number, json!({ "method": method, "path": typo, "when": { other: told } }));
        add(
            number,
            json!({ "method": method, "path": path, "when": { other: told, "header.x-trace": "7", field: { "present": true } } }),
        );
    }
    for (number, id) in (1..).zip(ids) {
        let (_, target, _, body) = REQUESTS[usize::try_from(number).unwrap() - 1];
        let when = match body {
            "" => {
                let name = target.split(['=', '&']).nth(1).unwrap();
                json!({ "query.external_user_id": name, "header.x-team": "a" })
            }
            body => {
                let members: Value = serde_json::from_str(body).unwrap();
                let (name, value) = members.as_object().unwrap().iter().next().unwrap();
                json!({ format!("body.{name}"): value, "header.x-team": "a" })
            }
        };
        add(number, json!({ "operation": format!("intelliprove.{id}"), "when": when }));
    }
    cases
}

#[tokio::test]
async fn the_right_candidate_comes_first() {
    let sim = Sim::start().await;
    for (method, target, key, body) in REQUESTS {
        let caller = if key.is_empty() {
            sim.caller().with("apikey", "demo-key")
        } else {
            sim.caller().with("x-api-key", key)
        };
        caller.bytes(method, target, if body.is_empty() { "" } else { "application/json" }, body).await;
    }
    let corpus = corpus();
    assert!(corpus.len() >= 60, "{}", corpus.len());
    let mut wrong = Vec::new();
    for (number, expectation) in &corpus {
        let answer = verify(&sim, expectation.clone()).await;
        assert_eq!(answer.status, 409, "{expectation} {answer}");
        let first = answer.text_at("/nearest/0/id");
        if !first.ends_with(&format!("-{number}")) {
            wrong.push(format!("{number} is meant, {first} comes first: {expectation}"));
        }
        assert!(answer.at("/nearest").as_array().unwrap().len() <= 3);
    }
    assert!(wrong.len() * 20 <= corpus.len(), "{} of {}: {wrong:#?}", wrong.len(), corpus.len());
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
    no operation is named `intelliprove.get_usr` → did you mean `intelliprove.get_user`?
    `exactly` goes with neither `min` nor `max` → leave one of them out
    `max` is 1 and `min` is 2 → no count can be both
    6m is longer than 5m → ask again after that time
    at `within`: invalid type: integer `5`, expected a string at line 1 column 11 → GET /__docs/openapi/admin.json describes every body
    at `status`: invalid type: string "ok", expected u16 at line 1 column 14 → GET /__docs/openapi/admin.json describes every body
    at `when`: `colour` is no place in a request; expected `path.<name>`, `query.<name>`, `header.<name>`, `body`, `body.<member>.<member>` or `body./<json pointer>` at line 1 column 17 → GET /__docs/openapi/admin.json describes every body
    at `paths`: unknown field `paths`, expected one of `operation`, `method`, `path`, `when`, `status`, `count`, `within` at line 1 column 8 → GET /__docs/openapi/admin.json describes every body
    "#);
}

#[tokio::test]
async fn a_request_that_comes_in_time_is_waited_for() {
    let sim = Sim::start().await;
    let expectation = json!({ "operation": "intelliprove.create_user", "status": 201, "within": "20s" });
    let began = Instant::now();
    let (answer, _) = tokio::join!(verify(&sim, expectation), async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        sim.intelliprove().get("/v2/users?external_user_id=nobody").await;
        sim.user("anna@example.test").await
    });
    assert_eq!(answer.expect(200).at("/matched"), 1);
    assert!(began.elapsed() < Duration::from_secs(10), "it is answered as soon as it holds");
}

#[tokio::test]
async fn what_does_not_come_is_given_up_after_the_wait_and_a_limit_is_watched_to_its_end() {
    let sim = Sim::start().await;
    let timed = async |expectation: Value| {
        let began = Instant::now();
        (verify(&sim, expectation).await.status, began.elapsed())
    };
    let (status, took) = timed(json!({ "within": "300ms" })).await;
    assert!(status == 409 && took >= Duration::from_millis(300), "{status} {took:?}");
    let (status, took) = timed(json!({ "count": { "max": 0 }, "within": "300ms" })).await;
    assert!(status == 200 && took >= Duration::from_millis(300), "{status} {took:?}");
    let limit = json!({ "count": { "max": 0 }, "within": "20s" });
    let (exceeded, _) = tokio::join!(timed(limit), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        sim.user("anna@example.test").await
    });
    assert!(exceeded.0 == 409 && exceeded.1 < Duration::from_secs(10), "{exceeded:?}");
    let (status, took) = timed(json!({ "count": { "max": 0 }, "within": "20s" })).await;
    assert!(status == 409 && took < Duration::from_secs(10), "too many is never too few again");
}

#[tokio::test]
async fn a_wait_does_not_bring_a_dropped_namespace_back() {
    let sim = Sim::start().await;
    let (answer, _) = tokio::join!(verify(&sim, json!({ "within": "20s" })), async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        sim.outside().delete(&format!("/__admin/namespaces/{}", sim.namespace)).await.expect(204)
    });
    assert_eq!((answer.status, answer.reason()), (404, "unknown-namespace"));
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
async fn a_condition_on_a_body_that_is_kept_as_a_digest_cannot_be_told() {
    let sim = Sim::start().await;
    let long = "x".repeat(100_000);
    let body = json!({ "external_user_id": "anna", "sex": long });
    sim.intelliprove().post("/v2/users", body).await;
    let answer = verify(&sim, json!({ "when": { "body.external_user_id": "anna" } })).await;
    assert_eq!((answer.status, answer.reason(), answer.at("/unknown")), (409, "incomplete", json!(1)));
    let answer = verify(&sim, json!({ "method": "GET", "when": { "body.external_user_id": "anna" } })).await;
    assert_eq!((answer.status, answer.reason()), (409, "not-satisfied"));
}
