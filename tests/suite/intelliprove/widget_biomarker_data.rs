//! `POST /v2/widgets/biomarker/data`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

const PATH: &str = "/v2/widgets/biomarker/data?external_user_id=anna";

async fn read(sim: &Sim, data: Value) -> Answer {
    sim.intelliprove().post(PATH, json!({ "data": data, "appearance": { "variation": "none such" } })).await
}

/// Acceptance 42.
#[tokio::test]
async fn it_answers_what_the_widget_shows_with_range_and_zone() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let given = json!({ "heart_rate": 71, "respiratory_rate": 21, "heart_rate_variability": 101,
        "resonant_breathing_score": 39, "systolic_blood_pressure": 118, "diastolic_blood_pressure": 76 });
    let scan = sim.scan("anna", given).await;
    let mut seen = Vec::new();
    for parameter in [
        "heart_rate",
        "respiratory_rate",
        "heart_rate_variability",
        "resonant_breathing_score",
        "blood_pressure",
        "systolic_blood_pressure",
        "diastolic_blood_pressure",
    ] {
        let answer = read(&sim, json!({ "parameter": parameter, "face_scan_id": scan })).await;
        seen.push(answer.to_string());
    }
    assert_snapshot!(seen.join("\n"), @r#"
    200 {"data":{"parameter":"heart_rate","value":71,"unit":"bpm","range":{"min":60,"max":100},"zone":"normal","locked":false}}
    200 {"data":{"parameter":"respiratory_rate","value":21,"unit":"breaths/min","range":{"min":12,"max":20},"zone":"suboptimal","locked":false}}
    200 {"data":{"parameter":"heart_rate_variability","value":101,"unit":"ms","range":{"min":35,"max":100},"zone":"optimal","locked":false}}
    200 {"data":{"parameter":"resonant_breathing_score","value":39,"unit":"score","range":{"min":40,"max":100},"zone":"suboptimal","locked":false}}
    200 {"data":{"parameter":"blood_pressure","value":"118/76","unit":"mmHg","range":{"min":"90/60","max":"139/89"},"zone":"optimal","locked":false}}
    200 {"data":{"parameter":"systolic_blood_pressure","value":118,"unit":"mmHg","range":{"min":90,"max":139},"zone":"optimal","locked":false}}
    200 {"data":{"parameter":"diastolic_blood_pressure","value":76,"unit":"mmHg","range":{"min":60,"max":89},"zone":"optimal","locked":false}}
    "#);
}

#[tokio::test]
async fn a_placeholder_has_unit_and_range_but_no_value() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    assert_snapshot!(read(&sim, json!({ "parameter": "blood_pressure" })).await, @r#"200 {"data":{"parameter":"blood_pressure","value":null,"unit":"mmHg","range":{"min":"90/60","max":"139/89"},"zone":null,"locked":false}}"#);
}

#[tokio::test]
async fn it_refuses_as_the_widget_does() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    sim.user("bert").await;
    let scan = sim.scan("bert", json!({})).await;
    let foreign = json!({ "parameter": "heart_rate", "face_scan_id": scan });
    assert_snapshot!(read(&sim, foreign).await, @r#"403 {"detail":"Forbidden"}"#);
    assert_snapshot!(read(&sim, json!({ "parameter": "mental_stress" })).await, @r#"422 {"detail":[{"loc":["body","data","parameter"],"msg":"value is not a valid enumeration member; permitted: 'heart_rate', 'respiratory_rate', 'heart_rate_variability', 'resonant_breathing_score', 'blood_pressure', 'systolic_blood_pressure', 'diastolic_blood_pressure'","type":"type_error.enum","ctx":{"enum_values":["heart_rate","respiratory_rate","heart_rate_variability","resonant_breathing_score","blood_pressure","systolic_blood_pressure","diastolic_blood_pressure"]}}]}"#);
    assert_snapshot!(sim.intelliprove().post(PATH, json!({})).await, @r#"422 {"detail":[{"loc":["body","data"],"msg":"field required","type":"value_error.missing"}]}"#);
}
