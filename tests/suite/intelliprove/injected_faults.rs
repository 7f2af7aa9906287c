//! Injected faults speak the vendor's language (section 5.1).

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::operations::{OPERATIONS, TWO_USERS};
use crate::support::Sim;

async fn inject(sim: &Sim, operation: &str, inject: Value, times: u32) {
    let fault = json!({ "operation": operation, "inject": inject, "times": times });
    sim.admin().post("/__admin/faults", fault).await.expect(201);
}

/// Acceptance 52.
#[tokio::test]
async fn each_injected_status_has_its_phrase() {
    let sim = Sim::start().await;
    let caller = sim.intelliprove().with("origin", "https://app.example.test");
    let mut answers = Vec::new();
    for status in [400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504, 599] {
        inject(&sim, "intelliprove.get_user", json!({ "status": status }), 1).await;
        let answer = caller.get("/v2/users").await;
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!((answer.reason(), answer.header("retry-after")), ("injected-fault", ""));
        answers.push(answer.to_string());
    }
    assert_snapshot!(answers.join("\n"), @r#"
    400 {"detail":"Bad Request"}
    401 {"detail":"Unauthorized"}
    403 {"detail":"Forbidden"}
    404 {"detail":"Not Found"}
    408 {"detail":"Request Timeout"}
    409 {"detail":"Conflict"}
    413 {"detail":"Request Entity Too Large"}
    422 {"detail":[{"loc":["body"],"msg":"field required","type":"value_error.missing"}]}
    429 {"detail":"Too Many Requests"}
    500 {"detail":"Internal Server Error"}
    502 {"detail":"Bad Gateway"}
    503 {"detail":"Service Unavailable"}
    504 {"detail":"Gateway Timeout"}
    599 {"detail":"Error"}
    "#);
    assert_snapshot!(caller.get("/v2/users").await, @r#"400 {"detail":"Provide exactly one of user_id or external_user_id"}"#);
}

/// Acceptance 52.
#[tokio::test]
async fn a_rate_limit_is_429_with_retry_after() {
    let sim = Sim::start().await;
    inject(&sim, "intelliprove.*", json!({ "rate_limit": { "retry_after": "2s" } }), 1).await;
    inject(&sim, "intelliprove.*", json!({ "rate_limit": {} }), 1).await;
    for seconds in ["2", "1"] {
        let answer = sim.intelliprove().with("origin", "null").get("/v2/metrics").await;
        assert_eq!(answer.to_string(), r#"429 {"detail":"Too Many Requests"}"#);
        assert_eq!((answer.header("retry-after"), answer.reason()), (seconds, "injected-fault"));
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
}

/// Acceptance 52: on every operation, before credentials and body, and nothing is done.
#[tokio::test]
async fn a_fault_strikes_every_operation_before_anything_is_judged() {
    let sim = Sim::intelliprove_with(TWO_USERS).await;
    for operation in OPERATIONS {
        for method in operation.methods(&sim).await {
            for caller in [sim.caller(), sim.intelliprove()] {
                let held = async || sim.admin().get("/__admin/state/intelliprove").await.expect(200).body;
                let before = held().await;
                inject(&sim, &operation.full_id(), json!({ "status": 503 }), 1).await;
                let answer = operation.call(&caller, &method, operation.for_anna()).await;
                let body = if method == "HEAD" { "" } else { r#"{"detail":"Service Unavailable"}"# };
                assert_eq!(answer.to_string(), format!("503 {body}"), "{method} {}", operation.id);
                assert_eq!(answer.reason(), "injected-fault");
                assert_eq!(held().await, before, "{method} {}", operation.id);
            }
        }
    }
}

/// Routes and preflights are no operations, so no fault strikes them.
#[tokio::test]
async fn what_meets_no_operation_meets_no_fault() {
    let sim = Sim::start().await;
    inject(&sim, "intelliprove.*", json!({ "status": 500 }), 1).await;
    let preflight = sim.caller().with("origin", "x").with("access-control-request-method", "PUT");
    preflight.call("OPTIONS", "/v2/users").await.expect(200);
    for (path, status) in
        [("/v2/users/", 307), ("/v2/nothing", 404), ("/v2/users/authenticate", 405), ("/v2/users", 500)]
    {
        assert_eq!(sim.caller().get(path).await.status, status, "{path}");
    }
}
