//! `GET /v2/biomarkers/{face_scan_id}`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Sim;

/// Acceptance 27.
#[tokio::test]
async fn a_completed_scan_has_six_biomarkers_in_order() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let scan = sim.scan("anna", json!({})).await;
    assert_snapshot!(sim.intelliprove().get(&format!("/v2/biomarkers/{scan}")).await, @r#"200 {"face_scan_id":"9148a3e9-cbfb-4644-ae1a-7a56864a5a8b","biomarkers":[{"parameter":"heart_rate","value":60,"unit":"bpm","locked":false},{"parameter":"respiratory_rate","value":15,"unit":"breaths/min","locked":false},{"parameter":"heart_rate_variability","value":73,"unit":"ms","locked":false},{"parameter":"resonant_breathing_score","value":55,"unit":"score","locked":false},{"parameter":"systolic_blood_pressure","value":121,"unit":"mmHg","locked":false},{"parameter":"diastolic_blood_pressure","value":73,"unit":"mmHg","locked":false}]}"#);
}

/// Acceptance 27.
#[tokio::test]
async fn a_quality_failure_is_a_failed_scan_without_biomarkers() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let arguments = json!({ "user": "anna", "quality_failure": true });
    let done = sim.act("intelliprove.complete_face_scan", arguments).await;
    assert_snapshot!(done, @r#"200 {"face_scan_id":"181a38cb-97a3-45b4-87bd-2363e54d37ab","status":"failed"}"#);
    let scan = done.text_at("/face_scan_id");
    assert_eq!(sim.intelliprove().get(&format!("/v2/facescans/{scan}")).await.text_at("/status"), "failed");
    assert_snapshot!(sim.intelliprove().get(&format!("/v2/biomarkers/{scan}")).await, @r#"200 {"face_scan_id":"181a38cb-97a3-45b4-87bd-2363e54d37ab","biomarkers":[]}"#);
}

/// Acceptance 30.
#[tokio::test]
async fn given_biomarkers_replace_drawn_ones_and_leave_the_others_unchanged() {
    let seed = |biomarkers: &str| {
        format!(
            "users: [{{ external_user_id: anna, face_scans: [{{ ago: 1h, \
             face_scan_id: 3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77, biomarkers: {biomarkers} }}] }}]"
        )
    };
    let rows = async |biomarkers: &str| -> Vec<Value> {
        let sim = Sim::intelliprove_with(&seed(biomarkers)).await;
        let answer = sim.intelliprove().get("/v2/biomarkers/3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77").await;
        answer.expect(200).at("/biomarkers").as_array().unwrap().clone()
    };
    let mut drawn = rows("{}").await;
    let given = rows("{ heart_rate: 130, systolic_blood_pressure: 118.5 }").await;
    assert_ne!(drawn, given);
    drawn[0]["value"] = json!(130);
    drawn[4]["value"] = json!(118.5);
    assert_eq!(drawn, given);
}

#[tokio::test]
async fn an_unknown_scan_is_404_and_a_text_that_is_no_id_is_422() {
    let sim = Sim::start().await;
    let unknown = "/v2/biomarkers/3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77";
    assert_snapshot!(sim.intelliprove().get(unknown).await, @r#"404 {"detail":"Face scan not found!"}"#);
    assert_snapshot!(sim.intelliprove().get("/v2/biomarkers/zz").await, @r#"422 {"detail":[{"loc":["path","face_scan_id"],"msg":"value is not a valid uuid","type":"type_error.uuid"}]}"#);
}
