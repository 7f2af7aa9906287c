//! `GET /v2/users`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;

/// Acceptance 4.
#[tokio::test]
async fn every_way_to_name_a_user_finds_the_same_object() {
    let sim = Sim::start().await;
    let customer = sim.intelliprove();
    let body = json!({ "external_user_id": "anna+1@example.test", "sex": "F" });
    let user = customer.post("/v2/users", body).await.expect(201);
    let dashed = user.text_at("/user_id");
    let bare = dashed.replace('-', "");
    for query in [
        format!("user_id={dashed}"),
        format!("user_id={bare}"),
        format!("user_id={}", dashed.to_uppercase()),
        format!("user_id=%7B{dashed}%7D"),
        format!("user_id=urn:uuid:{dashed}"),
        format!("user_id={bare}&external_user_id="),
        "external_user_id=anna%2B1%40example.test".into(),
        "external_user_id=anna%2b1@example.test".into(),
    ] {
        let found = sim.unchanged_by(customer.get(&format!("/v2/users?{query}"))).await.expect(200);
        assert_eq!(found.body, user.body, "{query}");
    }
}

/// Acceptance 5.
#[tokio::test]
async fn exactly_one_id_of_somebody_who_is_there_must_be_given() {
    let sim = Sim::start().await;
    let id = sim.user("anna").await;
    let mut answers = Vec::new();
    for query in [
        String::new(),
        "?external_user_id=".into(),
        format!("?user_id={id}&external_user_id=anna"),
        "?external_user_id=Anna".into(),
        "?user_id=00000000-0000-4000-8000-000000000000".into(),
        "?user_id=zz".into(),
        "?user_id=".into(),
        "?user_id=zz&user_id=".into(),
    ] {
        let answer = sim.unchanged_by(sim.intelliprove().get(&format!("/v2/users{query}"))).await;
        answers.push(format!("{} {answer}", answer.reason()));
    }
    assert_snapshot!(answers.join("\n"), @r#"
    user-parameter 400 {"detail":"Provide exactly one of user_id or external_user_id"}
    user-parameter 400 {"detail":"Provide exactly one of user_id or external_user_id"}
    user-parameter 400 {"detail":"Provide exactly one of user_id or external_user_id"}
    not-found 404 {"detail":"User not found!"}
    not-found 404 {"detail":"User not found!"}
    validation 422 {"detail":[{"loc":["query","user_id"],"msg":"value is not a valid uuid","type":"type_error.uuid"}]}
    validation 422 {"detail":[{"loc":["query","user_id"],"msg":"value is not a valid uuid","type":"type_error.uuid"}]}
    validation 422 {"detail":[{"loc":["query","user_id"],"msg":"value is not a valid uuid","type":"type_error.uuid"}]}
    "#);
}

/// Acceptance 6.
#[tokio::test]
async fn a_plus_in_a_query_is_a_blank() {
    let sim = Sim::start().await;
    let customer = sim.intelliprove();
    let blank = sim.user("anna 1").await;
    let plus = sim.user("anna+1").await;
    for (written, expected) in [("anna+1", &blank), ("anna%201", &blank), ("anna%2B1", &plus)] {
        let found = customer.get(&format!("/v2/users?external_user_id={written}")).await.expect(200);
        assert_eq!(&found.text_at("/user_id"), expected, "{written}");
    }
}

/// Section 2: of a repeated parameter the last counts.
#[tokio::test]
async fn of_a_repeated_parameter_the_last_counts() {
    let sim = Sim::start().await;
    let (_, bert) = (sim.user("anna").await, sim.user("bert").await);
    let found =
        sim.intelliprove().get("/v2/users?external_user_id=anna&external_user_id=bert").await.expect(200);
    assert_eq!(found.text_at("/user_id"), bert);
}
