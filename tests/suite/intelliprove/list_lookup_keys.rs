//! `GET /v2/questions/lookupkeys`

use insta::assert_snapshot;

use crate::support::Sim;

const PATH: &str = "/v2/questions/lookupkeys";

/// Acceptance 44.
#[tokio::test]
async fn the_keys_are_sorted_and_the_same_for_everyone() {
    let sim = Sim::intelliprove_with(
        "users: [{ external_user_id: anna, answers: { daily_activities: 1 } }]\n\
         questions: [{ lookup_key: coffee_cups_day, question: How many?, options: [None, Some] }]",
    )
    .await;
    let by_key = sim.intelliprove().get(PATH).await;
    assert_snapshot!(by_key, @r#"200 ["average_sleep_hours","coffee_cups_day","daily_activities","feeling_stressed_last_month","hours_sport_week","nightly_wake_ups"]"#);
    assert_eq!(sim.holder("anna").await.get(PATH).await.body, by_key.body);
    assert_eq!(sim.holder("none").await.get(PATH).await.body, by_key.body);
    assert_snapshot!(sim.caller().get(PATH).await, @r#"401 {"detail":"Not authenticated"}"#);
}
