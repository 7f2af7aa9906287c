//! `PUT /v2/users` and `PATCH /v2/users`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;

const ANNA: &str = "/v2/users?external_user_id=anna";

/// Acceptance 11.
#[tokio::test]
async fn what_is_absent_stays_and_null_clears_with_put_as_with_patch() {
    let sim = Sim::start().await;
    let customer = sim.intelliprove();
    let body =
        json!({ "external_user_id": "anna", "birth_date": "1988-03-14", "sex": "F", "language": "nl" });
    let created = customer.post("/v2/users", body).await.expect(201);
    for method in ["PUT", "PATCH"] {
        let mut shown = Vec::new();
        for (body, expected) in [
            ("{}", json!(["1988-03-14", "F", "nl"])),
            (r#"{"sex":null}"#, json!(["1988-03-14", null, "nl"])),
            (r#"{"sex":"m","language":"fr"}"#, json!(["1988-03-14", "M", "fr"])),
            (r#"{"birth_date":null,"language":null}"#, json!([null, "M", null])),
            (r#"{"birth_date":"1988-3-14","sex":"F","language":"nl"}"#, json!(["1988-03-14", "F", "nl"])),
        ] {
            let user = customer.bytes(method, ANNA, "application/json", body).await.expect(200);
            let traits = json!([user.at("/birth_date"), user.at("/sex"), user.at("/language")]);
            assert_eq!(traits, expected, "{method} {body}");
            assert_eq!(customer.get(ANNA).await.body, user.body, "{method} {body}");
            shown.push(user.body);
        }
        assert_eq!(shown[0], created.body);
    }
}

/// Acceptance 11.
#[tokio::test]
async fn ids_and_customer_are_ignored() {
    let sim = Sim::start().await;
    let id = sim.user("anna").await;
    let body = json!({ "user_id": 1, "external_user_id": [], "customer": "other", "sex": "F" });
    let user = sim.intelliprove().put(&format!("/v2/users?user_id={id}"), body).await;
    assert_snapshot!(user, @r#"200 {"user_id":"fdcab6bc-b15d-4db4-b7db-970642d6eb44","external_user_id":"anna","customer":"lookalike","birth_date":null,"sex":"F","language":null}"#);
}

/// Acceptance 19: a body is required, and `null` is none.
#[tokio::test]
async fn a_body_is_required() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    for body in ["", "null"] {
        let request = sim.intelliprove();
        let answer = sim.unchanged_by(request.bytes("PUT", ANNA, "application/json", body)).await;
        assert_eq!(
            answer.to_string(),
            r#"422 {"detail":[{"loc":["body"],"msg":"field required","type":"value_error.missing"}]}"#
        );
    }
}
