//! What the health journey locks is hidden wherever it would be read (acceptance 35).

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Sim;

const JOURNEY: &str = "settings:\n  metrics_refresh: on_scan\n  health_journey:\n    \
    - { parameter: blood_pressure, scans: 3 }\n    - { parameter: mental_stress, scans: 2 }\n";

/// The names that are locked in the biomarkers of a scan and in the metrics of its user.
async fn locked(sim: &Sim, scan: &str) -> String {
    let biomarkers = sim.intelliprove().get(&format!("/v2/biomarkers/{scan}")).await.expect(200);
    let metrics = sim.intelliprove().get("/v2/metrics?external_user_id=anna").await.expect(200);
    let rows = [biomarkers.at("/biomarkers"), metrics.at("/metrics")];
    let rows = rows.iter().flat_map(|rows| rows.as_array().unwrap());
    let names = rows.filter(|row| row["locked"] == true).inspect(|row| assert_hidden(row));
    names.map(|row| row["parameter"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
}

fn assert_hidden(row: &Value) {
    for member in ["value", "unit", "score", "confidence", "zone"] {
        assert!(row.get(member).is_none_or(Value::is_null), "{member} shows in {row}");
    }
}

/// Acceptance 35.
#[tokio::test]
async fn values_are_locked_until_the_scan_that_unlocks_them() {
    let sim = Sim::intelliprove_with(JOURNEY).await;
    sim.user("anna").await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        let scan = sim.scan("anna", json!({})).await;
        seen.push(locked(&sim, &scan).await);
    }
    let pressures = "systolic_blood_pressure diastolic_blood_pressure";
    assert_eq!(seen, [&format!("{pressures} mental_stress"), pressures, ""]);
}

/// A failed scan brings nobody further.
#[tokio::test]
async fn only_completed_scans_count() {
    let sim = Sim::intelliprove_with(JOURNEY).await;
    sim.user("anna").await;
    let scan = sim.scan("anna", json!({})).await;
    let before = locked(&sim, &scan).await;
    for _ in 0..3 {
        let arguments = json!({ "user": "anna", "quality_failure": true });
        sim.act("intelliprove.complete_face_scan", arguments).await;
    }
    assert_eq!(locked(&sim, &scan).await, before);
}

/// Acceptance 35.
#[tokio::test]
async fn the_action_unlocks_one_parameter_or_all() {
    let sim = Sim::intelliprove_with(JOURNEY).await;
    sim.user("anna").await;
    let scan = sim.scan("anna", json!({})).await;
    let unlock = async |arguments: Value| sim.act("intelliprove.unlock", arguments).await;
    assert_snapshot!(unlock(json!({ "user": "anna", "parameter": "systolic_blood_pressure" })).await, @r#"200 {"unlocked":["systolic_blood_pressure"]}"#);
    assert_eq!(locked(&sim, &scan).await, "diastolic_blood_pressure mental_stress");
    assert_snapshot!(unlock(json!({ "user": "anna", "parameter": "blood_pressure" })).await, @r#"200 {"unlocked":["blood_pressure"]}"#);
    assert_eq!(locked(&sim, &scan).await, "mental_stress");
    assert_snapshot!(unlock(json!({ "user": "anna" })).await, @r#"200 {"unlocked":["blood_pressure","mental_stress"]}"#);
    assert_eq!(locked(&sim, &scan).await, "");
}

/// Acceptance 35, in widgets: the value is nowhere in the answer.
#[tokio::test]
async fn widgets_and_their_data_hide_what_is_locked() {
    let sim = Sim::intelliprove_with(JOURNEY).await;
    sim.user("anna").await;
    let given = json!({ "systolic_blood_pressure": 133, "diastolic_blood_pressure": 87 });
    let scan = sim.scan("anna", given).await;
    let data = json!({ "parameter": "blood_pressure", "face_scan_id": scan });
    let mut seen = String::new();
    for (path, data) in [
        ("biomarker/data", &data),
        ("graph/data", &json!({ "parameter": "blood_pressure" })),
        ("metric/data", &json!({ "parameter": "mental_stress" })),
        ("biomarker", &data),
        ("graph", &json!({ "parameter": "blood_pressure" })),
        ("metric", &json!({ "parameter": "mental_stress" })),
    ] {
        let path = format!("/v2/widgets/{path}?external_user_id=anna");
        let answer = sim.intelliprove().post(&path, json!({ "data": data })).await.expect(200);
        assert!(!answer.text().contains("133") && !answer.text().contains("87"), "{answer}");
        let opening = |line: &&str| line.starts_with('{') || line.starts_with("<div class");
        seen.push_str(answer.text().lines().find(opening).unwrap());
        seen.push('\n');
    }
    assert_snapshot!(seen, @r#"
    {"data":{"parameter":"blood_pressure","value":null,"unit":null,"range":null,"zone":null,"locked":true}}
    {"data":{"parameter":"blood_pressure","title":null,"unit":null,"locked":true,"points":[]}}
    {"data":{"parameter":"mental_stress","score":null,"confidence":null,"zone":null,"status":"no_data","locked":true}}
    <div class="intelli-widget" id="intelli-widget-id" data-widget="biomarker" data-variation="default" data-parameter="blood_pressure" data-value="" data-unit="" data-locked="true" data-language="en" data-version="1"><p class="l">Blood pressure</p><p><span class="v">Locked</span></p><p class="z">Locked</p></div>
    <div class="intelli-widget" id="intelli-widget-id" data-widget="graph" data-variation="default" data-parameter="blood_pressure" data-value="" data-unit="" data-locked="true" data-language="en" data-version="1"><p class="l">Blood pressure</p><p class="d">Locked</p><p class="d">2026-01-30 – 2026-03-01</p></div>
    <div class="intelli-widget" id="intelli-widget-id" data-widget="metric" data-variation="default" data-parameter="mental_stress" data-value="" data-locked="true" data-language="en" data-version="1"><p class="l">Mental stress</p><p class="v">–</p><p class="z">Locked</p></div>
    "#);
}

/// Section 4.5: a pair shows both its parts, so it is locked while either is.
#[tokio::test]
async fn a_pair_one_of_whose_parts_is_locked_is_locked() {
    let sim = Sim::intelliprove_with(
        "settings: { health_journey: [{ parameter: systolic_blood_pressure, scans: 3 }] }",
    )
    .await;
    sim.user("anna").await;
    let scan = sim.scan("anna", json!({ "systolic_blood_pressure": 133 })).await;
    assert_eq!(locked(&sim, &scan).await, "systolic_blood_pressure");
    let pair = json!({ "data": { "parameter": "blood_pressure", "face_scan_id": scan } });
    let widgets = async |hidden: bool| {
        for name in ["biomarker/data", "graph/data", "biomarker", "graph"] {
            let path = format!("/v2/widgets/{name}?external_user_id=anna");
            let answer = sim.intelliprove().post(&path, pair.clone()).await.expect(200);
            assert_eq!(!answer.text().contains("133"), hidden, "{name}: {answer}");
        }
    };
    widgets(true).await;
    let part = json!({ "user": "anna", "parameter": "systolic_blood_pressure" });
    sim.act("intelliprove.unlock", part).await.expect(200);
    widgets(false).await;
}
