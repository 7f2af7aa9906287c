//! Stories of Incode at the hosted page.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Sim, came};

/// A person goes through the hosted page as its script does; what is decided, and where they are sent.
async fn at_the_page(sim: &Sim, who: &str) -> (String, String) {
    let opening = json!({ "client_id": "app", "identity": who });
    let session =
        sim.caller().post("/incode-id/api/sessions", opening).await.expect(201).text_at("/session_id");
    let path = format!("/incode-id/api/sessions/{session}/finish");
    let done = sim.caller().post(&path, json!({})).await.expect(200);
    (done.text_at("/status"), done.text_at("/next"))
}

#[tokio::test]
async fn incode_camera_denied() {
    let (sim, receiver) = Sim::told_story().await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        let (status, next) = at_the_page(&sim, "bruno").await;
        let query = next.split_once('?').unwrap().1;
        seen.push(format!("{status} {}", query.split_once("&token=").map_or(query, |(before, _)| before)));
    }
    assert_snapshot!(seen.join("\n"), @"
    PENDING status=fail&error=camera_denied
    PENDING status=fail&error=abandoned
    VERIFIED status=success
    ");
    let told = receiver.received(1).await;
    assert_eq!(
        sim.opened(&told[0].json()).await.expect(200).text_at("/data/email"),
        "bruno.keller@example.test"
    );
    sim.advance("1h").await;
    assert_eq!(receiver.requests().len(), 1, "nothing is told of who gave up");
    assert_eq!(came(&sim.show_marker("face=bruno").await), "PASS");
}

#[tokio::test]
async fn incode_doubtful_documents() {
    let (sim, receiver) = Sim::told_story().await;
    assert_eq!(at_the_page(&sim, "clara").await.0, "FAILED");
    let told = receiver.received(1).await[0].json();
    assert_eq!(sim.opened(&told).await.expect(200).text_at("/status"), "FAILED");
    assert_eq!(at_the_page(&sim, "diego").await.0, "VERIFIED");
    let token = receiver.received(2).await[1].json()["token"].as_str().unwrap().to_owned();
    let info = sim.incode_holder(&token).get("/omni/incode-id/userinfo").await.expect(200);
    assert_snapshot!(info.at("/idAttestation/overall"), @r#"{"value":"50.0","status":"WARN"}"#);
    let checks = info.at("/idAttestation/idValidation/idSpecific");
    let expired = checks.as_array().unwrap().iter().find(|check| check["key"] == "documentExpired").unwrap();
    assert_snapshot!(expired, @r#"{"key":"documentExpired","name":"Document expired","value":"0","status":"WARN"}"#);
}
