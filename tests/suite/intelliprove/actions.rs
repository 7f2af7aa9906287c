//! What happens outside the vendor's API, and how it is refused (section 10).

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

async fn act(sim: &Sim, action: &str, arguments: Value) -> Answer {
    sim.admin().post(&format!("/__admin/actions/intelliprove.{action}"), arguments).await
}

#[tokio::test]
async fn a_user_is_named_by_external_or_user_id() {
    let sim = Sim::start().await;
    let anna = sim.user("anna").await;
    for user in ["anna", &anna, &anna.to_uppercase()] {
        assert_eq!(
            act(&sim, "complete_face_scan", json!({ "user": user })).await.expect(200).text_at("/status"),
            "completed"
        );
    }
    assert_snapshot!(act(&sim, "recompute_metrics", json!({ "user": anna })).await, @r#"200 {"users":1}"#);
}

#[tokio::test]
async fn a_given_biomarker_may_be_any_finite_number() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let scan = sim.scan("anna", json!({ "heart_rate": 171.5, "respiratory_rate": -1 })).await;
    let biomarkers = sim.intelliprove().get(&format!("/v2/biomarkers/{scan}")).await;
    assert_eq!(
        (biomarkers.at("/biomarkers/0/value"), biomarkers.at("/biomarkers/1/value")),
        (json!(171.5), json!(-1))
    );
}

/// Unknown users and parameters list what is known; nothing has changed.
#[tokio::test]
async fn what_is_unknown_is_refused_with_what_is_known() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let before = sim.state().await;
    let mut seen = Vec::new();
    for (action, arguments) in [
        ("complete_face_scan", json!({ "user": "bert" })),
        ("complete_face_scan", json!({ "user": "anna", "biomarkers": { "iq": 100 } })),
        ("recompute_metrics", json!({ "user": "bert" })),
        ("unlock", json!({ "user": "bert" })),
        ("unlock", json!({ "user": "anna", "parameter": "iq" })),
        ("complete_face_scan", json!({})),
        ("complete_face_scan", json!({ "user": "anna", "biomarkers": { "heart_rate": "fast" } })),
        ("unlock", json!({ "user": "anna", "colour": "blue" })),
    ] {
        let answer = act(&sim, action, arguments).await.expect(422);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        seen.push(answer.text_at("/detail"));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    user `bert` is unknown; known: demo@example.test, anna
    biomarker `iq` is unknown; known: heart_rate, respiratory_rate, heart_rate_variability, resonant_breathing_score, systolic_blood_pressure, diastolic_blood_pressure
    user `bert` is unknown; known: demo@example.test, anna
    user `bert` is unknown; known: demo@example.test, anna
    parameter `iq` is unknown; known: heart_rate, respiratory_rate, heart_rate_variability, resonant_breathing_score, blood_pressure, systolic_blood_pressure, diastolic_blood_pressure, energy_balance, general_fitness, hypertension, mental_health_risk, mental_stress, sleep_quality
    arguments: `user` is missing
    argument `biomarkers.heart_rate`: expected a number, found the text "fast"
    argument `colour`: `colour` is not known here; known are user, parameter
    "#);
    assert_snapshot!(act(&sim, "unlock", json!({ "user": "bert" })).await, @r#"422 {"type":"urn:lookalike:problem:not-there","title":"Unprocessable Entity","status":422,"detail":"user `bert` is unknown; known: demo@example.test, anna","hint":"name one that is known, or create it first; GET /__admin/state shows what there is"}"#);
    assert_eq!(sim.state().await, before);
}

#[tokio::test]
async fn the_three_actions_are_listed_and_others_are_unknown() {
    let sim = Sim::start().await;
    let listed = sim.admin().get("/__admin/actions").await.expect(200).json();
    let names: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|action| action["name"].as_str())
        .filter(|name| name.starts_with("intelliprove."))
        .collect();
    let expected =
        ["complete_face_scan", "recompute_metrics", "unlock"].map(|name| format!("intelliprove.{name}"));
    assert_eq!(names, expected);
    act(&sim, "sneeze", json!({})).await.expect(404);
}

/// All users with a completed scan are recomputed, and only they.
#[tokio::test]
async fn without_a_user_everyone_with_a_completed_scan_is_recomputed() {
    let sim = Sim::start().await;
    for user in ["anna", "bert", "carl"] {
        sim.user(user).await;
    }
    for user in ["anna", "bert"] {
        sim.scan(user, json!({})).await;
    }
    act(&sim, "complete_face_scan", json!({ "user": "carl", "quality_failure": true })).await.expect(200);
    assert_snapshot!(act(&sim, "recompute_metrics", json!({})).await, @r#"200 {"users":3}"#);
    assert_snapshot!(sim.admin().call("POST", "/__admin/actions/intelliprove.recompute_metrics").await, @r#"200 {"users":3}"#);
}
