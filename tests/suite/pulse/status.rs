//! `GET /pulse/status`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Made, Sim};

/// Acceptance 1.
#[tokio::test]
async fn the_status_is_told_to_who_has_a_key() {
    let sim = Sim::start().await;
    let missing = sim.unchanged_by(sim.caller().get("/pulse/status")).await;
    assert_snapshot!(missing, @r#"401 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"No API key found in request.","userRef":null,"error":{"code":"API_KEY_MISSING","status":401,"detail":"Send your key in the apikey header."}}"#);
    assert_eq!((missing.header("www-authenticate"), missing.reason()), ("Key", "missing-key"));
    let empty = sim.caller().with("apikey", "").get("/pulse/status").await;
    assert_eq!(empty.body, missing.body);
    let invalid = sim.unchanged_by(sim.caller().with("apikey", "invalid-1").get("/pulse/status")).await;
    assert_snapshot!(invalid, @r#"401 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Invalid authentication credentials.","userRef":null,"error":{"code":"API_KEY_INVALID","status":401,"detail":"This API key is not accepted."}}"#);
    assert_eq!((invalid.header("www-authenticate"), invalid.reason()), ("Key", "bad-key"));
}

/// Acceptance 2.
#[tokio::test]
async fn a_service_that_is_not_ready_says_so_with_success() {
    let sim = Sim::start().await;
    assert_snapshot!(sim.pulse().get("/pulse/status").await, @r#"200 {"timestamp":"2026-03-01T09:00:00.000Z","success":true,"message":"The server is up and ready to receive requests.","status":"OK","version":"sim-1.0.0"}"#);
    sim.act("pulse.set_status", json!({ "status": "NOK" })).await;
    assert_snapshot!(sim.pulse().get("/pulse/status").await, @r#"200 {"timestamp":"2026-03-01T09:00:00.000Z","success":true,"message":"The server is up but is not ready to receive requests. There are no available classifiers/workers.","status":"NOK","version":"sim-1.0.0"}"#);
    assert_eq!(sim.caller().with("apikey", "later").get("/pulse/status").await.text_at("/status"), "NOK");
    sim.act("pulse.set_status", json!({ "status": "OK" })).await;
    assert_eq!(sim.pulse().get("/pulse/status").await.text_at("/status"), "OK");
}

/// Acceptance 3.
#[tokio::test]
async fn a_service_that_is_not_ready_takes_no_patterns_but_does_the_rest() {
    let sim = Sim::start().await;
    let ids = sim.enroll("marie").await;
    let seen = sim.verify("marie", Made::by("marie", 6).body()).await.text_at("/patternId");
    sim.act("pulse.set_status", json!({ "status": "NOK" })).await;
    let pattern = Made::by("marie", 7).body();
    let verify = sim.unchanged_by(sim.verify("marie", pattern.clone())).await;
    assert_snapshot!(verify, @r#"503 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"The server is up but is not ready to receive requests. There are no available classifiers/workers.","userRef":"marie","error":{"code":"NOT_READY","status":503,"detail":"Pulse is not able to process patterns at the moment."}}"#);
    assert_eq!(verify.reason(), "not-ready");
    for kind in ["LINK_PATTERN", "RESET_BIOMETRIC_PROFILE"] {
        let refused = sim.unchanged_by(sim.action("marie", kind, pattern.clone())).await.expect(503);
        assert_eq!(refused.body, verify.body);
    }
    sim.verify("nobody", pattern.clone()).await.expect(503);
    sim.action("nobody", "LINK_PATTERN", pattern).await.expect(503);
    sim.action("marie", "LINK_PATTERN_ID", json!(seen)).await.expect(200);
    sim.action("marie", "UNLINK_PATTERN_ID", json!(ids[0])).await.expect(200);
    sim.action("marie", "RESET_BIOMETRIC_PROFILE", json!(seen)).await.expect(200);
    sim.pulse().get("/pulse/users/marie").await.expect(200);
    sim.pulse().post("/pulse-auth/api/links/create-profile/marie", json!({})).await.expect(200);
    sim.pulse().delete("/pulse/users/marie").await.expect(200);
}

/// The setting says how the service begins, and one tenant may be worse off than the others.
#[tokio::test]
async fn the_status_has_a_beginning_and_may_differ_by_tenant() {
    let sim = Sim::pulse_with("settings: { status: NOK }");
    let status =
        async |key: &str| sim.caller().with("apikey", key).get("/pulse/status").await.text_at("/status");
    assert_eq!(status("a").await, "NOK");
    sim.act("pulse.set_key", json!({ "api_key": "b", "status": "active" })).await;
    sim.act("pulse.set_status", json!({ "status": "OK", "api_key": "b" })).await;
    assert_eq!([status("a").await, status("b").await, status("c").await], ["NOK", "OK", "NOK"]);
}
