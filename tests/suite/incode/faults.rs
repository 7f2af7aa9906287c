//! Injected faults, in the vendor's own words (section 5.1).

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

async fn injected(sim: &Sim, inject: Value) -> Answer {
    let fault = json!({ "operation": "incode.authenticate", "inject": inject, "times": 1 });
    sim.admin().post("/__admin/faults", fault).await.expect(201);
    sim.show_marker("face=ana").await
}

/// Acceptance 55.
#[tokio::test]
async fn a_fault_of_the_platform_is_told_in_the_documents_words() {
    let sim = Sim::with_ana();
    assert_snapshot!(injected(&sim, json!({ "status": 500 })).await, @r#"500 {"timestamp":1772355600000,"status":500,"error":"Internal Server Error","message":"Unexpected error occured","path":"/omni/incode-id/authenticate"}"#);
    assert_snapshot!(injected(&sim, json!({ "status": 503 })).await, @r#"503 {"timestamp":1772355600000,"status":503,"error":"Service Unavailable","message":"Unexpected error occured","path":"/omni/incode-id/authenticate"}"#);
}

#[tokio::test]
async fn every_status_has_its_words() {
    let sim = Sim::with_ana();
    let mut seen = Vec::new();
    for status in [400, 401, 403, 404, 405, 406, 409, 413, 418, 429, 502, 504] {
        let answer = injected(&sim, json!({ "status": status })).await.expect(status);
        assert_eq!((answer.at("/status"), answer.reason()), (status.into(), "injected-fault"));
        seen.push(format!("{status} {}: {}", answer.text_at("/error"), answer.text_at("/message")));
    }
    assert_snapshot!(seen.join("\n"), @"
    400 Bad Request: Unexpected error occured
    401 Unauthorized: Invalid or missing access token
    403 Forbidden: Invalid or missing api key
    404 Not Found: The requested resource doesn't exist
    405 Method Not Allowed: Unacceptable HTTP method for requested resource
    406 Not Acceptable: Unacceptable request
    409 Conflict: Unexpected error occured
    413 Payload Too Large: Request body is too large
    418 I'm a Teapot: Unexpected error occured
    429 Too Many Requests: Too many requests
    502 Bad Gateway: Unexpected error occured
    504 Gateway Timeout: Unexpected error occured
    ");
    let limited = injected(&sim, json!({ "rate_limit": { "retry_after": "1500ms" } })).await.expect(429);
    assert_eq!((limited.header("retry-after"), limited.reason()), ("2", "rate-limit"));
    assert_eq!(limited.text_at("/message"), "Too many requests");
}
