//! `POST /v2/users`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;

const ANNA: &str = r#"{"external_user_id":"anna@example.test"}"#;

/// Acceptance 1.
#[tokio::test]
async fn a_new_user_is_201_with_six_members_in_order() {
    let sim = Sim::start().await;
    let body = json!({ "external_user_id": "anna@example.test", "birth_date": "1988-03-14", "sex": "F", "language": "nl" });
    let answer = sim.intelliprove().post("/v2/users", body).await;
    assert_snapshot!(answer, @r#"201 {"user_id":"8adc4898-3e57-4dca-86bd-474fc7afb46e","external_user_id":"anna@example.test","customer":"lookalike","birth_date":"1988-03-14","sex":"F","language":"nl"}"#);
    assert_eq!(answer.header("content-type"), "application/json");
}

/// Acceptance 1.
#[tokio::test]
async fn the_customer_comes_from_the_settings_and_what_is_not_told_is_null() {
    let sim = Sim::intelliprove_with("settings: { customer: Grünwald }").await;
    let answer = sim.intelliprove().post("/v2/users", json!({ "external_user_id": "änna" })).await;
    assert_snapshot!(answer, @r#"201 {"user_id":"0f89f0c0-2894-41bb-bbeb-998d4a2cfeed","external_user_id":"änna","customer":"Grünwald","birth_date":null,"sex":null,"language":null}"#);
}

/// Acceptance 2.
#[tokio::test]
async fn the_same_again_is_200_with_the_stored_user() {
    let sim = Sim::start().await;
    let customer = sim.intelliprove();
    let stored =
        customer.post("/v2/users", json!({ "external_user_id": "anna", "sex": "F" })).await.expect(201);
    let again =
        customer.post("/v2/users", json!({ "external_user_id": "anna", "sex": "M", "language": "fr" }));
    let again = sim.unchanged_by(again).await.expect(200);
    assert_eq!(again.body, stored.body);
    assert_eq!(customer.get("/v2/users?external_user_id=anna").await.body, stored.body);
}

/// Acceptance 2.
#[tokio::test]
async fn the_same_again_is_400_where_the_settings_say_so() {
    let sim = Sim::intelliprove_with("settings: { duplicate_user: error_400 }").await;
    sim.user("anna").await;
    let again =
        sim.unchanged_by(sim.intelliprove().post("/v2/users", json!({ "external_user_id": "anna" }))).await;
    assert_snapshot!(again, @r#"400 {"detail":"User already exists!"}"#);
    assert_eq!(again.reason(), "duplicate");
}

/// Acceptance 3.
#[tokio::test]
async fn the_external_id_may_stand_in_the_query_and_is_missed_where_something_was_sent() {
    let sim = Sim::start().await;
    let customer = sim.intelliprove();
    let mut answers = Vec::new();
    for (query, body) in [
        ("?external_user_id=anna%2Btest", ""),
        ("?external_user_id=bert", "{}"),
        ("?external_user_id=carl", "null"),
        ("", "{}"),
        ("", "[]"),
        ("", ""),
        ("", "null"),
        ("?external_user_id=", ""),
    ] {
        let answer = customer.bytes("POST", &format!("/v2/users{query}"), "application/json", body).await;
        let shown = answer
            .json()
            .get("detail")
            .map_or_else(|| answer.text_at("/external_user_id"), ToString::to_string);
        answers.push(format!("{query} {body} -> {} {shown}", answer.status));
    }
    assert_snapshot!(answers.join("\n"), @r#"
    ?external_user_id=anna%2Btest  -> 201 anna+test
    ?external_user_id=bert {} -> 201 bert
    ?external_user_id=carl null -> 201 carl
     {} -> 422 [{"loc":["body","external_user_id"],"msg":"field required","type":"value_error.missing"}]
     [] -> 422 [{"loc":["body","external_user_id"],"msg":"field required","type":"value_error.missing"}]
      -> 422 [{"loc":["query","external_user_id"],"msg":"field required","type":"value_error.missing"}]
     null -> 422 [{"loc":["query","external_user_id"],"msg":"field required","type":"value_error.missing"}]
    ?external_user_id=  -> 422 [{"loc":["query","external_user_id"],"msg":"ensure this value has at least 1 characters","type":"value_error.any_str.min_length","ctx":{"limit_value":1}}]
    "#);
}

/// Acceptance 3.
#[tokio::test]
async fn the_external_id_of_the_body_wins_but_both_are_judged() {
    let sim = Sim::start().await;
    let customer = sim.intelliprove();
    let answer = customer.bytes("POST", "/v2/users?external_user_id=bert", "", ANNA).await.expect(201);
    assert_eq!(answer.text_at("/external_user_id"), "anna@example.test");
    customer.get("/v2/users?external_user_id=bert").await.expect(404);
    let refused = sim.unchanged_by(customer.bytes("POST", "/v2/users?external_user_id=", "", ANNA)).await;
    assert_snapshot!(refused, @r#"422 {"detail":[{"loc":["query","external_user_id"],"msg":"ensure this value has at least 1 characters","type":"value_error.any_str.min_length","ctx":{"limit_value":1}}]}"#);
}

/// Section 5.2: a number becomes a text with all its digits, however many there are.
#[tokio::test]
async fn two_long_numbers_that_share_a_float_are_two_users() {
    let sim = Sim::start().await;
    let customer = sim.intelliprove();
    for number in ["12345678901234567890123", "12345678901234567890124", "-9223372036854775809"] {
        let body = format!(r#"{{"external_user_id":{number}}}"#);
        let answer = customer.bytes("POST", "/v2/users", "", body).await.expect(201);
        assert_eq!(answer.text_at("/external_user_id"), number);
    }
    let long = format!(r#"{{"external_user_id":{}}}"#, "9".repeat(256));
    assert_snapshot!(customer.bytes("POST", "/v2/users", "", long).await, @r#"422 {"detail":[{"loc":["body","external_user_id"],"msg":"ensure this value has at most 255 characters","type":"value_error.any_str.max_length","ctx":{"limit_value":255}}]}"#);
    let no_id = r#"{"user_id":12345678901234567890123}"#;
    assert_snapshot!(customer.bytes("POST", "/v2/users/authenticate", "", no_id).await, @r#"422 {"detail":[{"loc":["body","user_id"],"msg":"value is not a valid uuid","type":"type_error.uuid"}]}"#);
    let no_object = customer.bytes("POST", "/v2/users", "", "12345678901234567890123").await;
    assert_snapshot!(no_object, @r#"422 {"detail":[{"loc":["body"],"msg":"value is not a valid dict","type":"type_error.dict"}]}"#);
}

/// Acceptance 10.
#[tokio::test]
async fn an_external_id_is_a_text_of_1_to_255_characters() {
    let sim = Sim::start().await;
    let customer = sim.intelliprove();
    for (given, stored) in [
        (json!(123), "123"),
        (json!(1.50), "1.5"),
        (json!(true), "True"),
        (json!("ä".repeat(255)), &*"ä".repeat(255)),
        (json!("x"), "x"),
    ] {
        let answer = customer.post("/v2/users", json!({ "external_user_id": given })).await.expect(201);
        assert_eq!(answer.text_at("/external_user_id"), stored);
    }
    let mut refused = Vec::new();
    for given in [json!(null), json!([]), json!({}), json!(""), json!("ä".repeat(256))] {
        let answer = sim.unchanged_by(customer.post("/v2/users", json!({ "external_user_id": given }))).await;
        refused.push(answer.to_string());
    }
    assert_snapshot!(refused.join("\n"), @r#"
    422 {"detail":[{"loc":["body","external_user_id"],"msg":"none is not an allowed value","type":"type_error.none.not_allowed"}]}
    422 {"detail":[{"loc":["body","external_user_id"],"msg":"str type expected","type":"type_error.str"}]}
    422 {"detail":[{"loc":["body","external_user_id"],"msg":"str type expected","type":"type_error.str"}]}
    422 {"detail":[{"loc":["body","external_user_id"],"msg":"ensure this value has at least 1 characters","type":"value_error.any_str.min_length","ctx":{"limit_value":1}}]}
    422 {"detail":[{"loc":["body","external_user_id"],"msg":"ensure this value has at most 255 characters","type":"value_error.any_str.max_length","ctx":{"limit_value":255}}]}
    "#);
    let in_query = format!("/v2/users?external_user_id={}", "a".repeat(256));
    assert_snapshot!(customer.call("POST", &in_query).await, @r#"422 {"detail":[{"loc":["query","external_user_id"],"msg":"ensure this value has at most 255 characters","type":"value_error.any_str.max_length","ctx":{"limit_value":255}}]}"#);
}
