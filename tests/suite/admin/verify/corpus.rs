//! What is expected with one thing wrong, and which request was meant.

use serde_json::{Value, json};

use super::verify;
use crate::support::Sim;

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

/// What is expected with one thing wrong.
struct Case {
    /// The request that is meant.
    number: u64,
    expectation: Value,
    /// The first thing in which that request differs.
    differs: String,
}

fn corpus() -> Vec<Case> {
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
    let mut add = |number: u64, expectation: Value, differs: &str| {
        cases.push(Case { number, expectation, differs: differs.into() });
    };
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
        add(number, json!({ "method": method, "path": path, "when": shown(wrong) }), field);
        add(number, json!({ "method": method, "when": shown(wrong) }), field);
        add(
            number,
            json!({ "path": path, "method": method, "when": { field: { "matches": format!("^{wrong}$") } } }),
            field,
        );
        // All right but the status, but the path, but another condition.
        add(
            number,
            json!({ "method": method, "path": path, "status": 418, "when": { other: told } }),
            "status",
        );
        let mut typo = path.to_owned();
        typo.insert(typo.len() - 3, 'x');
        add(number, json!({ "method": method, "path": typo, "when": { other: told } }), "path");
        add(
            number,
            json!({ "method": method, "path": path, "when": { other: told, "header.x-trace": "7", field: { "present": true } } }),
            "header.x-trace",
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
        add(number, json!({ "operation": format!("intelliprove.{id}"), "when": when }), "header.x-team");
    }
    cases
}

#[tokio::test]
async fn the_right_candidate_comes_first_and_the_first_thing_in_which_it_differs_is_named() {
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
    for Case { number, expectation, differs } in &corpus {
        let answer = verify(&sim, expectation.clone()).await;
        assert_eq!(answer.status, 409, "{expectation} {answer}");
        let nearest = answer.at("/nearest");
        let nearest = nearest.as_array().unwrap();
        assert!(nearest.len() <= 3);
        let is_meant = |near: &Value| near["id"].as_str().unwrap().ends_with(&format!("-{number}"));
        if !is_meant(&nearest[0]) {
            wrong.push(format!("{number} is meant, {} comes first: {expectation}", nearest[0]["id"]));
        }
        let meant = nearest.iter().find(|near| is_meant(near)).expect("it is among the nearest");
        assert_eq!(meant["differs"]["field"], differs.as_str(), "{expectation} {meant}");
    }
    assert!(wrong.len() * 20 <= corpus.len(), "{} of {}: {wrong:#?}", wrong.len(), corpus.len());
}
