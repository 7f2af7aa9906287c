//! `POST /v2/widgets/metric/data`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;

const PATH: &str = "/v2/widgets/metric/data?external_user_id=anna";

/// Acceptance 42.
#[tokio::test]
async fn it_answers_one_metric_before_and_after_the_first_night() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    sim.scan("anna", json!({ "heart_rate": 71, "heart_rate_variability": 54 })).await;
    let body = json!({ "data": { "parameter": "mental_stress" } });
    assert_snapshot!(sim.intelliprove().post(PATH, body.clone()).await, @r#"200 {"data":{"parameter":"mental_stress","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false}}"#);
    sim.advance("17h").await;
    assert_snapshot!(sim.intelliprove().post(PATH, body).await, @r#"200 {"data":{"parameter":"mental_stress","score":48.9,"confidence":33.3,"zone":"normal","status":"preliminary","locked":false}}"#);
    assert_snapshot!(sim.intelliprove().post(PATH, json!({ "data": { "parameter": "heart_rate" } })).await, @r#"422 {"detail":[{"loc":["body","data","parameter"],"msg":"value is not a valid enumeration member; permitted: 'energy_balance', 'general_fitness', 'hypertension', 'mental_health_risk', 'mental_stress', 'sleep_quality'","type":"type_error.enum","ctx":{"enum_values":["energy_balance","general_fitness","hypertension","mental_health_risk","mental_stress","sleep_quality"]}}]}"#);
}
