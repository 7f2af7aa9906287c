//! The body of `authenticate` (section 2, steps 4, 9 and 10).

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

const PATH: &str = "/omni/incode-id/authenticate";

async fn sent(sim: &Sim, body: impl Into<reqwest::Body>) -> Answer {
    sim.unchanged_by(sim.incode().bytes("POST", PATH, "application/json", body)).await
}

/// Acceptance 10.
#[tokio::test]
async fn a_body_that_does_not_fit_is_refused_in_the_vendors_words() {
    let sim = Sim::with_ana();
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let long = json!({ "face": { "template": "x" }, "source": "é".repeat(256) }).to_string();
    let mut seen = Vec::new();
    for body in [
        "",
        "{",
        "{\"face\":",
        "{} {}",
        "not json",
        "\u{feff}{}",
        &deep,
        "[]",
        "null",
        "7",
        "\"face\"",
        "{}",
        "{\"face\":null}",
        "{\"face\":{}}",
        "{\"face\":{\"base64Image\":null,\"imageUrl\":\"\",\"other\":1}}",
        "{\"face\":\"x\"}",
        "{\"face\":[]}",
        "{\"face\":7}",
        "{\"face\":{\"base64Image\":7}}",
        "{\"face\":{\"base64Image\":{}}}",
        "{\"face\":{\"base64Image\":\"x\",\"imageUrl\":[]}}",
        "{\"face\":{\"template\":true}}",
        "{\"face\":{\"template\":\"x\"},\"source\":7}",
        "{\"face\":{\"template\":\"x\"},\"source\":{}}",
        &long,
        "{\"face\":{},\"source\":7}",
    ] {
        let answer = sent(&sim, body.to_owned()).await.expect(400);
        let shown: String = body.chars().take(50).collect();
        seen.push(format!("{shown}: {} {}", answer.text_at("/message"), answer.reason()));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    : BadRequestException: Request body is not valid JSON. bad-json
    {: BadRequestException: Request body is not valid JSON. bad-json
    {"face":: BadRequestException: Request body is not valid JSON. bad-json
    {} {}: BadRequestException: Request body is not valid JSON. bad-json
    not json: BadRequestException: Request body is not valid JSON. bad-json
    ﻿{}: BadRequestException: Request body is not valid JSON. bad-json
    [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[: BadRequestException: Request body is not valid JSON. bad-json
    []: BadRequestException: face is required. validation
    null: BadRequestException: face is required. validation
    7: BadRequestException: face is required. validation
    "face": BadRequestException: face is required. validation
    {}: BadRequestException: face is required. validation
    {"face":null}: BadRequestException: face is required. validation
    {"face":{}}: BadRequestException: face.base64Image is required. validation
    {"face":{"base64Image":null,"imageUrl":"","other":: BadRequestException: face.base64Image is required. validation
    {"face":"x"}: BadRequestException: face has a wrong type. validation
    {"face":[]}: BadRequestException: face has a wrong type. validation
    {"face":7}: BadRequestException: face has a wrong type. validation
    {"face":{"base64Image":7}}: BadRequestException: face.base64Image has a wrong type. validation
    {"face":{"base64Image":{}}}: BadRequestException: face.base64Image has a wrong type. validation
    {"face":{"base64Image":"x","imageUrl":[]}}: BadRequestException: face.imageUrl has a wrong type. validation
    {"face":{"template":true}}: BadRequestException: face.template has a wrong type. validation
    {"face":{"template":"x"},"source":7}: BadRequestException: source has a wrong type. validation
    {"face":{"template":"x"},"source":{}}: BadRequestException: source has a wrong type. validation
    {"face":{"template":"x"},"source":"ééééééééééééééé: BadRequestException: source is too long. validation
    {"face":{},"source":7}: BadRequestException: face.base64Image is required. validation
    "#);
}

#[tokio::test]
async fn bytes_that_are_no_text_are_no_json() {
    let sim = Sim::with_ana();
    let answer = sent(&sim, b"{\"face\":{\"template\":\"\xff\"}}".to_vec()).await.expect(400);
    assert_eq!(answer.reason(), "bad-json");
}

#[tokio::test]
async fn of_a_repeated_member_the_last_counts_and_null_is_absent() {
    let sim = Sim::with_ana();
    for body in [
        r#"{"face":7,"face":{"template":7,"template":"lookalike:face=ana"},"unknown":[]}"#,
        r#"{"face":{"base64Image":null,"imageUrl":null,"template":"lookalike:face=ana"},"source":null}"#,
        r#"{"face":{"base64Image":"","template":"lookalike:face=ana"}}"#,
    ] {
        let answer = sim.incode().bytes("POST", PATH, "application/json", body).await.expect(200);
        assert_eq!(answer.text_at("/status"), "PASS", "{body}");
        assert_eq!(answer.json().get("source"), None);
    }
}

#[tokio::test]
async fn a_source_has_at_most_255_characters() {
    let sim = Sim::with_ana();
    let source = "é".repeat(255);
    let body = json!({ "face": { "template": "lookalike:face=ana" }, "source": source });
    assert_eq!(sim.incode().post(PATH, body).await.expect(200).text_at("/source"), source);
}

/// Acceptance 11.
#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let sim = Sim::with_ana();
    let body = |length: usize| {
        let mut body = json!({ "face": { "template": "x" } }).to_string();
        body.push_str(&" ".repeat(length - body.len()));
        body
    };
    let most = 16 * 1024 * 1024;
    let answer = sent(&sim, body(most + 1)).await.expect(413);
    assert_snapshot!(answer, @r#"413 {"timestamp":1772355600000,"status":413,"error":"Payload Too Large","message":"Request body is too large","path":"/omni/incode-id/authenticate"}"#);
    assert_eq!(answer.reason(), "body-too-large");
    sent(&sim, body(33 * 1024 * 1024)).await.expect(413);
    sim.incode().bytes("POST", PATH, "application/json", body(most)).await.expect(200);
}

#[tokio::test]
async fn the_order_of_the_three_kinds_of_face_is_that_of_the_document() {
    let sim = Sim::with_ana();
    let ana = "lookalike:face=ana";
    for (face, expected) in [
        (json!({ "base64Image": "!", "imageUrl": "x", "template": ana }), Value::from(3010)),
        (json!({ "imageUrl": "x", "template": ana }), Value::from(3010)),
        (json!({ "template": "x" }), Value::from(4019)),
    ] {
        assert_eq!(sim.show(face).await.expect(200).at("/error/status"), expected);
    }
}
