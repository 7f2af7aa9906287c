//! `GET /v2/facescans`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;

const LIST: &str = "/v2/facescans?external_user_id=anna";

#[tokio::test]
async fn a_user_without_scans_has_an_empty_list() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    assert_snapshot!(sim.intelliprove().get(LIST).await, @"200 []");
}

/// Acceptance 27.
#[tokio::test]
async fn scans_are_listed_newest_first_whatever_became_of_them() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    sim.scan("anna", json!({})).await;
    sim.advance("90m").await;
    sim.act("intelliprove.complete_face_scan", json!({ "user": "anna", "quality_failure": true })).await;
    assert_snapshot!(sim.intelliprove().get(LIST).await, @r#"200 [{"face_scan_id":"5b3b2521-fc1e-486f-86cd-42077c64cd18","user_id":"3c328b3c-3c16-4c87-8018-57aac881dd81","created_at":"2026-03-01T10:30:00Z","status":"failed"},{"face_scan_id":"7f0f3790-5f08-4b10-a1a9-c7775dd0366b","user_id":"3c328b3c-3c16-4c87-8018-57aac881dd81","created_at":"2026-03-01T09:00:00Z","status":"completed"}]"#);
}

#[tokio::test]
async fn a_token_lists_the_scans_of_its_own_user_only() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    sim.user("bert").await;
    let own = sim.scan("anna", json!({})).await;
    sim.scan("bert", json!({})).await;
    let list = sim.holder("anna").await.get("/v2/facescans").await.expect(200).json();
    let ids: Vec<_> = list.as_array().unwrap().iter().map(|scan| scan["face_scan_id"].clone()).collect();
    assert_eq!(ids, [json!(own)]);
}
