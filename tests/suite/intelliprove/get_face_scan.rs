//! `GET /v2/facescans/{face_scan_id}`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;

/// Acceptance 27.
#[tokio::test]
async fn a_scan_made_by_the_action_is_completed_at_once() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let scan = sim.scan("anna", json!({})).await;
    assert_snapshot!(sim.intelliprove().get(&format!("/v2/facescans/{scan}")).await, @r#"200 {"face_scan_id":"13854e56-1925-4800-a2a2-69a6144a9a0b","user_id":"acb86b62-393a-4bb5-a09d-6c09e3ff405c","created_at":"2026-03-01T09:00:00Z","status":"completed"}"#);
}

#[tokio::test]
async fn with_a_key_no_user_need_be_named() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    sim.user("bert").await;
    let scan = sim.scan("anna", json!({})).await;
    let path = format!("/v2/facescans/{scan}");
    let plain = sim.intelliprove().get(&path).await.expect(200);
    for ignored in ["?external_user_id=bert", "?external_user_id=nobody", "?user_id=zz"] {
        assert_eq!(sim.intelliprove().get(&format!("{path}{ignored}")).await.body, plain.body, "{ignored}");
    }
    sim.intelliprove().get(&format!("/v2/biomarkers/{scan}?user_id=zz")).await.expect(200);
    let judged = sim.holder("anna").await.get(&format!("{path}?user_id=zz")).await;
    assert_snapshot!(judged, @r#"422 {"detail":[{"loc":["query","user_id"],"msg":"value is not a valid uuid","type":"type_error.uuid"}]}"#);
}

#[tokio::test]
async fn an_id_is_read_in_every_form_and_refused_where_it_is_none_or_unknown() {
    let sim = Sim::start().await;
    let user = sim.user("anna").await;
    let scan = sim.scan("anna", json!({})).await;
    let read = async |id: &str| sim.intelliprove().get(&format!("/v2/facescans/{id}")).await;
    let plain = read(&scan).await.expect(200);
    let forms =
        [scan.replace('-', ""), scan.to_uppercase(), format!("%7B{scan}%7D"), format!("urn:uuid:{scan}")];
    for form in forms {
        assert_eq!(read(&form).await.body, plain.body, "{form}");
    }
    assert_snapshot!(read(&user).await, @r#"404 {"detail":"Face scan not found!"}"#);
    assert_snapshot!(read("zz").await, @r#"422 {"detail":[{"loc":["path","face_scan_id"],"msg":"value is not a valid uuid","type":"type_error.uuid"}]}"#);
}

/// Acceptance 31.
#[tokio::test]
async fn a_scan_is_processing_for_as_long_as_the_setting_says() {
    let sim = Sim::intelliprove_with("settings: { scan_processing_time: 30s }").await;
    sim.user("anna").await;
    let done = sim.act("intelliprove.complete_face_scan", json!({ "user": "anna" })).await;
    assert_snapshot!(done, @r#"200 {"face_scan_id":"211332f7-a627-4e7f-b7fe-78878511a26a","status":"processing"}"#);
    let path = format!("/v2/facescans/{}", done.text_at("/face_scan_id"));
    let mut seen = Vec::new();
    for by in ["0s", "29s", "1s"] {
        sim.advance(by).await;
        let status = sim.intelliprove().get(&path).await.expect(200).text_at("/status");
        let biomarkers = sim.intelliprove().get(&path.replace("facescans", "biomarkers")).await.expect(200);
        seen.push(format!("{status} {}", biomarkers.at("/biomarkers").as_array().unwrap().len()));
    }
    assert_eq!(seen, ["processing 0", "processing 0", "completed 6"]);
}

#[tokio::test]
async fn a_scan_that_is_still_processing_does_not_count_for_metrics_until_it_is_completed() {
    let sim =
        Sim::intelliprove_with("settings: { scan_processing_time: 30s, metrics_refresh: on_scan }").await;
    sim.user("anna").await;
    sim.scan("anna", json!({})).await;
    let stamp = async || {
        sim.intelliprove().get("/v2/metrics?external_user_id=anna").await.expect(200).at("/last_update_at")
    };
    assert_eq!(stamp().await, json!(null));
    sim.advance("31s").await;
    assert_eq!(stamp().await, json!("2026-03-01T09:00:30Z"));
}
