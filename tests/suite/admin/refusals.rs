//! What a call refuses because it cannot be meant, and in what words.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Sim;

/// Method, path and body of calls of which none can be carried out.
fn senseless() -> Vec<(&'static str, &'static str, Value)> {
    let post = |path: &'static str, body: Value| ("POST", path, body);
    let respond = |respond: Value| {
        post("/__admin/overrides", json!({ "operation": "intelliprove.get_user", "respond": respond }))
    };
    let path = |path: &str| post("/__admin/requests/verify", json!({ "path": path }));
    vec![
        respond(json!({ "status": 204, "body": "x" })),
        respond(json!({ "status": 304, "json": {} })),
        respond(json!({ "headers": { "a": "b\r\nx-inj: 1" } })),
        path("/v2/{a"),
        path("/v2/{}"),
        path("/v2/{*}"),
        path("/v2/{a}{b}"),
        path("/v2/a}"),
        post("/__admin/namespaces", json!({ "name": "." })),
        post("/__admin/namespaces", json!({ "name": ".." })),
        ("PUT", "/__admin/clock", json!({})),
        post("/__admin/clock/advance", json!({ "by": "2922000d" })),
        post("/__admin/clock/advance", json!({})),
        post("/__admin/clock/advance", json!({ "by": "99999999999999999w" })),
        ("PUT", "/__admin/clock", json!({ "mode": 1 })),
        ("GET", "/__admin/requests?limit=-1", Value::Null),
        ("GET", "/__admin/requests?before=x", Value::Null),
        ("GET", "/__admin/webhooks?before=default-1", Value::Null),
        post(
            "/__admin/faults",
            json!({ "operation": "pulse.*", "inject": "reset", "on": { "between": ["5m"] } }),
        ),
        post("/__admin/faults", json!({ "operation": "pulse.*", "inject": { "status": "many" } })),
        post(
            "/__admin/outcomes",
            json!({ "operation": "intelliprove.get_user", "outcome": "not_found", "times": 0 }),
        ),
    ]
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_and_changes_nothing() {
    let sim = Sim::start().await;
    let mut told = Vec::new();
    for (method, path, body) in senseless() {
        let admin = sim.admin();
        let call = admin.bytes(method, path, "application/json", body.to_string());
        let answer = sim.unchanged_by(call).await.expect(422);
        told.push(format!("{body}: {} → {}", answer.text_at("/detail"), answer.text_at("/hint")));
    }
    assert_snapshot!(told.join("\n"), @r#"
    {"operation":"intelliprove.get_user","respond":{"status":204,"body":"x"}}: an answer with status 204 has no body → leave the body out, or answer with another status
    {"operation":"intelliprove.get_user","respond":{"status":304,"json":{}}}: an answer with status 304 has no body → leave the body out, or answer with another status
    {"operation":"intelliprove.get_user","respond":{"headers":{"a":"b\r\nx-inj: 1"}}}: the header field `a` would hold a control character → write it in one line
    {"path":"/v2/{a"}: `path` is `/v2/{a`, in which a brace stands that is no parameter's → a parameter is a whole segment, such as "/v2/facescans/{id}"
    {"path":"/v2/{}"}: `path` is `/v2/{}`, in which a brace stands that is no parameter's → a parameter is a whole segment, such as "/v2/facescans/{id}"
    {"path":"/v2/{*}"}: `path` is `/v2/{*}`, in which a brace stands that is no parameter's → a parameter is a whole segment, such as "/v2/facescans/{id}"
    {"path":"/v2/{a}{b}"}: `path` is `/v2/{a}{b}`, in which a brace stands that is no parameter's → a parameter is a whole segment, such as "/v2/facescans/{id}"
    {"path":"/v2/a}"}: `path` is `/v2/a}`, in which a brace stands that is no parameter's → a parameter is a whole segment, such as "/v2/facescans/{id}"
    {"name":"."}: `.` is no name of a namespace → use 1 to 64 of A-Z a-z 0-9 . _ -, and not `.` or `..`, which clients take out of a path
    {"name":".."}: `..` is no name of a namespace → use 1 to 64 of A-Z a-z 0-9 . _ -, and not `.` or `..`, which clients take out of a path
    {}: nothing is to be set: `at` or `mode` is needed, or both → send such as {"at":"2026-03-01T09:00:00Z","mode":"frozen"}
    {"by":"2922000d"}: 417428w4d after 2026-03-01T09:00:00.000Z is later than 9999-12-31T23:59:59.999Z, where clocks end → advance by less
    {}: exactly one of `by` and `to` is needed → send such as {"by":"6h"}
    {"by":"99999999999999999w"}: at `by`: `99999999999999999w` is longer than a length of time can be → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    {"mode":1}: at `mode`: expected one of the words that are known here, found the number 1 → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    null: the query does not fit: `limit=-1`: expected a whole number, 0 or more, found the text "-1" → correct it and ask again; GET /__docs/openapi/admin.json describes every query
    null: `before` is `x`, and ids of this namespace look like `refusals.what_cannot_be_meant_is_refused_and_changes_nothing-1` → give the id of the last entry of the list before
    null: `before` is `default-1`, and ids of this namespace look like `refusals.what_cannot_be_meant_is_refused_and_changes_nothing-w1` → give the id of the last entry of the list before
    {"operation":"pulse.*","inject":"reset","on":{"between":["5m"]}}: at `on.between`: expected a list of 2, found 1 of them → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    {"operation":"pulse.*","inject":{"status":"many"}}: at `inject.status`: expected a whole number, 0 or more, found the text "many" → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    {"operation":"intelliprove.get_user","outcome":"not_found","times":0}: it would choose 0 outcomes, and 1 to 1000 can be chosen at a time: see `times` or `sequence` → name at least one, and no more than these at a time
    "#);
}

#[tokio::test]
async fn what_comes_near_to_senseless_is_taken() {
    let sim = Sim::start().await;
    let near = [
        (
            "/__admin/overrides",
            json!({ "operation": "pulse.*", "respond": { "status": 204, "body": "" } }),
            201,
        ),
        ("/__admin/overrides", json!({ "operation": "pulse.*", "respond": { "status": 304 } }), 201),
        ("/__admin/requests/verify", json!({ "path": "/cdn/{*path}", "count": { "max": 0 } }), 200),
        ("/__admin/requests/verify", json!({ "path": "/v2/facescans/{id}", "count": { "max": 0 } }), 200),
        ("/__admin/clock/advance", json!({ "to": "9999-12-31T23:59:59.999Z" }), 200),
        ("/__admin/clock/advance", json!({ "by": "0s" }), 200),
    ];
    for (path, body, status) in near {
        sim.admin().post(path, body).await.expect(status);
    }
}

#[tokio::test]
async fn a_namespace_whose_name_clients_take_out_of_a_path_is_refused_wherever_it_is_named() {
    let sim = Sim::start().await;
    for name in [".", ".."] {
        let answer =
            sim.outside().with("x-lookalike-namespace", name).get("/__admin/clock").await.expect(400);
        assert!(answer.text_at("/detail").contains("not `.` or `..`"), "{answer}");
    }
    sim.outside().with("x-lookalike-namespace", "...").get("/__admin/clock").await.expect(200);
}

#[tokio::test]
async fn a_query_that_a_call_does_not_know_is_refused_by_every_call() {
    let sim = Sim::start().await;
    for path in ["/__admin", "/__admin/health", "/__admin/metrics", "/__docs", "/__docs/openapi/admin.json"] {
        sim.admin().get(path).await.expect(200);
        let answer = sim.admin().get(&format!("{path}?x=1")).await.expect(422);
        assert_eq!(answer.reason(), "bad-query", "{path}");
    }
}

#[tokio::test]
async fn an_action_without_a_vendor_is_named_as_it_was_written() {
    let sim = Sim::start().await;
    let answer = sim.admin().post("/__admin/actions/incode", json!({})).await.expect(404);
    let detail = answer.text_at("/detail");
    assert!(detail.starts_with("no action is named `incode`;"), "{detail}");
}

#[tokio::test]
async fn a_user_whom_nobody_knows_is_told_with_those_who_are_known() {
    let sim = Sim::start().await;
    let id = "00000000-0000-4000-8000-000000000001";
    let user = json!({ "provider": "awsCognito", "user_id": id, "email": "ana@example.test", "password": "Passw0rd!" });
    sim.act(
        "identify.create_user",
        json!({ "project_id": "11111111-1111-4111-8111-111111111111", "user": user }),
    )
    .await;
    let mut told = Vec::new();
    for who in [json!({ "email": "anna@example.test" }), json!({ "external_id": "a" })] {
        let admin = sim.admin();
        let deleted = admin.post("/__admin/actions/identify.delete_user", who);
        told.push(sim.unchanged_by(deleted).await.expect(404).text_at("/detail"));
    }
    assert_snapshot!(told.join("\n"), @"
    email `anna@example.test` is unknown; did you mean `ana@example.test`? known: ana@example.test
    external_id `a` is unknown; known: d9688a28-2ca9-417a-8615-dcbe4b52ed4e
    ");
}

#[tokio::test]
async fn one_notification_is_one() {
    let sim = Sim::start().await;
    sim.act("incode.complete_verification", json!({ "status": "FAILED" })).await;
    let waited = json!({ "count": 2, "state": "no_endpoint", "within": "0s" });
    let answer = sim.admin().post("/__admin/webhooks/wait", waited).await.expect(409);
    assert_snapshot!(answer.text_at("/detail"), @"1 notification is no_endpoint after 0s, not 2");
}

#[tokio::test]
async fn a_body_that_is_compressed_is_415() {
    let sim = Sim::start().await;
    let send = async |coding: &str| {
        let request = sim.admin().request("PUT", "/__admin/clock").json(&json!({ "mode": "frozen" }));
        sim.admin().send(request.header("content-encoding", coding)).await
    };
    let refused = send("gzip").await.expect(415);
    assert_eq!(refused.reason(), "content-encoding");
    send("identity").await.expect(200);
}

#[tokio::test]
async fn what_is_read_with_get_is_looked_at_with_head() {
    let sim = Sim::start().await;
    for path in ["/__admin/clock", "/__admin/requests", "/__admin/metrics", "/__docs"] {
        let answer = sim.admin().call("HEAD", path).await.expect(200);
        assert!(answer.body.is_empty(), "{path}");
    }
    sim.admin().call("HEAD", "/__admin/events").await.expect(405);
}

#[tokio::test]
async fn the_address_that_is_printed_at_the_start_lists_the_calls() {
    let sim = Sim::start().await;
    let index = sim.admin().get("/__admin").await.expect(200).json();
    let calls: Vec<_> = index["calls"].as_array().unwrap().iter().map(|call| call["path"].clone()).collect();
    assert!(calls.len() > 40 && calls.contains(&json!("/__admin/requests/verify")), "{calls:?}");
    let url = index["document"].as_str().unwrap();
    assert!(url.ends_with("/__docs/openapi/admin.json"), "{url}");
    assert_eq!(sim.admin().get("/__admin/").await.status, 308);
}
