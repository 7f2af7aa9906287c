//! `GET /v2/metrics`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

const BIOMARKERS: [(&str, u8); 6] = [
    ("heart_rate", 71),
    ("respiratory_rate", 15),
    ("heart_rate_variability", 54),
    ("resonant_breathing_score", 46),
    ("systolic_blood_pressure", 118),
    ("diastolic_blood_pressure", 76),
];

/// The contract's example values, so that scores can be worked out by hand.
fn example() -> Value {
    BIOMARKERS.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect()
}

async fn metrics(sim: &Sim) -> Answer {
    sim.intelliprove().get("/v2/metrics?external_user_id=anna").await.expect(200)
}

/// One metric in a line: `50.0 33.3 normal preliminary`.
fn line(answer: &Answer, parameter: &str) -> String {
    let rows = answer.at("/metrics");
    let row = rows.as_array().unwrap().iter().find(|row| row["parameter"] == parameter).unwrap();
    ["score", "confidence", "zone", "status"].map(|name| row[name].to_string()).join(" ").replace('"', "")
}

/// Acceptance 32.
#[tokio::test]
async fn metrics_come_with_the_first_night_after_the_first_scan() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    sim.scan("anna", example()).await;
    assert_snapshot!(metrics(&sim).await, @r#"200 {"last_update_at":null,"metrics":[{"parameter":"energy_balance","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false},{"parameter":"general_fitness","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false},{"parameter":"hypertension","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false},{"parameter":"mental_health_risk","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false},{"parameter":"mental_stress","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false},{"parameter":"sleep_quality","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false}]}"#);
    sim.advance("16h59m59s").await;
    assert_eq!(metrics(&sim).await.at("/last_update_at"), json!(null));
    sim.advance("1s").await;
    assert_snapshot!(metrics(&sim).await, @r#"200 {"last_update_at":"2026-03-02T02:00:00Z","metrics":[{"parameter":"energy_balance","score":50.2,"confidence":33.3,"zone":"normal","status":"preliminary","locked":false},{"parameter":"general_fitness","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false},{"parameter":"hypertension","score":14.4,"confidence":33.3,"zone":"optimal","status":"preliminary","locked":false},{"parameter":"mental_health_risk","score":49.2,"confidence":33.3,"zone":"normal","status":"preliminary","locked":false},{"parameter":"mental_stress","score":48.9,"confidence":33.3,"zone":"normal","status":"preliminary","locked":false},{"parameter":"sleep_quality","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false}]}"#);
}

/// Acceptance 32.
#[tokio::test]
async fn confidence_grows_with_each_scan_and_night() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        sim.scan("anna", example()).await;
        sim.advance("24h").await;
        let answer = metrics(&sim).await;
        seen.push(format!("{} {}", answer.text_at("/last_update_at"), line(&answer, "mental_stress")));
    }
    assert_snapshot!(seen.join("\n"), @"
    2026-03-02T02:00:00Z 48.9 33.3 normal preliminary
    2026-03-03T02:00:00Z 48.9 50.0 normal confirming
    2026-03-04T02:00:00Z 48.9 60.0 normal confirming
    2026-03-05T02:00:00Z 48.9 66.7 normal validated
    ");
}

/// Acceptance 33.
#[tokio::test]
async fn general_fitness_needs_two_scans_unless_minimums_are_off() {
    for (setting, after_one) in [(true, "null null null no_data"), (false, "60.4 33.3 normal preliminary")] {
        let sim = Sim::intelliprove_with(&format!("settings: {{ metric_minimums: {setting} }}")).await;
        sim.user("anna").await;
        sim.scan("anna", example()).await;
        sim.advance("24h").await;
        assert_eq!(line(&metrics(&sim).await, "general_fitness"), after_one, "{setting}");
        sim.scan("anna", example()).await;
        sim.advance("24h").await;
        assert_eq!(line(&metrics(&sim).await, "general_fitness"), "60.4 50.0 normal confirming", "{setting}");
    }
}

/// Acceptance 33. Morning is before 10:00 UTC; the two may lie seven days apart and no further.
#[tokio::test]
async fn sleep_quality_needs_two_morning_scans_within_a_week() {
    let table = [
        ("two mornings", ["2026-02-27T08:00:00Z", "2026-02-28T09:59:59Z"], true),
        ("a week apart", ["2026-02-21T08:00:00Z", "2026-02-28T08:00:00Z"], true),
        ("more than a week apart", ["2026-02-21T07:59:59Z", "2026-02-28T08:00:00Z"], false),
        ("one at ten", ["2026-02-27T08:00:00Z", "2026-02-28T10:00:00Z"], false),
    ];
    for (case, [first, second], enough) in table {
        let sim = Sim::intelliprove_with(&format!(
            "users: [{{ external_user_id: anna, face_scans: [{{ at: {first} }}, {{ at: {second} }}] }}]"
        ))
        .await;
        let found = line(&metrics(&sim).await, "sleep_quality");
        assert_eq!(found != "null null null no_data", enough, "{case}: {found}");
    }
}

/// Acceptance 34.
#[tokio::test]
async fn without_a_scan_for_more_than_seven_days_metrics_are_reconfirming() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    sim.scan("anna", example()).await;
    let mut seen = Vec::new();
    for by in ["7d", "1d"] {
        sim.advance(by).await;
        seen.push(line(&metrics(&sim).await, "mental_stress"));
    }
    sim.scan("anna", example()).await;
    sim.advance("1d").await;
    seen.push(line(&metrics(&sim).await, "mental_stress"));
    assert_snapshot!(seen.join("\n"), @"
    48.9 33.3 normal preliminary
    48.9 33.3 normal reconfirming
    48.9 50.0 normal confirming
    ");
}

/// Acceptance 34.
#[tokio::test]
async fn on_scan_gives_metrics_at_once_and_at_night_as_well() {
    let sim = Sim::intelliprove_with("settings: { metrics_refresh: on_scan }").await;
    sim.user("anna").await;
    sim.scan("anna", example()).await;
    let answer = metrics(&sim).await;
    assert_eq!(answer.text_at("/last_update_at"), "2026-03-01T09:00:00Z");
    assert_eq!(line(&answer, "mental_stress"), "48.9 33.3 normal preliminary");
    sim.advance("17h").await;
    assert_eq!(metrics(&sim).await.text_at("/last_update_at"), "2026-03-02T02:00:00Z");
}

/// Acceptance 34.
#[tokio::test]
async fn metrics_recomputed_on_purpose_are_stamped_now() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    sim.user("bert").await;
    sim.scan("anna", example()).await;
    sim.advance("5m").await;
    assert_snapshot!(sim.act("intelliprove.recompute_metrics", json!({ "user": "bert" })).await, @r#"200 {"users":0}"#);
    assert_eq!(metrics(&sim).await.at("/last_update_at"), json!(null));
    assert_snapshot!(sim.act("intelliprove.recompute_metrics", json!({})).await, @r#"200 {"users":2}"#);
    assert_eq!(metrics(&sim).await.text_at("/last_update_at"), "2026-03-01T09:05:00Z");
}

/// Section 12: an answer moves the scores that ask for it, from the next recompute on.
#[tokio::test]
async fn answers_move_the_scores_at_the_next_recompute() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    sim.scan("anna", example()).await;
    sim.advance("24h").await;
    assert_eq!(line(&metrics(&sim).await, "mental_stress"), "48.9 33.3 normal preliminary");
    let answer = json!({ "lookup_key": "feeling_stressed_last_month", "value": 5 });
    sim.intelliprove().post("/v2/questions/answer?external_user_id=anna", answer).await.expect(201);
    assert_eq!(line(&metrics(&sim).await, "mental_stress"), "48.9 33.3 normal preliminary");
    sim.act("intelliprove.recompute_metrics", json!({ "user": "anna" })).await;
    assert_eq!(line(&metrics(&sim).await, "mental_stress"), "56.9 33.3 normal preliminary");
}

/// Nights are caught up with when somebody looks; the export is the same whether anybody looked.
#[tokio::test]
async fn looking_at_metrics_changes_nothing() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    sim.scan("anna", example()).await;
    sim.advance("3d").await;
    let fork = sim.other("nobody-looked");
    let copy = json!({ "name": fork.namespace, "from": sim.namespace });
    sim.admin().post("/__admin/namespaces", copy).await.expect(201);
    metrics(&sim).await;
    assert_eq!(sim.state().await, fork.state().await);
    assert_eq!(metrics(&sim).await.body, metrics(&fork).await.body);
}

#[tokio::test]
async fn the_end_of_the_calendar_is_survived() {
    // Failed scans wait for no night, so the way there is short.
    let sim = Sim::intelliprove_with(
        "users: [{ external_user_id: demo@example.test, face_scans: [{ ago: 1d, status: failed }] }]",
    )
    .await;
    let end = json!({ "at": "9999-12-31T23:59:59.999Z" });
    sim.admin().put("/__admin/clock", end.clone()).await.expect(200);
    sim.user("late@example.test").await;
    sim.act("intelliprove.complete_face_scan", json!({ "user": "late@example.test" })).await;
    sim.admin().post("/__admin/clock/advance", json!({ "to": end["at"] })).await.expect(200);
    for user in ["late@example.test", "demo@example.test"] {
        let answer =
            sim.intelliprove().get(&format!("/v2/metrics?external_user_id={user}")).await.expect(200);
        assert_eq!(answer.at("/metrics/0/parameter"), "energy_balance", "{answer}");
    }
}
