//! Bodies before their members are looked at: JSON or not, and of which content type.

use insta::assert_snapshot;
use serde_json::json;

use super::operations::{OPERATIONS, TWO_USERS};
use crate::support::Sim;

const JSON: &str = "application/json";

/// Acceptance 18.
#[tokio::test]
async fn malformed_json_is_told_before_a_missing_key_on_every_operation_with_a_body() {
    let sim = Sim::intelliprove_with(TWO_USERS).await;
    let mut seen = 0;
    for operation in OPERATIONS.iter().filter(|operation| !operation.body.is_empty()) {
        for method in operation.methods(&sim).await {
            let answer =
                sim.unchanged_by(sim.caller().bytes(&method, &operation.path, JSON, r#"{"a":1,}"#)).await;
            assert_eq!(
                answer.to_string(),
                r#"422 {"detail":[{"loc":["body",7],"msg":"Expecting property name enclosed in double quotes: line 1 column 8 (char 7)","type":"value_error.jsondecode","ctx":{"msg":"Expecting property name enclosed in double quotes","doc":"{\"a\":1,}","pos":7,"lineno":1,"colno":8}}]}"#,
                "{method} {}",
                operation.id
            );
            seen += 1;
        }
    }
    assert_eq!(seen, 13);
}

/// Acceptance 18.
#[tokio::test]
async fn position_line_and_column_are_pythons() {
    let sim = Sim::start().await;
    let mut answers = Vec::new();
    for body in [
        "[1,]",
        "   ",
        "{} x",
        r#"{"a" 1}"#,
        r#"{"a":"x"#,
        "{\n\"é\":1\n \"b\":2}",
        r#"{"a":"\x"}"#,
        r#"{"a":"\u12g4"}"#,
        "{\"a\":\"\t\"}",
        "\u{feff}{\"a\":}",
    ] {
        let answer = sim.caller().bytes("POST", "/v2/users", JSON, body).await.expect(422);
        let ctx = answer.at("/detail/0/ctx");
        assert_eq!(ctx["doc"], body.trim_start_matches('\u{feff}'));
        answers.push(format!(
            "{body:?}: {} at {}, {}",
            answer.text_at("/detail/0/msg"),
            answer.at("/detail/0/loc"),
            ctx["pos"]
        ));
    }
    assert_snapshot!(answers.join("\n"), @r#"
    "[1,]": Expecting value: line 1 column 4 (char 3) at ["body",3], 3
    "   ": Expecting value: line 1 column 4 (char 3) at ["body",3], 3
    "{} x": Extra data: line 1 column 4 (char 3) at ["body",3], 3
    "{\"a\" 1}": Expecting ':' delimiter: line 1 column 6 (char 5) at ["body",5], 5
    "{\"a\":\"x": Unterminated string starting at: line 1 column 6 (char 5) at ["body",5], 5
    "{\n\"é\":1\n \"b\":2}": Expecting ',' delimiter: line 3 column 2 (char 9) at ["body",9], 9
    "{\"a\":\"\\x\"}": Invalid \escape: line 1 column 7 (char 6) at ["body",6], 6
    "{\"a\":\"\\u12g4\"}": Invalid \uXXXX escape: line 1 column 8 (char 7) at ["body",7], 7
    "{\"a\":\"\t\"}": Invalid control character at: line 1 column 7 (char 6) at ["body",6], 6
    "\u{feff}{\"a\":}": Expecting value: line 1 column 6 (char 5) at ["body",5], 5
    "#);
}

/// Acceptance 19.
#[tokio::test]
async fn only_json_types_are_parsed_and_no_type_is_read_as_json() {
    let sim = Sim::start().await;
    let customer = sim.intelliprove();
    sim.user("anna").await;
    let body = r#"{"sex":"F"}"#;
    for kind in
        ["", JSON, "application/json; charset=utf-8", "Application/JSON", "application/Merge-Patch+JSON"]
    {
        customer.bytes("PUT", "/v2/users?external_user_id=anna", kind, body).await.expect(200);
    }
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "text/json",
        "application/jsonx",
        "json",
        "application/xml; x=application/json",
    ] {
        for (path, expected) in [
            (
                "/v2/users?external_user_id=anna",
                r#"{"detail":[{"loc":["body"],"msg":"value is not a valid dict","type":"type_error.dict"}]}"#,
            ),
            (
                "/v2/questions/answer/many?external_user_id=anna",
                r#"{"detail":[{"loc":["body"],"msg":"value is not a valid list","type":"type_error.list"}]}"#,
            ),
        ] {
            let method = if path.starts_with("/v2/users") { "PATCH" } else { "POST" };
            let answer = sim.unchanged_by(customer.bytes(method, path, kind, body)).await;
            assert_eq!(answer.to_string(), format!("422 {expected}"), "{kind} {path}");
        }
    }
}

/// Acceptance 19: what is not JSON by its type is not even read as text.
#[tokio::test]
async fn another_content_type_hides_malformed_json_until_the_key_is_good() {
    let sim = Sim::start().await;
    let nobody = sim.caller().bytes("POST", "/v2/users", "text/plain", r#"{"a":1,}"#).await;
    assert_snapshot!(nobody, @r#"401 {"detail":"Not authenticated"}"#);
    let customer = sim.intelliprove().bytes("POST", "/v2/users", "text/plain", vec![0xff]).await;
    assert_snapshot!(customer, @r#"422 {"detail":[{"loc":["body"],"msg":"value is not a valid dict","type":"type_error.dict"}]}"#);
}

/// Acceptance 19: the body's kind.
#[tokio::test]
async fn a_body_of_another_kind_is_refused_and_an_empty_list_is_an_empty_object() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let customer = sim.intelliprove();
    let mut answers = Vec::new();
    for body in [json!([]), json!([1]), json!("text"), json!(1), json!(false)] {
        let answer = sim.unchanged_by(customer.put("/v2/users?external_user_id=anna", body.clone())).await;
        answers.push(format!("{body} {} {}", answer.status, answer.reason()));
    }
    let answer = customer.post("/v2/questions/answer/many?external_user_id=anna", json!({})).await;
    answers.push(answer.to_string());
    assert_snapshot!(answers.join("\n"), @r#"
    [] 200 
    [1] 422 validation
    "text" 422 validation
    1 422 validation
    false 422 validation
    422 {"detail":[{"loc":["body"],"msg":"value is not a valid list","type":"type_error.list"}]}
    "#);
}
