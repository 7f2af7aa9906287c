//! `POST /v2/questions/answer/many`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

async fn answer(sim: &Sim, body: Value) -> Answer {
    sim.intelliprove().post("/v2/questions/answer/many?external_user_id=anna", body).await
}

/// Acceptance 43.
#[tokio::test]
async fn a_batch_is_answered_in_the_order_of_the_request() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let body = json!([
        { "lookup_key": "nightly_wake_ups", "value": 2, "timezone": "Europe/Brussels" },
        { "lookup_key": "daily_activities", "value": 4 },
        { "lookup_key": "nightly_wake_ups", "value": 3 },
    ]);
    assert_snapshot!(answer(&sim, body).await, @r#"201 [{"lookup_key":"nightly_wake_ups","value":2,"user_id":"2e990171-917f-4676-8ab4-b92ff0a3b606"},{"lookup_key":"daily_activities","value":4,"user_id":"2e990171-917f-4676-8ab4-b92ff0a3b606"},{"lookup_key":"nightly_wake_ups","value":3,"user_id":"2e990171-917f-4676-8ab4-b92ff0a3b606"}]"#);
    assert_snapshot!(answer(&sim, json!([])).await, @"201 []");
    let list = sim.intelliprove().get("/v2/questions?external_user_id=anna").await;
    assert_eq!((list.at("/1/answer"), list.at("/4/answer")), (json!(4), json!(3)));
}

/// Acceptance 43.
#[tokio::test]
async fn one_unknown_key_refuses_all_and_nothing_is_saved() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let before = sim.state().await;
    let body =
        json!([{ "lookup_key": "daily_activities", "value": 4 }, { "lookup_key": "shoe_size", "value": 43 }]);
    assert_snapshot!(answer(&sim, body).await, @r#"404 {"detail":"Question not found!"}"#);
    assert_eq!(sim.state().await, before);
}

#[tokio::test]
async fn every_wrong_member_is_named_with_its_place_in_the_array() {
    let sim = Sim::intelliprove_with(
        "users: [{ external_user_id: anna }]\nquestions: [{ lookup_key: cups, question: Cups?, value_type: integer }]",
    )
    .await;
    let body = json!([{ "value": 1 }, 7, { "lookup_key": "daily_activities", "value": null }]);
    assert_snapshot!(answer(&sim, body).await, @r#"422 {"detail":[{"loc":["body",0,"lookup_key"],"msg":"field required","type":"value_error.missing"},{"loc":["body",1],"msg":"value is not a valid dict","type":"type_error.dict"},{"loc":["body",2,"value"],"msg":"none is not an allowed value","type":"type_error.none.not_allowed"}]}"#);
    assert_snapshot!(answer(&sim, json!({})).await, @r#"422 {"detail":[{"loc":["body"],"msg":"value is not a valid list","type":"type_error.list"}]}"#);
    let before = sim.state().await;
    let body =
        json!([{ "lookup_key": "daily_activities", "value": 1 }, { "lookup_key": "cups", "value": "x" }]);
    assert_snapshot!(answer(&sim, body).await, @r#"422 {"detail":[{"loc":["body",1,"value"],"msg":"value is not a valid integer","type":"type_error.integer"}]}"#);
    assert_eq!(sim.state().await, before);
}

/// Section 2, step 7: one 422 with all errors, what a question wants of its value among them.
#[tokio::test]
async fn a_wrong_value_is_told_together_with_every_other_mistake() {
    let sim = Sim::intelliprove_with(
        "users: [{ external_user_id: anna }]\nquestions: [{ lookup_key: cups, question: Cups?, value_type: integer }]",
    )
    .await;
    let body = json!([
        { "lookup_key": "cups", "value": "x", "timezone": [] },
        { "lookup_key": "cups", "value": "3" },
        { "lookup_key": {}, "value": "x" },
        { "lookup_key": "cups", "value": [] },
    ]);
    let answer = sim.intelliprove().post("/v2/questions/answer/many?user_id=zz", body).await;
    assert_snapshot!(answer, @r#"422 {"detail":[{"loc":["query","user_id"],"msg":"value is not a valid uuid","type":"type_error.uuid"},{"loc":["body",0,"value"],"msg":"value is not a valid integer","type":"type_error.integer"},{"loc":["body",0,"timezone"],"msg":"str type expected","type":"type_error.str"},{"loc":["body",2,"lookup_key"],"msg":"str type expected","type":"type_error.str"},{"loc":["body",3,"value"],"msg":"value is not a valid integer","type":"type_error.integer"}]}"#);
}

/// Section 2: types are judged before the user and the questions are looked for.
#[tokio::test]
async fn a_wrong_value_comes_before_an_unknown_question_and_an_unknown_user() {
    let sim = Sim::intelliprove_with(
        "users: [{ external_user_id: anna }]\nquestions: [{ lookup_key: cups, question: Cups?, value_type: integer }]",
    )
    .await;
    let body = json!([{ "lookup_key": "shoe_size", "value": 43 }, { "lookup_key": "cups", "value": "x" }]);
    answer(&sim, body.clone()).await.expect(422);
    sim.intelliprove().post("/v2/questions/answer/many?external_user_id=bert", body).await.expect(422);
    let unknown = json!([{ "lookup_key": "shoe_size", "value": 43 }]);
    let nobody = sim.intelliprove().post("/v2/questions/answer/many?external_user_id=bert", unknown).await;
    assert_eq!(nobody.to_string(), r#"404 {"detail":"User not found!"}"#);
}
