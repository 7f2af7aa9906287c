//! `GET /v2/questions`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;

const LIST: &str = "/v2/questions?external_user_id=anna";

/// Acceptance 44.
#[tokio::test]
async fn questions_are_sorted_and_open_until_they_are_answered() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let api = sim.intelliprove();
    sim.advance("90s").await;
    let body = json!({ "lookup_key": "nightly_wake_ups", "value": 2, "timezone": "Europe/Brussels" });
    api.post("/v2/questions/answer?external_user_id=anna", body).await.expect(201);
    sim.advance("90s").await;
    let list = api.get(LIST).await.expect(200).json();
    let list = list.as_array().unwrap();
    assert_snapshot!(list[4], @r#"{"lookup_key":"nightly_wake_ups","question":"How often do you wake up at night?","options":[{"value":1,"label":"Never"},{"value":2,"label":"Once"},{"value":3,"label":"Twice"},{"value":4,"label":"Three times"},{"value":5,"label":"More often"}],"answer":2,"answered_at":"2026-03-01T09:01:30Z"}"#);
    let open: Vec<_> =
        list.iter().filter(|row| row["answer"].is_null() && row["answered_at"].is_null()).collect();
    let open: Vec<_> = open.iter().map(|row| &row["lookup_key"]).collect();
    let keys = ["average_sleep_hours", "daily_activities", "feeling_stressed_last_month", "hours_sport_week"];
    assert_eq!(open, keys);
}

#[tokio::test]
async fn they_are_asked_in_the_language_of_the_query_else_of_the_user() {
    let sim = Sim::intelliprove_with("users: [{ external_user_id: anna, language: nl }]").await;
    let mut seen = Vec::new();
    for query in ["", "&language=fr", "&language=en"] {
        let list = sim.intelliprove().get(&format!("{LIST}{query}")).await.expect(200);
        seen.push(list.text_at("/1/question"));
    }
    assert_snapshot!(seen.join("\n"), @"
    Hoe actief ben je op een gewone dag?
    Êtes-vous actif au cours d'une journée ordinaire ?
    How active are you on an ordinary day?
    ");
    assert_snapshot!(sim.intelliprove().get(&format!("{LIST}&language=de")).await, @r#"422 {"detail":[{"loc":["query","language"],"msg":"value is not a valid enumeration member; permitted: 'en', 'nl', 'fr'","type":"type_error.enum","ctx":{"enum_values":["en","nl","fr"]}}]}"#);
}
