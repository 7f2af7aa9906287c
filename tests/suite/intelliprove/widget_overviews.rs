//! `POST /v2/widgets/{name}` for the widgets that show a user as a whole: main, recommendations, todos.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Caller, Sim};

/// What stands inside the widget's element.
async fn inside(caller: &Caller, name: &str) -> String {
    let path = format!("/v2/widgets/{name}?external_user_id=anna");
    let answer = caller.post(&path, json!({ "data": {} })).await.expect(200);
    let element = answer.text().lines().find(|line| line.starts_with("<div class")).unwrap();
    element.split_once('>').unwrap().1.to_owned()
}

#[tokio::test]
async fn main_shows_three_profiles_and_the_last_completed_scan() {
    let sim = Sim::intelliprove_with("settings: { metrics_refresh: on_scan }").await;
    sim.user("anna").await;
    let mut seen = vec![inside(&sim.intelliprove(), "main").await];
    let given = json!({ "heart_rate": 71, "heart_rate_variability": 54, "systolic_blood_pressure": 118, "diastolic_blood_pressure": 76 });
    sim.scan("anna", given).await;
    sim.advance("1h").await;
    sim.act("intelliprove.complete_face_scan", json!({ "user": "anna", "quality_failure": true })).await;
    seen.push(inside(&sim.intelliprove(), "main").await);
    assert_snapshot!(seen.join("\n"), @r#"
    <ul><li>Physical health <span class="v">No measurement yet</span></li><li>Mental health <span class="v">No measurement yet</span></li><li>Sleep and energy <span class="v">No measurement yet</span></li></ul><p class="d">Last scan: –</p></div>
    <ul><li>Physical health <span class="v">86 % (good)</span></li><li>Mental health <span class="v">51 % (fair)</span></li><li>Sleep and energy <span class="v">50 % (fair)</span></li></ul><p class="d">Last scan: 2026-03-01 09:00 UTC</p></div>
    "#);
}

/// Stress is 50 + 0.9 · 30 − 0.5 · (−20) = 87 here, and with it the risk; hypertension is 20.
#[tokio::test]
async fn recommendations_has_a_text_per_suboptimal_metric_else_a_general_one() {
    let sim = Sim::intelliprove_with("settings: { metrics_refresh: on_scan }").await;
    sim.user("anna").await;
    let mut seen = vec![inside(&sim.intelliprove(), "recommendations").await];
    let given = json!({ "heart_rate": 100, "heart_rate_variability": 30, "systolic_blood_pressure": 120, "diastolic_blood_pressure": 80 });
    sim.scan("anna", given).await;
    seen.push(inside(&sim.intelliprove(), "recommendations").await);
    assert_snapshot!(seen.join("\n"), @"
    <p>Keep going: regular scans, exercise and sleep help you stay healthy.</p></div>
    <ul><li>Talk with someone you trust about how you feel.</li><li>Take five minutes a day for slow breathing.</li></ul></div>
    ");
}

#[tokio::test]
async fn todos_shrink_with_answers_and_todays_scan() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let api = sim.intelliprove();
    let keys = ["average_sleep_hours", "daily_activities", "feeling_stressed_last_month", "hours_sport_week"];
    let answers: Vec<_> = keys.iter().map(|key| json!({ "lookup_key": key, "value": 3 })).collect();
    api.post("/v2/questions/answer/many?external_user_id=anna", json!(answers)).await.expect(201);
    let mut seen = vec![inside(&api, "todos").await];
    sim.scan("anna", json!({})).await;
    seen.push(inside(&api, "todos").await);
    let last = json!({ "lookup_key": "nightly_wake_ups", "value": 3 });
    api.post("/v2/questions/answer?external_user_id=anna", last).await.expect(201);
    seen.push(inside(&api, "todos").await);
    sim.advance("15h").await;
    seen.push(inside(&api, "todos").await);
    assert_snapshot!(seen.join("\n"), @"
    <ul><li>Make your face scan today</li><li>How often do you wake up at night?</li></ul></div>
    <ul><li>How often do you wake up at night?</li></ul></div>
    <p>All done for today</p></div>
    <ul><li>Make your face scan today</li></ul></div>
    ");
}

/// Acceptance 54, for the widgets without a value.
#[tokio::test]
async fn a_forced_lock_or_lack_of_data_shows_in_each_of_them() {
    let sim = Sim::intelliprove_with("settings: { metrics_refresh: on_scan }").await;
    sim.user("anna").await;
    sim.scan("anna", json!({})).await;
    let mut seen = Vec::new();
    for name in ["main", "recommendations", "todos"] {
        for outcome in ["locked", "no_data"] {
            let content = inside(&sim.intelliprove().forcing(outcome), name).await;
            seen.push(format!("{name} {outcome}: {content}"));
        }
    }
    assert_snapshot!(seen.join("\n"), @r#"
    main locked: <ul><li>Physical health <span class="v">Locked</span></li><li>Mental health <span class="v">Locked</span></li><li>Sleep and energy <span class="v">Locked</span></li></ul><p class="d">Last scan: –</p></div>
    main no_data: <ul><li>Physical health <span class="v">No measurement yet</span></li><li>Mental health <span class="v">No measurement yet</span></li><li>Sleep and energy <span class="v">No measurement yet</span></li></ul><p class="d">Last scan: –</p></div>
    recommendations locked: <p>Locked</p></div>
    recommendations no_data: <p>Keep going: regular scans, exercise and sleep help you stay healthy.</p></div>
    todos locked: <p>Locked</p></div>
    todos no_data: <p>All done for today</p></div>
    "#);
}
