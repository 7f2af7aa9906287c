//! Injected faults speak the vendor's language (section 5).

use insta::assert_snapshot;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::Sim;

async fn inject(sim: &Sim, operation: &str, inject: Value) {
    let fault = json!({ "operation": operation, "inject": inject, "times": 1 });
    sim.admin().post("/__admin/faults", fault).await.expect(201);
}

/// Acceptance 40.
#[tokio::test]
async fn an_injected_status_has_its_code_and_phrase() {
    let sim = Sim::start().await;
    let mut seen = Vec::new();
    for status in [400, 404, 409, 429, 500, 502, 503, 599] {
        inject(&sim, "pulse.get_user", json!({ "status": status })).await;
        let answer = sim.caller().get("/pulse/users/marie").await.expect(status);
        assert_eq!(answer.reason(), "injected-fault");
        seen.push(format!("{status} {} {}", answer.text_at("/error/code"), answer.text_at("/message")));
    }
    assert_snapshot!(seen.join("\n"), @"
    400 CLIENT_ERROR Bad Request
    404 CLIENT_ERROR Not Found
    409 CLIENT_ERROR Conflict
    429 RATE_LIMITED Too Many Requests
    500 SERVER_ERROR Internal Server Error
    502 SERVER_ERROR Bad Gateway
    503 NOT_READY Service Unavailable
    599 SERVER_ERROR Error
    ");
    inject(&sim, "pulse.*", json!({ "status": 503 })).await;
    assert_snapshot!(sim.caller().get("/pulse/users/marie").await, @r#"503 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Service Unavailable","userRef":"marie","error":{"code":"NOT_READY","status":503,"detail":"Injected by a fault rule."}}"#);
}

/// Acceptance 40.
#[tokio::test]
async fn a_rate_limit_says_when_to_come_back() {
    let sim = Sim::start().await;
    inject(&sim, "pulse.*", json!({ "rate_limit": { "retry_after": "3s" } })).await;
    let answer = sim.pulse().get("/pulse/status").await.expect(429);
    assert_eq!((answer.header("retry-after"), answer.at("/error/code")), ("3", json!("RATE_LIMITED")));
}

/// Acceptance 40: every operation, the pages of people included.
#[tokio::test]
async fn a_fault_strikes_every_operation() {
    let sim = Sim::start().await;
    let operations = sim.admin().get("/__admin/operations").await.json();
    let ours: Vec<_> = operations.as_array().unwrap().iter().filter(|row| row["vendor"] == "pulse").collect();
    assert_eq!(ours.len(), 10);
    for row in ours {
        inject(&sim, row["id"].as_str().unwrap(), json!({ "status": 500 })).await;
        let path = row["path"].as_str().unwrap().replace("{user_ref}", "marie").replace("{key}", "k");
        let answer = sim.caller().call(row["methods"][0].as_str().unwrap(), &path).await.expect(500);
        assert_eq!(answer.at("/error/code"), "SERVER_ERROR", "{path}");
    }
}

/// Section 5: the message is the phrase that the status line has.
#[tokio::test]
async fn an_injected_status_says_what_its_status_line_says() {
    let sim = Sim::start().await;
    for status in (400..=431).chain([451]).chain(500..=511) {
        let Some(phrase) = StatusCode::from_u16(status).unwrap().canonical_reason() else { continue };
        inject(&sim, "pulse.get_user", json!({ "status": status })).await;
        let answer = sim.caller().get("/pulse/users/marie").await.expect(status);
        assert_eq!(answer.text_at("/message"), phrase, "{status}");
    }
}
