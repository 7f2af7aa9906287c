//! Seed data: everything that the example of section 9 shows is there from the start.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Sim;

const EXAMPLE: &str = r#"
settings:
  duplicate_user: error_400
  health_journey: [{ parameter: blood_pressure, scans: 3 }]
users:
  - external_user_id: anna@example.test
    user_id: 0d9c3a52-77b4-4d0e-9a51-6f2c1b8e4a10
    birth_date: 1988-03-14
    sex: F
    language: nl
    max_measurement_count: 5
    unlocked: [blood_pressure]
    answers: { nightly_wake_ups: 2 }
    face_scans:
      - { ago: 2h, face_scan_id: 3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77, status: completed, biomarkers: { heart_rate: 71 } }
      - { ago: 9d }
      - { at: 2026-02-20T08:10:00Z, status: failed }
  - external_user_id: null
    user_id: 5f4d1a0e-8c1b-4d5e-9a8c-2b7e6f1d3c90
    face_scans: [{ ago: 1d }]
  - external_user_id: open@example.test
    unlocked: all
    face_scans: [{ ago: 1d }]
questions:
  - { lookup_key: coffee_cups_day, question: "How many cups of coffee?", options: ["None", "One", "Two or more"] }
"#;

async fn get(sim: &Sim, path: &str) -> Value {
    sim.intelliprove().get(path).await.expect(200).json()
}

const ANNA: &str = "external_user_id=anna%40example.test";

#[tokio::test]
async fn a_seeded_user_is_as_the_scenario_says_with_or_without_an_external_id() {
    let sim = Sim::intelliprove_with(EXAMPLE).await;
    assert_snapshot!(get(&sim, &format!("/v2/users?{ANNA}")).await, @r#"{"user_id":"0d9c3a52-77b4-4d0e-9a51-6f2c1b8e4a10","external_user_id":"anna@example.test","customer":"lookalike","birth_date":"1988-03-14","sex":"F","language":"nl"}"#);
    assert_snapshot!(get(&sim, "/v2/users?user_id=5f4d1a0e-8c1b-4d5e-9a8c-2b7e6f1d3c90").await, @r#"{"user_id":"5f4d1a0e-8c1b-4d5e-9a8c-2b7e6f1d3c90","external_user_id":null,"customer":"lookalike","birth_date":null,"sex":null,"language":null}"#);
    let body = json!({ "external_user_id": "anna@example.test" });
    assert_snapshot!(sim.intelliprove().post("/v2/users", body).await, @r#"400 {"detail":"User already exists!"}"#);
}

#[tokio::test]
async fn seeded_scans_are_made_in_order_of_time() {
    let sim = Sim::intelliprove_with(EXAMPLE).await;
    let scans = get(&sim, &format!("/v2/facescans?{ANNA}")).await;
    let scans: Vec<_> = scans
        .as_array()
        .unwrap()
        .iter()
        .map(|scan| format!("{} {}", scan["created_at"], scan["status"]))
        .collect();
    assert_snapshot!(scans.join("\n"), @r#"
    "2026-03-01T07:00:00Z" "completed"
    "2026-02-20T09:00:00Z" "completed"
    "2026-02-20T08:10:00Z" "failed"
    "#);
    let biomarkers = get(&sim, "/v2/biomarkers/3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77").await;
    assert_eq!(biomarkers["biomarkers"][0]["value"], json!(71));
}

/// The latest 02:00 at or before the start counts as done: it took the scans completed by then, not that of 07:00.
#[tokio::test]
async fn the_night_before_the_start_counts_as_done() {
    let sim = Sim::intelliprove_with(EXAMPLE).await;
    let metrics = get(&sim, &format!("/v2/metrics?{ANNA}")).await;
    assert_snapshot!(metrics, @r#"{"last_update_at":"2026-03-01T02:00:00Z","metrics":[{"parameter":"energy_balance","score":50.1,"confidence":33.3,"zone":"normal","status":"reconfirming","locked":false},{"parameter":"general_fitness","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false},{"parameter":"hypertension","score":0.0,"confidence":33.3,"zone":"optimal","status":"reconfirming","locked":false},{"parameter":"mental_health_risk","score":49.5,"confidence":33.3,"zone":"normal","status":"reconfirming","locked":false},{"parameter":"mental_stress","score":49.3,"confidence":33.3,"zone":"normal","status":"reconfirming","locked":false},{"parameter":"sleep_quality","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false}]}"#);
    sim.advance("17h").await;
    let metrics = get(&sim, &format!("/v2/metrics?{ANNA}")).await;
    assert_eq!(metrics["last_update_at"], "2026-03-02T02:00:00Z");
    assert_eq!(metrics["metrics"][0]["confidence"], json!(50.0));
}

/// With `on_scan` each seeded scan brought its own recompute, and the last of them is the latest.
#[tokio::test]
async fn with_on_scan_the_latest_recompute_is_that_of_the_latest_scan() {
    let sim = Sim::intelliprove_with(
        "settings: { metrics_refresh: on_scan }\n\
         users: [{ external_user_id: anna, face_scans: [{ ago: 9d }, { ago: 2h }] }]",
    )
    .await;
    let metrics = get(&sim, "/v2/metrics?external_user_id=anna").await;
    assert_eq!(metrics["last_update_at"], "2026-03-01T07:00:00Z");
    assert_eq!(metrics["metrics"][4]["confidence"], json!(50.0));
    sim.advance("17h").await;
    let metrics = get(&sim, "/v2/metrics?external_user_id=anna").await;
    assert_eq!(metrics["last_update_at"], "2026-03-02T02:00:00Z");
}

#[tokio::test]
async fn unlocked_names_and_all_open_what_the_journey_locks() {
    let sim = Sim::intelliprove_with(EXAMPLE).await;
    for (user, locked) in [
        (ANNA, json!(false)),
        ("external_user_id=open%40example.test", json!(false)),
        ("user_id=5f4d1a0e-8c1b-4d5e-9a8c-2b7e6f1d3c90", json!(true)),
    ] {
        let scan = get(&sim, &format!("/v2/facescans?{user}")).await[0]["face_scan_id"].clone();
        let biomarkers = get(&sim, &format!("/v2/biomarkers/{}", scan.as_str().unwrap())).await;
        assert_eq!(biomarkers["biomarkers"][4]["locked"], locked, "{user}");
    }
}

#[tokio::test]
async fn seeded_answers_and_questions_are_listed() {
    let sim = Sim::intelliprove_with(EXAMPLE).await;
    let list = get(&sim, &format!("/v2/questions?{ANNA}")).await;
    assert_snapshot!(list[1], @r#"{"lookup_key":"coffee_cups_day","question":"How many cups of coffee?","options":[{"value":1,"label":"None"},{"value":2,"label":"One"},{"value":3,"label":"Two or more"}],"answer":null,"answered_at":null}"#);
    let given: Vec<_> = list.as_array().unwrap().iter().filter(|row| row["answer"] != json!(null)).collect();
    assert_eq!(given.len(), 1);
    assert_eq!((&given[0]["lookup_key"], &given[0]["answer"]), (&json!("nightly_wake_ups"), &json!(2)));
}

/// A user's own limit is in their tokens, in place of the setting.
#[tokio::test]
async fn a_users_own_measurement_limit_holds() {
    let sim = Sim::intelliprove_with(EXAMPLE).await;
    let holder = sim.holder("anna@example.test").await;
    for status in [201, 201, 201, 403] {
        holder.post("/plugin/api/sessions", json!({})).await.expect(status);
        sim.scan("anna@example.test", json!({})).await;
    }
}

/// A deleted seeded user is gone until the namespace is reset.
#[tokio::test]
async fn a_reset_brings_the_seeds_back() {
    let sim = Sim::intelliprove_with(EXAMPLE).await;
    let before = sim.state().await;
    sim.intelliprove().delete(&format!("/v2/users?{ANNA}")).await.expect(204);
    assert_ne!(sim.state().await, before);
    let reset = sim.admin().call("POST", "/__admin/reset").await;
    assert!(reset.status < 300, "{reset}");
    assert_eq!(sim.state().await, before);
}
