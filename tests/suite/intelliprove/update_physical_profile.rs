//! `PUT /v2/userprofiles/physical`, not available after July 2025

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Answer, Sim};

const PATH: &str = "/v2/userprofiles/physical?external_user_id=anna";

fn at(moment: &str, setting: &str) -> Sim {
    Sim::playing(&format!(
        "version: 1\nclock: {{ at: {moment}, mode: frozen }}\nvendors:\n  intelliprove:\n    \
         settings: {{ physical_profile_update: {setting} }}\n    users: [{{ external_user_id: anna, language: nl }}]\n"
    ))
}

async fn put(sim: &Sim) -> Answer {
    sim.intelliprove().put(PATH, json!({ "birth_date": "1988-03-14", "sex": "f" })).await
}

/// Acceptance 37.
#[tokio::test]
async fn it_is_served_until_the_last_second_of_july_2025() {
    let sim = at("2025-07-31T23:59:59Z", "by_date");
    assert_snapshot!(put(&sim).await, @r#"200 {"user_id":"0d05dd8f-3598-4ffe-a7dd-4b0aeac6412d","external_user_id":"anna","customer":"lookalike","birth_date":"1988-03-14","sex":"F","language":"nl"}"#);
    let stored = sim.intelliprove().get("/v2/users?external_user_id=anna").await;
    assert_eq!(stored.text_at("/birth_date"), "1988-03-14");
    sim.advance("1s").await;
    let retired = put(&sim).await;
    assert_snapshot!(retired, @r#"404 {"detail":"Not Found"}"#);
    assert_eq!(retired.reason(), "retired");
}

/// Acceptance 37.
#[tokio::test]
async fn settings_keep_it_for_ever_or_take_it_away() {
    for (moment, setting, status) in [
        ("2026-03-01T09:00:00Z", "always", 200),
        ("2025-01-01T00:00:00Z", "never", 404),
        ("2026-03-01T09:00:00Z", "by_date", 404),
    ] {
        put(&at(moment, setting)).await.expect(status);
    }
}

/// The route is gone before anything else is looked at; reading the profile is not concerned.
#[tokio::test]
async fn once_retired_neither_credentials_nor_bodies_matter() {
    let sim = at("2026-03-01T09:00:00Z", "by_date");
    for body in ["{", "{}", ""] {
        let answer = sim.caller().bytes("PUT", PATH, "application/json", body).await.expect(404);
        assert_eq!(answer.text(), r#"{"detail":"Not Found"}"#);
    }
    sim.intelliprove().get(PATH).await.expect(200);
}

/// User parameters, body and answer are as those of `update_user`; a token is taken as well.
#[tokio::test]
async fn while_served_it_judges_as_update_user_does() {
    let sim = at("2025-07-01T00:00:00Z", "by_date");
    let own = sim.holder("anna").await;
    assert_snapshot!(own.put("/v2/userprofiles/physical", json!({ "language": null })).await, @r#"200 {"user_id":"fe74401e-e609-4f4e-b6f5-f9052143c786","external_user_id":"anna","customer":"lookalike","birth_date":null,"sex":null,"language":null}"#);
    assert_snapshot!(sim.caller().put(PATH, json!({})).await, @r#"401 {"detail":"Not authenticated"}"#);
    assert_snapshot!(sim.intelliprove().put("/v2/userprofiles/physical", json!({})).await, @r#"400 {"detail":"Provide exactly one of user_id or external_user_id"}"#);
    assert_snapshot!(sim.intelliprove().put(PATH, json!({ "sex": "X" })).await, @r#"422 {"detail":[{"loc":["body","sex"],"msg":"value is not a valid enumeration member; permitted: 'M', 'F'","type":"type_error.enum","ctx":{"enum_values":["M","F"]}}]}"#);
    assert_snapshot!(sim.intelliprove().call("PUT", PATH).await, @r#"422 {"detail":[{"loc":["body"],"msg":"field required","type":"value_error.missing"}]}"#);
}
