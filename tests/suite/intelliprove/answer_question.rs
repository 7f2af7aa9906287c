//! `POST /v2/questions/answer`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

const PATH: &str = "/v2/questions/answer?external_user_id=anna";

async fn answer(sim: &Sim, body: Value) -> Answer {
    sim.intelliprove().post(PATH, body).await
}

/// Acceptance 43.
#[tokio::test]
async fn an_answer_is_201_with_key_value_and_user_but_no_timezone() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let body = json!({ "timezone": "Europe/Brussels", "value": 2, "lookup_key": "nightly_wake_ups" });
    assert_snapshot!(answer(&sim, body).await, @r#"201 {"lookup_key":"nightly_wake_ups","value":2,"user_id":"25f4dad1-c658-47aa-9a21-cda0c5c5fda4"}"#);
}

#[tokio::test]
async fn any_json_but_null_is_a_value_and_the_last_one_counts() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    for value in [json!("often"), json!(99), json!(2.5), json!(false), json!([1, { "a": "é" }]), json!(0)] {
        let body = json!({ "lookup_key": "nightly_wake_ups", "value": value });
        assert_eq!(answer(&sim, body).await.expect(201).at("/value"), value);
        let list = sim.intelliprove().get("/v2/questions?external_user_id=anna").await;
        assert_eq!(list.at("/4/answer"), value);
    }
    assert_snapshot!(answer(&sim, json!({ "lookup_key": "nightly_wake_ups", "value": null })).await, @r#"422 {"detail":[{"loc":["body","value"],"msg":"none is not an allowed value","type":"type_error.none.not_allowed"}]}"#);
    assert_snapshot!(answer(&sim, json!({ "lookup_key": ["x"], "timezone": {} })).await, @r#"422 {"detail":[{"loc":["body","lookup_key"],"msg":"str type expected","type":"type_error.str"},{"loc":["body","value"],"msg":"field required","type":"value_error.missing"},{"loc":["body","timezone"],"msg":"str type expected","type":"type_error.str"}]}"#);
}

/// Acceptance 43.
#[tokio::test]
async fn an_unknown_key_is_404_unless_the_setting_accepts_it() {
    let body = json!({ "lookup_key": "shoe_size", "value": 43 });
    let sim = Sim::start().await;
    sim.user("anna").await;
    let before = sim.state().await;
    assert_snapshot!(answer(&sim, body.clone()).await, @r#"404 {"detail":"Question not found!"}"#);
    assert_eq!(sim.state().await, before);

    let sim = Sim::intelliprove_with("settings: { unknown_lookup_key: accept }").await;
    sim.user("anna").await;
    assert_snapshot!(answer(&sim, body).await, @r#"201 {"lookup_key":"shoe_size","value":43,"user_id":"dce2cd66-43aa-4be9-8872-96503c254b6b"}"#);
    assert!(sim.state().await.contains("shoe_size"));
}

/// Section 9: a question of the scenario may want a number, read as the framework reads numbers.
#[tokio::test]
async fn a_seeded_question_turns_on_the_422_for_its_value() {
    let sim = Sim::intelliprove_with(
        "users: [{ external_user_id: anna }]\nquestions:\n  \
         - { lookup_key: cups, question: Cups?, value_type: integer }\n  \
         - { lookup_key: hours, question: Hours?, value_type: float }\n  \
         - { lookup_key: words, question: Words?, value_type: any }\n",
    )
    .await;
    let mut seen = Vec::new();
    for (key, value) in [
        ("cups", json!("3")),
        ("cups", json!("three")),
        ("hours", json!("1.5")),
        ("hours", json!([])),
        ("words", json!("three")),
    ] {
        seen.push(answer(&sim, json!({ "lookup_key": key, "value": value })).await.to_string());
    }
    assert_snapshot!(seen.join("\n"), @r#"
    201 {"lookup_key":"cups","value":3,"user_id":"cc73a48b-5616-4db4-9038-8c0e64358be4"}
    422 {"detail":[{"loc":["body","value"],"msg":"value is not a valid integer","type":"type_error.integer"}]}
    201 {"lookup_key":"hours","value":1.5,"user_id":"cc73a48b-5616-4db4-9038-8c0e64358be4"}
    422 {"detail":[{"loc":["body","value"],"msg":"value is not a valid float","type":"type_error.float"}]}
    201 {"lookup_key":"words","value":"three","user_id":"cc73a48b-5616-4db4-9038-8c0e64358be4"}
    "#);
}
