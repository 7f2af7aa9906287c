//! `GET /v2/userprofiles/{profile}`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;

const SPELLINGS: [&str; 5] = ["physical", "mental", "sleep_energy", "energy-sleep", "energy_sleep"];

/// All five spellings for `anna`, a line each.
async fn profiles(sim: &Sim) -> String {
    let mut lines = Vec::new();
    for spelling in SPELLINGS {
        let path = format!("/v2/userprofiles/{spelling}?external_user_id=anna");
        lines.push(sim.intelliprove().get(&path).await.to_string());
    }
    lines.join("\n")
}

/// Acceptance 36. Stress 48.9, risk 49.2, hypertension 14.4, sleep unknown, energy 50.2.
#[tokio::test]
async fn the_three_spellings_of_sleep_and_energy_give_equal_scores() {
    let sim = Sim::intelliprove_with("settings: { metrics_refresh: on_scan }").await;
    sim.user("anna").await;
    let given = json!({ "heart_rate": 71, "respiratory_rate": 15, "heart_rate_variability": 54,
        "systolic_blood_pressure": 118, "diastolic_blood_pressure": 76 });
    sim.scan("anna", given).await;
    assert_snapshot!(profiles(&sim).await, @r#"
    200 {"profile":"physical","score":0.86,"assessment":"good"}
    200 {"profile":"mental","score":0.51,"assessment":"fair"}
    200 {"profile":"sleep_energy","score":0.5,"assessment":"fair"}
    200 {"profile":"energy-sleep","score":0.5,"assessment":"fair"}
    200 {"profile":"energy_sleep","score":0.5,"assessment":"fair"}
    "#);
}

/// Acceptance 36.
#[tokio::test]
async fn another_profile_is_422_with_the_five_spellings() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let answer = sim.intelliprove().get("/v2/userprofiles/foo?external_user_id=anna").await;
    assert_snapshot!(answer, @r#"422 {"detail":[{"loc":["path","profile"],"msg":"value is not a valid enumeration member; permitted: 'physical', 'mental', 'sleep_energy', 'energy-sleep', 'energy_sleep'","type":"type_error.enum","ctx":{"enum_values":["physical","mental","sleep_energy","energy-sleep","energy_sleep"]}}]}"#);
}

/// Acceptance 36.
#[tokio::test]
async fn without_data_the_score_is_zero_or_null_by_setting() {
    let mut seen = Vec::new();
    for setting in ["zero", "none"] {
        let sim = Sim::intelliprove_with(&format!("settings: {{ profile_without_data: {setting} }}")).await;
        sim.user("anna").await;
        let answer = sim.intelliprove().get("/v2/userprofiles/mental?external_user_id=anna").await;
        seen.push(format!("{setting}: {answer}"));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    zero: 200 {"profile":"mental","score":0.0,"assessment":null}
    none: 200 {"profile":"mental","score":null,"assessment":null}
    "#);
}

#[tokio::test]
async fn scores_are_judged_good_fair_or_poor() {
    let sim = Sim::intelliprove_with("settings: { metrics_refresh: on_scan }").await;
    let mut seen = Vec::new();
    for (user, systolic) in [("just good", 128), ("fair", 129), ("just fair", 153), ("poor", 154)] {
        sim.user(user).await;
        // With one scan the physical profile is 100 − hypertension, which is 20 + 1.2 · (systolic − 120) here.
        sim.scan(user, json!({ "systolic_blood_pressure": systolic, "diastolic_blood_pressure": 80 })).await;
        let path = format!("/v2/userprofiles/physical?external_user_id={}", user.replace(' ', "+"));
        seen.push(sim.intelliprove().get(&path).await.to_string());
    }
    assert_snapshot!(seen.join("\n"), @r#"
    200 {"profile":"physical","score":0.7,"assessment":"good"}
    200 {"profile":"physical","score":0.69,"assessment":"fair"}
    200 {"profile":"physical","score":0.4,"assessment":"fair"}
    200 {"profile":"physical","score":0.39,"assessment":"poor"}
    "#);
}
